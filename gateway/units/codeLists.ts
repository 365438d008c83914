// Eras are read off the table: the codes change their meaning on the day after some unit's last day.
import { addDays } from './days.js';
import type { CodeList, UnitRow } from './types.js';

/** The code lists of a table, earliest first. A table in which nothing ever ended has one list, `current`. */
export function toCodeLists(units: readonly UnitRow[]): readonly CodeList[] {
  const ends = [...new Set(units.flatMap((unit) => unit.validTo ?? []))].sort();
  const lists = [...ends, null].map((to, index) => {
    const before = ends[index - 1];
    const from = before === undefined ? null : addDays(before, 1);
    return { id: (from ?? to)?.slice(0, 7) ?? 'current', from, to };
  });
  if (new Set(lists.map((list) => list.id)).size < lists.length) {
    throw new Error('Two code lists of the unit table would have the same month as their id.');
  }
  return lists;
}

/** The list that a unit came with: the one it began in. Null for a unit without beginning and end: it is in all lists. */
export function codeListOf(lists: readonly CodeList[], unit: UnitRow): CodeList | null {
  if (unit.validFrom === null) return unit.validTo === null ? null : (lists[0] ?? null);
  const first = unit.validFrom;
  return lists.findLast((list) => list.from === null || list.from <= first) ?? null;
}

/** `hn:2025-06:00103`; `hn:01` for a unit that is in all lists. */
export function toUnitKey(prefix: string, list: CodeList | null, code: string): string {
  return list === null ? `${prefix}:${code}` : `${prefix}:${list.id}:${code}`;
}
