// Which rows a scope shows: those recorded in its units, those assigned to them since, and those about the caller.
import type { AgencyFilter, AgencyRef, UnitDirectory, UnitKey, UnitScope } from './units.js';

/** What a row says about whose it is. */
export interface ScopedRow {
  /** Local key, as the rows of the type have it. */
  readonly key: string;
  /** The unit or units it was recorded under. */
  readonly units: readonly (UnitKey | null | undefined)[];
  /** Personal number of the one it is about. */
  readonly subject?: string | null | undefined;
}

/** Local keys of rows that were assigned to units of the scope (and of the filter). */
export function assignedKeys(scope: UnitScope, type: string, filter?: AgencyFilter): readonly string[] {
  return scope.assigned?.(type, filter) ?? [];
}

/**
 * True if no row of the type is visible by its unit: answer empty without calling anything. For a type with @subject
 * look at `scope.subject` as well.
 */
export function isEmptyScope(scope: UnitScope, type: string): boolean {
  return scope.agencies().length === 0 && assignedKeys(scope, type).length === 0;
}

/**
 * The gateway's own rule, to filter by at the source. Made once for a call, since assignments may be many; not to be
 * kept, since they change. `spell`: the one spelling of keys that have several.
 */
export function createRowTest(
  scope: UnitScope,
  type: string,
  spell: (key: string) => string = (key) => key,
): (row: ScopedRow) => boolean {
  const assigned = new Set(assignedKeys(scope, type).map(spell));
  const away = new Set((scope.assignedAway?.(type) ?? []).map(spell));
  return ({ key, units, subject }) => {
    if (assigned.has(spell(key))) return true;
    if (scope.subject !== undefined && subject === scope.subject) return true;
    // A row of several units is still in those of them that go on.
    if (units.length === 1 && away.has(spell(key))) return false;
    return units.some((unit) => typeof unit === 'string' && scope.includes(unit));
  };
}

/** The directory has no cycles; the bound only makes a broken one harmless. */
const MAX_LEVELS = 10;

/** True if `matches` holds for the agency or for one that it stands below. */
export function isUnderAgency(
  directory: Pick<UnitDirectory, 'agency'>,
  agency: AgencyRef,
  matches: (agency: AgencyRef) => boolean,
): boolean {
  let current: AgencyRef | undefined = agency;
  for (let level = 0; current !== undefined && level < MAX_LEVELS; level += 1) {
    if (matches(current)) return true;
    current = current.parentCode === null ? undefined : directory.agency(current.parentCode);
  }
  return false;
}
