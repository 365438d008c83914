// Which numbers may be told. A small one is hidden, and with it as many others as it takes that no total gives it away.
import { NOBODY, type Counts, type Table, type Tally } from './countAnswers.js';

/** What may be told of one table. */
export interface Told {
  readonly units: ReadonlySet<string>;
  /** Whether the total of the whole consultation may be told beside those units. */
  readonly total: boolean;
}

export interface Disclosure {
  readonly households: Told;
  /** By code of the question. */
  readonly questions: ReadonlyMap<string, Told>;
}

export function sumCounts(parts: readonly Counts[]): Counts {
  const sums = new Map<string, number>();
  for (const counts of parts)
    for (const [answer, count] of Object.entries(counts)) sums.set(answer, (sums.get(answer) ?? 0) + count);
  return Object.fromEntries(sums);
}

export function baseOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function isSmall(counts: Counts, smallCount: number): boolean {
  return [baseOf(counts), ...Object.values(counts)].some((count) => count > 0 && count < smallCount);
}

/** The total less what is told is the sum of what is hidden: it must be no small number, and not that of one unit. */
function keepsSecret(table: Table, hidden: readonly string[], smallCount: number): boolean {
  const units = hidden.filter((unit) => unit !== NOBODY);
  if (units.length === 1) return false;
  return !isSmall(sumCounts(hidden.map((unit) => table[unit] ?? {})), smallCount);
}

/**
 * Decided once for a consultation, whoever asks: what one caller may not see must not follow from what others may.
 * `mustHide`: units that another table hides.
 */
function discloseTable(table: Table, smallCount: number, mustHide: ReadonlySet<string>): Told {
  const units = Object.keys(table);
  const isHidden = (unit: string) => unit === NOBODY || mustHide.has(unit) || isSmall(table[unit] ?? {}, smallCount);
  const hidden = units.filter(isHidden);
  const open = units.filter((unit) => !isHidden(unit));
  // The smallest first; equal ones in the order of their keys, so that every gateway decides alike.
  const size = (unit: string) => baseOf(table[unit] ?? {});
  open.sort((a, b) => size(a) - size(b) || (a < b ? -1 : 1));
  // A total that could be told only if no unit were is the one that is hidden.
  for (let more = 0; more < Math.max(1, open.length); more += 1) {
    if (!keepsSecret(table, [...hidden, ...open.slice(0, more)], smallCount)) continue;
    return { units: new Set(open.slice(more)), total: true };
  }
  return { units: new Set(open), total: false };
}

/** A unit whose households are not told is told of in no question either: their number would follow from the answers. */
export function decideDisclosure(tally: Tally, smallCount: number): Disclosure {
  const table = Object.fromEntries(Object.entries(tally.households).map(([unit, count]) => [unit, { all: count }]));
  const households = discloseTable(table, smallCount, new Set());
  const mustHide = new Set(Object.keys(table).filter((unit) => !households.units.has(unit)));
  const questions = tally.questions.map(
    (question) => [question.code, discloseTable(question.table, smallCount, mustHide)] as const,
  );
  return { households, questions: new Map(questions) };
}
