// What administrators decide about a reorganisation; without a decision nothing is carried.
import { z } from 'zod';
import type { Succession, UnitTree } from '../types.js';
import { problem, type Problem } from './problem.js';
import type { HeldGrant, HeldTenant } from './rights.js';

const key = z.string().min(1).max(100);

export const decisionsSchema = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('CARRY_GRANTS'), from: key, to: key }),
      z.strictObject({ kind: z.literal('GRANT_PART'), grantId: key, to: key }),
      z.strictObject({ kind: z.literal('CUSTODIAN'), from: key, unit: key }),
      z.strictObject({ kind: z.literal('MOVE_TENANT'), tenant: key, unit: key }),
    ]),
  )
  .max(20_000);

/**
 * CARRY_GRANTS: all grants at `from`, which goes whole into `to`. GRANT_PART: one grant, to one successor.
 * CUSTODIAN: who answers for the records of a divided unit. MOVE_TENANT: where an agency works from that day on.
 */
export type Decision = z.output<typeof decisionsSchema>[number];

/** What decisions are checked against; `after` has the resolution in it. */
export interface DecisionGround {
  readonly after: UnitTree;
  readonly effectiveOn: string;
  readonly grants: readonly HeldGrant[];
  readonly tenants: readonly HeldTenant[];
}

interface Lookup extends DecisionGround {
  readonly grantOf: ReadonlyMap<string, HeldGrant>;
  readonly tenantOf: ReadonlyMap<string, HeldTenant>;
}

/** The steps out of a unit that this resolution takes. */
export function stepsFrom({ after, effectiveOn }: Pick<DecisionGround, 'after' | 'effectiveOn'>, from: string) {
  return after.successors(from).filter((step) => step.effectiveOn === effectiveOn);
}

function subjectOf(decision: Decision): string {
  switch (decision.kind) {
    case 'CARRY_GRANTS':
    case 'CUSTODIAN':
      return `${decision.kind} ${decision.from}`;
    case 'GRANT_PART':
      return `${decision.kind} ${decision.grantId} ${decision.to}`;
    case 'MOVE_TENANT':
      return `${decision.kind} ${decision.tenant}`;
  }
}

function carryProblems(steps: readonly Succession[], to: string, path: string): Problem[] {
  const step = steps.find((one) => one.to === to);
  if (step === undefined) {
    return [
      problem(path, 'đơn vị nhận không kế tục đơn vị này', 'the unit does not succeed the one it is carried from'),
    ];
  }
  if (step.extent === 'WHOLE') return [];
  const vi = 'đơn vị bị chia: phải quyết định từng quyền (GRANT_PART)';
  return [problem(path, vi, 'the unit is divided: each grant needs its own decision (GRANT_PART)')];
}

/** Stand-ins and emergencies are for a person and a time; they never move by themselves. */
export function isCarriable(grant: HeldGrant): boolean {
  return grant.kind === 'NORMAL' || grant.kind === 'CARRIED';
}

function partProblems(ground: Lookup, grantId: string, to: string, path: string): Problem[] {
  const grant = ground.grantOf.get(grantId);
  const steps = grant?.unit ? stepsFrom(ground, grant.unit) : [];
  if (grant === undefined || !isCarriable(grant) || steps.length === 0) {
    const vi = 'không có quyền nào như vậy tại một đơn vị kết thúc theo nghị quyết này';
    return [problem(path, vi, 'no such grant at a unit that this resolution ends')];
  }
  if (steps.some((step) => step.to === to)) return [];
  return [problem(path, 'đơn vị nhận không kế tục đơn vị này', 'the unit does not succeed the one of the grant')];
}

function exists({ after, effectiveOn }: DecisionGround, unit: string): boolean {
  const found = after.unit(unit);
  return found !== undefined && after.unitOn(found.code, effectiveOn) === found;
}

function placeProblems(ground: DecisionGround, unit: string, path: string): Problem[] {
  if (exists(ground, unit)) return [];
  return [problem(path, 'đơn vị không tồn tại vào ngày có hiệu lực', 'the unit does not exist on that day')];
}

function custodianProblems(ground: DecisionGround, from: string, unit: string, path: string): Problem[] {
  if (stepsFrom(ground, from).length < 2) {
    return [problem(path, 'đơn vị không bị chia theo nghị quyết này', 'the unit is not divided by this resolution')];
  }
  return placeProblems(ground, unit, path);
}

function tenantProblems(ground: Lookup, tenant: string, unit: string, path: string): Problem[] {
  const found = ground.tenantOf.get(tenant);
  if (found === undefined || exists(ground, found.unit)) {
    return [problem(path, 'cơ quan không thuộc đơn vị kết thúc', 'the agency is not at a unit that ends')];
  }
  return placeProblems(ground, unit, path);
}

function problemsOf(ground: Lookup, decision: Decision, path: string): Problem[] {
  switch (decision.kind) {
    case 'CARRY_GRANTS':
      return carryProblems(stepsFrom(ground, decision.from), decision.to, path);
    case 'GRANT_PART':
      return partProblems(ground, decision.grantId, decision.to, path);
    case 'CUSTODIAN':
      return custodianProblems(ground, decision.from, decision.unit, path);
    case 'MOVE_TENANT':
      return tenantProblems(ground, decision.tenant, decision.unit, path);
  }
}

/** Everything wrong with a list of decisions. */
export function checkDecisions(ground: DecisionGround, decisions: readonly Decision[]): Problem[] {
  const seen = new Set<string>();
  const carried = new Set(decisions.flatMap((one) => (one.kind === 'CARRY_GRANTS' ? [one.from] : [])));
  const lookup: Lookup = {
    ...ground,
    grantOf: new Map(ground.grants.map((grant) => [grant.id, grant])),
    tenantOf: new Map(ground.tenants.map((tenant) => [tenant.id, tenant])),
  };
  return decisions.flatMap((decision, at) => {
    const path = `decisions[${at}]`;
    const problems = problemsOf(lookup, decision, path);
    const twice =
      seen.has(subjectOf(decision)) ||
      (decision.kind === 'GRANT_PART' && carried.has(lookup.grantOf.get(decision.grantId)?.unit ?? ''));
    if (twice) problems.push(problem(path, 'đã có quyết định khác về việc này', 'this is decided twice'));
    seen.add(subjectOf(decision));
    return problems;
  });
}
