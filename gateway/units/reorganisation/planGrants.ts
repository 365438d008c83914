// The grants that decisions carry over: new ones at the successor from the day on; the old ones stay as they are, for the history.
import { randomUUID } from 'node:crypto';
import { isCarriable, stepsFrom, type Decision, type DecisionGround } from './decisions.js';
import type { HeldGrant } from './rights.js';

/** A grant to be written, and the one that it stands for from now on. */
export interface CarriedGrant extends Omit<HeldGrant, 'kind'> {
  readonly from: string;
}

/** True if the grant still counts on the day, so that there is something to carry. */
export function lastsUntil(grant: HeldGrant, day: string): boolean {
  return grant.validTo === null || grant.validTo >= day;
}

interface Move {
  readonly grant: HeldGrant;
  readonly to: string;
}

function movesOf(ground: DecisionGround, decisions: readonly Decision[]): Move[] {
  const lasting = ground.grants.filter((grant) => isCarriable(grant) && lastsUntil(grant, ground.effectiveOn));
  const byId = new Map(lasting.map((grant) => [grant.id, grant]));
  return decisions.flatMap((decision): Move[] => {
    if (decision.kind === 'CARRY_GRANTS') {
      const { from, to } = decision;
      // A whole succession only, whoever calls this.
      if (!stepsFrom(ground, from).some((step) => step.to === to && step.extent === 'WHOLE')) return [];
      return lasting.filter((grant) => grant.unit === from).map((grant) => ({ grant, to }));
    }
    if (decision.kind !== 'GRANT_PART') return [];
    const grant = byId.get(decision.grantId);
    return grant === undefined ? [] : [{ grant, to: decision.to }];
  });
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earliest<T extends string | Date>(a: T | null, b: T | null): T | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** Two that would be one row (two wards merge, one agency had the same right in both) become the narrower of the two. */
function narrower(a: CarriedGrant, b: CarriedGrant): CarriedGrant {
  return {
    ...a,
    purposes: a.purposes.filter((purpose) => b.purposes.includes(purpose)),
    validTo: earliest(a.validTo, b.validTo),
    endsAt: earliest(a.endsAt, b.endsAt),
  };
}

/** What makes two grants one row in the store. */
function identityOf(grant: CarriedGrant): string {
  const { granteeKind, grantee, capability, unit, reach, validFrom, usable, delegable, grantedUnder, startsAt } = grant;
  const start = startsAt?.toISOString() ?? null;
  return JSON.stringify([
    granteeKind,
    grantee,
    capability,
    unit,
    reach,
    validFrom,
    usable,
    delegable,
    grantedUnder,
    start,
  ]);
}

/**
 * Sources before what rests on them. What was handed on from a grant that is carried to the same unit rests on its new
 * self, so that ending that one ends both; everything else keeps its source.
 */
export function planGrants(
  ground: DecisionGround,
  decisions: readonly Decision[],
  newId: () => string = randomUUID,
): readonly CarriedGrant[] {
  const planned = new Map<string, CarriedGrant>();
  const selves = new Map<string, string>();
  const moves = movesOf(ground, decisions).sort((a, b) => a.grant.depth - b.grant.depth);
  for (const { grant, to } of moves) {
    const { kind: _kind, ...held } = grant;
    const source =
      grant.grantedUnder === null ? null : (selves.get(`${grant.grantedUnder} ${to}`) ?? grant.grantedUnder);
    const validFrom = later(grant.validFrom, ground.effectiveOn);
    const carried = { ...held, id: newId(), from: grant.id, unit: to, validFrom, grantedUnder: source };
    const known = planned.get(identityOf(carried));
    planned.set(identityOf(carried), known === undefined ? carried : narrower(known, carried));
    selves.set(`${grant.id} ${to}`, known?.id ?? carried.id);
  }
  return [...planned.values()];
}
