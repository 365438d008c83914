// Counts answer sheets by unit: households, and for each closed question how many gave which answer.
import { z } from 'zod';

/** Answers whose unit nobody knows are counted under it: they belong to nobody. */
export const NOBODY = '';

/** Answers by code. */
const countsSchema = z.record(z.string(), z.int().min(0));
/** Counts by unit. */
const tableSchema = z.record(z.string(), countsSchema);

/** Numbers alone; no answer sheet can be made out of it but for small counts, which are hidden on the way out. */
export const tallySchema = z.object({
  households: z.record(z.string(), z.int().min(1)),
  questions: z.array(z.object({ code: z.string(), text: z.string().nullable(), table: tableSchema })),
});
export type Tally = z.output<typeof tallySchema>;
export type Table = z.output<typeof tableSchema>;
export type Counts = z.output<typeof countsSchema>;

/** One answer sheet, as it is counted. */
export interface Sheet {
  readonly id: number;
  readonly unit: string;
  /** '' where the household is not known: the sheet stands for itself. */
  readonly household: string;
  /** By code of the question; '' is no answer. */
  readonly answers: Readonly<Record<string, string>>;
}

/** A household that answers again changes its mind: the newest sheet counts. */
function newestByHousehold(sheets: readonly Sheet[]): readonly Sheet[] {
  const newest = new Map<string, Sheet>();
  for (const sheet of sheets) {
    const key = sheet.household === '' ? `sheet ${sheet.id}` : JSON.stringify([sheet.unit, sheet.household]);
    const known = newest.get(key);
    if (known === undefined || known.id < sheet.id) newest.set(key, sheet);
  }
  return [...newest.values()];
}

function tableOf(sheets: readonly Sheet[], code: string): Table {
  // Maps, so that no answer is taken for a property of an object.
  const table = new Map<string, Map<string, number>>();
  for (const { unit, answers } of sheets) {
    const answer = answers[code] ?? '';
    const counts = table.get(unit) ?? new Map<string, number>();
    if (answer !== '') counts.set(answer, (counts.get(answer) ?? 0) + 1);
    table.set(unit, counts);
  }
  return Object.fromEntries([...table].map(([unit, counts]) => [unit, Object.fromEntries(counts)]));
}

export function countAnswers(
  sheets: readonly Sheet[],
  questions: readonly { readonly code: string; readonly text: string | null }[],
): Tally {
  const counted = newestByHousehold(sheets);
  const households = new Map<string, number>();
  for (const { unit } of counted) households.set(unit, (households.get(unit) ?? 0) + 1);
  return {
    households: Object.fromEntries(households),
    questions: questions.map(({ code, text }) => ({ code, text, table: tableOf(counted, code) })),
  };
}
