// The grants of one caller, turned into look-ups: one set of units per capability, one answer per row.
import type { UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import type { Root, UnitFacts } from './inForce.js';
import type { AccessRecords, GrantRecord } from './records.js';

/** Whose a row is. */
export interface RowOwner {
  readonly type: string;
  /** Local key in its system. */
  readonly key: string;
  /** The units it was recorded under. */
  readonly units: readonly string[];
  /** Personal number of the one it is about, if the row says. */
  readonly subject?: string | undefined;
}

/** NOT_FOUND: not theirs, and not to be told from not there. UNIT_DISSOLVED: history, to be read only. */
export type WriteDecision = 'ALLOW' | 'NOT_FOUND' | 'UNIT_DISSOLVED';

export interface Rights {
  /** Equal for equal rights. */
  readonly identity: unknown;
  holds(capability: string): boolean;
  heldInSandboxOnly(capability: string): boolean;
  scopeFor(capability: string | null): UnitScope;
  sees(capability: string | null, row: RowOwner): boolean;
  mayReveal(rule: PersonalRule, row: RowOwner): boolean;
  decideWrite(capability: string, row: RowOwner): WriteDecision;
}

export interface CompileInput {
  readonly grants: readonly GrantRecord[];
  /** Grants that do not count here. */
  readonly aside: readonly GrantRecord[];
  readonly tenantUnit: string | undefined;
  readonly purpose: string | null;
  readonly personalId: string | null;
  readonly today: string;
  readonly records: AccessRecords;
  readonly units: UnitFacts;
  scopeOf(roots: readonly Root[]): UnitScope;
  readonly everywhere: UnitScope;
}

/** What one capability reaches: units, and perhaps rows about the caller's own person. */
interface Reach {
  readonly roots: readonly Root[];
  readonly own: boolean;
}

type Reaches = ReadonlyMap<string, Reach>;

function byKey<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** In one order and without doubles, so that equal rights look equal however the grants were written down. */
function collect(grants: readonly GrantRecord[], input: CompileInput): Reaches {
  const found = new Map<string, { roots: Map<string, Root>; own: boolean }>();
  for (const { capability, unit, reach, validFrom } of grants) {
    const entry = found.get(capability) ?? { roots: new Map<string, Root>(), own: false };
    const where = unit ?? input.tenantUnit;
    if (reach === 'SUBJECT') entry.own = true;
    // A unit that is still to come opens nothing before its first day.
    else if (where !== undefined && input.units.hasBegun(where, input.today))
      entry.roots.set(`${where} ${reach} ${validFrom}`, { unit: where, reach, since: validFrom });
    else continue;
    found.set(capability, entry);
  }
  return new Map(
    byKey(found).map(([capability, { roots, own }]) => [
      capability,
      { roots: byKey(roots).map(([, root]) => root), own },
    ]),
  );
}

export function compileRights(input: CompileInput): Rights {
  const { records, units, today, personalId } = input;
  const reaches = collect(input.grants, input);
  const clear = collect(
    input.grants.filter((grant) => input.purpose !== null && grant.purposes.includes(input.purpose)),
    input,
  );
  const aside = collect(input.aside, input);
  const nowhere = input.scopeOf([]);

  function toScope({ roots, own }: Reach): UnitScope {
    const scope = input.scopeOf(roots);
    // Worked out when first asked for: most adapters and most callers never do.
    let divided: boolean | undefined;
    return {
      includes: (unit) => scope.includes(unit),
      agencies: (filter) => scope.agencies(filter),
      assigned: (type, filter = {}) =>
        records.assignedKeys(type, (unit) => scope.includes(unit) && units.isWithin(unit, filter)),
      assignedAway: (type) => {
        divided ??= units.holdsDivided(roots, today);
        return divided ? records.assignedKeys(type, (unit) => !scope.includes(unit)) : [];
      },
      ...(own && personalId !== null ? { subject: personalId } : {}),
    };
  }

  const scopes = new Map([...reaches].map(([capability, reach]) => [capability, toScope(reach)]));
  const clearScopes = new Map([...clear].map(([capability, reach]) => [capability, toScope(reach)]));

  /** Where a row is now: a record of a divided unit is where it was assigned to, if somebody decided. */
  function unitsOf(row: RowOwner): readonly string[] {
    const assigned = records.assignmentOf(row.type, row.key);
    return assigned === undefined ? row.units : [assigned, ...row.units.filter((unit) => units.exists(unit, today))];
  }

  function inside(scope: UnitScope | undefined, row: RowOwner): boolean {
    if (scope === undefined) return false;
    // Every row comes by here.
    for (const unit of unitsOf(row)) if (scope.includes(unit)) return true;
    return scope.subject !== undefined && row.subject === scope.subject;
  }

  return {
    identity: [[...reaches], [...clear], [...aside.keys()], personalId],
    holds: (capability) => reaches.has(capability),
    heldInSandboxOnly: (capability) => !reaches.has(capability) && aside.has(capability),
    scopeFor: (capability) => (capability === null ? input.everywhere : (scopes.get(capability) ?? nowhere)),
    sees: (capability, row) => capability === null || inside(scopes.get(capability), row),
    mayReveal: (rule, row) => inside(clearScopes.get(rule.grant), row),
    decideWrite(capability, row) {
      if (!inside(scopes.get(capability), row)) return 'NOT_FOUND';
      return unitsOf(row).some((unit) => units.exists(unit, today)) ? 'ALLOW' : 'UNIT_DISSOLVED';
    },
  };
}
