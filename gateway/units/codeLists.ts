// Eras are read off the table: the codes change their meaning on the day after some unit's last day.
import { addDays } from './days.js';
import type { CodeList, UnitRow, UnitTable } from './types.js';

type Interval = Omit<CodeList, 'id'>;

function intervals(units: readonly UnitRow[]): Interval[] {
  const ends = [...new Set(units.flatMap((unit) => unit.validTo ?? []))].sort();
  return [...ends, null].map((to, index) => {
    const before = ends[index - 1];
    return { from: before === undefined ? null : addDays(before, 1), to };
  });
}

function beganIn(interval: Interval, unit: UnitRow): boolean {
  const first = unit.validFrom ?? '';
  return (interval.from ?? '') <= first && (interval.to === null || first <= interval.to);
}

/**
 * A list is called what its units were given when they came: the key of a unit never changes. Only a table that says
 * nothing about it gets its names from the days: the month the list began in, or ended in if it has no known beginning.
 */
function nameOf(interval: Interval, units: readonly UnitRow[]): string {
  const began = units.filter((unit) => beganIn(interval, unit));
  const [stated, second] = new Set(began.flatMap((unit) => unit.codeList ?? []));
  if (second !== undefined) throw new Error('Units that came with one code list name two lists.');
  return stated ?? (interval.from ?? interval.to)?.slice(0, 7) ?? 'current';
}

/** The code lists of a table, earliest first. A table in which nothing ever ended has one list. */
export function toCodeLists(units: readonly UnitRow[]): readonly CodeList[] {
  const lists = intervals(units).map((interval) => ({ id: nameOf(interval, units), ...interval }));
  if (new Set(lists.map((list) => list.id)).size < lists.length) {
    throw new Error('Two code lists of the unit table would have the same id.');
  }
  return lists;
}

/** The list that a unit came with: the one it began in. Null for a unit without beginning and end: it is in all lists. */
export function codeListIdOf(lists: readonly CodeList[], unit: UnitRow): string | null {
  if (unit.codeList !== undefined) return unit.codeList;
  if (unit.validFrom === null && unit.validTo === null) return null;
  return lists.find((list) => beganIn(list, unit))?.id ?? null;
}

/** `hn:2025-06:00103`; `hn:01` for a unit that is in all lists. */
export function toUnitKey(prefix: string, codeList: string | null, code: string): string {
  return codeList === null ? `${prefix}:${code}` : `${prefix}:${codeList}:${code}`;
}

/** The same table with the list of every unit written down, as a store keeps it. */
export function pinCodeLists<T extends UnitTable>(table: T) {
  const lists = toCodeLists(table.units);
  return { ...table, units: table.units.map((unit) => ({ ...unit, codeList: codeListIdOf(lists, unit) })) };
}

/**
 * The id of the list that begins on a day: the month, or the day itself where another list has the month. Two
 * reorganisations of one day bring one list.
 */
export function nextCodeListId(units: readonly UnitRow[], beginsOn: string): string {
  const lists = toCodeLists(units);
  const sameDay = lists.find((list) => list.from === beginsOn);
  if (sameDay !== undefined) return sameDay.id;
  const month = beginsOn.slice(0, 7);
  return lists.some((list) => list.id === month) ? beginsOn : month;
}
