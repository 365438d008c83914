// Successions tied to unit keys, by either end.
import { addDays } from './days.js';
import type { Succession, SuccessionRow, Unit } from './types.js';

/** Both directions; each list in order of code. */
export interface SuccessionIndex {
  readonly successors: ReadonlyMap<string, readonly Succession[]>;
  readonly predecessors: ReadonlyMap<string, readonly Succession[]>;
}

const EXTENT = { whole: 'WHOLE', part: 'PART' } as const;
const POPULATION = { whole: 'WHOLE', part: 'PART', none: 'NONE' } as const;

function toSuccession(row: SuccessionRow, from: Unit | undefined, to: Unit | undefined): Succession {
  if (from === undefined || to === undefined) {
    throw new Error(`The succession ${row.fromCode} -> ${row.toCode} names a unit that does not exist on its day.`);
  }
  return Object.freeze({
    from: from.key,
    to: to.key,
    extent: EXTENT[row.extent],
    population: POPULATION[row.population],
    remainder: row.remainder,
    clause: row.clause,
    effectiveOn: row.effectiveOn,
  });
}

/** Ties each row to the units its codes named on the day before and on the day itself. */
export function indexSuccessions(
  rows: readonly SuccessionRow[],
  unitOn: (code: string, day: string) => Unit | undefined,
): SuccessionIndex {
  const successors = new Map<string, Succession[]>();
  const predecessors = new Map<string, Succession[]>();
  const add = (map: Map<string, Succession[]>, key: string, succession: Succession) =>
    map.set(key, [...(map.get(key) ?? []), succession]);
  for (const row of rows) {
    const from = unitOn(row.fromCode, addDays(row.effectiveOn, -1));
    const succession = toSuccession(row, from, unitOn(row.toCode, row.effectiveOn));
    add(successors, succession.from, succession);
    add(predecessors, succession.to, succession);
  }
  return { successors, predecessors };
}
