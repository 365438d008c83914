// Somebody of these units, with what was noted of the rows that they were given.
import type { RequestContext } from '../../gateway/stitching/index.js';
import { sampleContext } from './sampleAdapters.js';

type Use = NonNullable<RequestContext['use']>;
type Revealed = Parameters<Use['addRevealed']>[1];

/** `toText`: what of a revealed row is written behind the field, between it and the units. */
export function createSomeone(toText: (row: Revealed) => string) {
  return (units: readonly string[], options: { purpose?: boolean; refusedPurpose?: string } = {}) => {
    const rows: string[] = [];
    const revealed: string[] = [];
    const base = sampleContext(units, options);
    const context: RequestContext = {
      ...base,
      access: { ...base.access, refusedPurpose: options.refusedPurpose ?? null },
      use: {
        addRows: (id, type, count) => rows.push(`${id} ${type} ${count}`),
        addRevealed: (field, row) => revealed.push(`${field} ${toText(row)} ${row.units.join()}`),
      },
    };
    return { context, rows, revealed };
  };
}
