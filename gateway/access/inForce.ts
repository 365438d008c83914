// Whether a grant counts now: its days, its exact bounds, and everything that it was handed on from.
import type { AccessRecords, GrantRecord } from './records.js';

/** Where a grant reaches: a unit, alone or with everything below it, as given on a day. */
export interface Root {
  readonly unit: string;
  readonly reach: 'SELF' | 'SUBTREE';
  /** The day it was given: units that were joined on later are not part of it. */
  readonly since: string;
}

/** An instant, and the calendar day that it is in Hanoi. */
export interface Moment {
  readonly now: number;
  readonly today: string;
}

export interface UnitFacts {
  /** True if the unit exists on the day. */
  exists(unit: string, day: string): boolean;
  /** True if the unit exists on the day or existed before it. */
  hasBegun(unit: string, day: string): boolean;
  /** True for a unit that has none above it. */
  isTop(unit: string): boolean;
  /** True if a filter names the unit, or with SUBTREE something above it. */
  isWithin(unit: string, filter: { readonly unit?: string; readonly reach?: 'SELF' | 'SUBTREE' }): boolean;
  /** True if a unit of these roots has ended and was divided. */
  holdsDivided(roots: readonly Root[], day: string): boolean;
  /** True if everything that `inner` reaches is also reached by `outer`. */
  covers(outer: readonly Root[], inner: readonly Root[]): boolean;
}

/** Hops from an installation's own grant; enough for city → unit → deputy. */
const MAX_DEPTH = 3;

/** `*`, `hr-records:*` and `hr-records:officer.*` stand for what begins so; anything else for itself. */
export function coversCapability(held: string, wanted: string): boolean {
  return held === wanted || (held.endsWith('*') && wanted.startsWith(held.slice(0, -1)));
}

export function toRoot(grant: GrantRecord): Root | undefined {
  if (grant.unit === null || grant.reach === 'SUBJECT') return undefined;
  return { unit: grant.unit, reach: grant.reach, since: grant.validFrom };
}

function inTime(grant: GrantRecord, { now, today }: Moment): boolean {
  if (grant.validFrom > today || (grant.validTo !== null && grant.validTo < today)) return false;
  if (grant.startsAt !== null && grant.startsAt.getTime() > now) return false;
  return grant.endsAt === null || grant.endsAt.getTime() > now;
}

/**
 * Nobody has more from a hand-over than the one who handed over has now: the source is in force, may be handed on, and
 * still covers what was given. A source whose unit has ended suspends everything below it.
 */
function heldUnder(grant: GrantRecord, source: GrantRecord, moment: Moment, units: UnitFacts): boolean {
  if (!source.delegable || !coversCapability(source.capability, grant.capability)) return false;
  if (grant.kind === 'CARRIED') return true;
  if (source.unit !== null && !units.exists(source.unit, moment.today)) return false;
  if (source.reach === 'SUBJECT') return grant.reach === 'SUBJECT';
  const [outer, inner] = [toRoot(source), toRoot(grant)];
  // A source for "the own unit" was measured against that unit when it was used; from then on the unit must last.
  if (outer === undefined) return inner === undefined || units.exists(inner.unit, moment.today);
  // "The own unit" of whoever holds it may be any: only what reaches everything covers that.
  return inner === undefined ? outer.reach === 'SUBTREE' && units.isTop(outer.unit) : units.covers([outer], [inner]);
}

/** True if the grant and everything it rests on is in force. */
export function isInForce(grant: GrantRecord, records: AccessRecords, moment: Moment, units: UnitFacts): boolean {
  let at = grant;
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    if (!inTime(at, moment)) return false;
    if (at.grantedUnder === null) return true;
    const source = records.grants.get(at.grantedUnder);
    if (source === undefined || !heldUnder(at, source, moment, units)) return false;
    at = source;
  }
  return false;
}

/** The next instant at which one of these grants begins or ends by the clock; undefined: not before the day changes. */
export function nextChange(grants: readonly GrantRecord[], records: AccessRecords, now: number): number | undefined {
  let next: number | undefined;
  for (const grant of grants) {
    let at: GrantRecord | undefined = grant;
    for (let depth = 0; at !== undefined && depth <= MAX_DEPTH; depth += 1) {
      for (const bound of [at.startsAt, at.endsAt]) {
        const time = bound?.getTime();
        if (time !== undefined && time > now && (next === undefined || time < next)) next = time;
      }
      at = at.grantedUnder === null ? undefined : records.grants.get(at.grantedUnder);
    }
  }
  return next;
}
