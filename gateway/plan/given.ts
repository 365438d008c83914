// Where rows of this process and rows of sources meet: what one is asked by is read off the other.
import { admitted } from './completers.js';
import type { InProcessField, LoadedField } from './inProcess.js';
import { valueAt } from './outputs.js';
import type { FunctionLoad, KeyRead, Raw } from './plan.js';
import { SourceError, isError, type Run } from './run.js';

/** True for a function that is called for rows of a source. */
export function isForSources<Context>(field: InProcessField<Context>): field is LoadedField<Context> {
  return 'load' in field && field.from !== undefined;
}

/** Reads what rows of this process are found by elsewhere; what cannot be read is the error of what hangs on it. */
export function readKeys<Context>(reads: readonly KeyRead<Context>[], rows: readonly Raw[], run: Run<Context>): void {
  for (const { slot, read } of reads)
    for (const row of rows)
      try {
        row[slot] = read(row, run.context);
      } catch (error) {
        row[slot] = error instanceof Error ? error : new SourceError({ message: 'a key could not be read' });
      }
}

interface Parents {
  /** The objects for which the function is called. */
  readonly open: readonly Raw[];
  /** What it is handed for each of them. */
  readonly parents: readonly Readonly<Record<string, unknown>>[];
}

/** What the function is handed for rows of a source; those not to be seen and those without an answer are settled here. */
export function parentsOf<Context>(
  { slot, given = [], guard }: FunctionLoad<Context>,
  raws: readonly Raw[],
  run: Run<Context>,
): Parents {
  const open: Raw[] = [];
  const parents: Readonly<Record<string, unknown>>[] = [];
  for (const raw of raws) {
    if (guard !== undefined && admitted(guard, raw, raw, run) === null) {
      raw[slot] = null;
      continue;
    }
    const values = given.map(({ slot: at, property }) => valueAt(raw, at, property));
    const failed = values.find(isError);
    if (failed !== undefined) raw[slot] = new SourceError(failed instanceof SourceError ? failed.error : failed);
    else {
      open.push(raw);
      parents.push(Object.fromEntries(given.map(({ name }, i) => [name, values[i] ?? null])));
    }
  }
  return { open, parents };
}
