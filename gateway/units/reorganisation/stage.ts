// One rehearsal's ground: the units with the resolution in them, and the rights beside them.
import { createHash } from 'node:crypto';
import { createUnitTree } from '../createUnitTree.js';
import type { Unit, UnitTable } from '../types.js';
import { applyResolution, toUnitChanges } from './applyResolution.js';
import { stepsFrom, type Decision, type DecisionGround } from './decisions.js';
import { lastsUntil, planGrants, type CarriedGrant } from './planGrants.js';
import type { ResolutionFile } from './resolutionFile.js';
import type { HeldGrant, HeldRights } from './rights.js';

export interface RehearsalInput extends HeldRights {
  /** The units as they are now. */
  readonly table: UnitTable;
  /** A file that `validateResolution` has nothing against. */
  readonly file: ResolutionFile;
  readonly decisions: readonly Decision[];
  /** How many records, by type, were recorded under any of these units. */
  readonly countRecords?: ((units: readonly string[]) => Promise<Readonly<Record<string, number>>>) | undefined;
}

/** Everything that one rehearsal looks things up in. */
export interface Stage extends DecisionGround, HeldRights {
  readonly file: ResolutionFile;
  readonly decisions: readonly Decision[];
  readonly codeList: string;
  /** Units that this resolution ends, as they are in `after`. */
  readonly ending: readonly Unit[];
  readonly endingKeys: ReadonlySet<string>;
  readonly carried: readonly CarriedGrant[];
}

export function toStage(input: RehearsalInput): Stage {
  const { file, decisions, grants, tenants, applications, quotas, table } = input;
  const { effectiveOn } = file;
  const after = createUnitTree(applyResolution(table, file));
  const changes = toUnitChanges(table, file);
  const codes = new Set(changes.ending.map((unit) => unit.code));
  const ending = after.units.filter((unit) => codes.has(unit.code) && unit.validTo === changes.endsOn);
  const ground = { after, effectiveOn, grants, tenants };
  return {
    ...ground,
    ...{ file, decisions, applications, quotas, ending },
    codeList: changes.codeList,
    endingKeys: new Set(ending.map((unit) => unit.key)),
    carried: planGrants(ground, decisions),
  };
}

/** Units that go whole into one other, and those that are divided. */
export function keysByFate(stage: Stage): { readonly whole: readonly string[]; readonly divided: readonly string[] } {
  const steps = (unit: Unit) => stepsFrom(stage, unit.key).length;
  const keys = (units: readonly Unit[]) => units.map((unit) => unit.key);
  return {
    whole: keys(stage.ending.filter((unit) => steps(unit) === 1)),
    divided: keys(stage.ending.filter((unit) => steps(unit) > 1)),
  };
}

/** Grants that name a unit which ends, and would count on the day. */
export function touchedGrants(stage: Stage): readonly HeldGrant[] {
  return stage.grants.filter(
    (grant) => grant.unit !== null && stage.endingKeys.has(grant.unit) && lastsUntil(grant, stage.effectiveOn),
  );
}

/** Changes with everything that a schedule writes or that people decided on: units, grants at them, agencies, decisions. */
export function fingerprintOf(stage: Stage): string {
  const facts = {
    file: stage.file,
    decisions: stage.decisions,
    ending: [...stage.endingKeys].sort(),
    grants: stage.grants
      .filter((grant) => stage.endingKeys.has(grant.unit ?? ''))
      .map(({ id, validTo, purposes, grantedUnder }) => [id, validTo, purposes, grantedUnder])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    tenants: stage.tenants
      .filter((tenant) => stage.endingKeys.has(tenant.unit))
      .map((tenant) => [tenant.id, tenant.unit]),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
