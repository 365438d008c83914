// Most subscriptions: rows that have changed, loaded as they are when they are told of.
import type { Change, Changes } from './changes.js';
import type { AdapterRecord } from './defineAdapter.js';

/** What `changedRows` is handed. */
export interface ChangedRowsOptions {
  readonly changes: Changes;
  /** Name of the entity type. */
  readonly type: string;
  /** Which of them are asked for, before anything is loaded: by key or by unit. */
  wanted(change: Change): boolean;
  /** The row; null for one that is gone. */
  load(key: string): Promise<AdapterRecord | null>;
  /** Told first, whether or not it has changed: whoever follows one row sees it at once. */
  readonly first?: string;
  readonly signal: AbortSignal;
}

/** Rows that were changed, until the signal aborts. A failure to load ends it. */
export async function* changedRows(options: ChangedRowsOptions): AsyncGenerator<AdapterRecord, void, void> {
  const { changes, type, signal, first } = options;
  // Listening begins before the row is read: no change falls in between.
  const stream = changes.of(type, signal)[Symbol.asyncIterator]();
  try {
    const row = first === undefined ? null : await options.load(first);
    if (row !== null) yield row;
    for (let step = await stream.next(); step.done !== true; step = await stream.next()) {
      const changed = options.wanted(step.value) ? await options.load(step.value.key) : null;
      if (changed !== null) yield changed;
    }
  } finally {
    await stream.return?.();
  }
}
