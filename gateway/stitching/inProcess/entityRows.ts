// Entities by key, each key once, however many rows point to it.
import type { AdapterRecord } from '../../../adapters/kit/index.js';
import { MAX_BATCH, requireLength, toCall, type AdapterInstance } from '../adapterCalls.js';
import type { RequestContext } from '../context.js';
import type { RowShape } from '../rows.js';
import type { PlannedScope } from './field.js';
import { toRow, type Row } from './row.js';

/** Answers in the order of the keys, in as many calls as the size of a batch asks for. */
export async function inBatches<V>(
  keys: readonly string[],
  load: (keys: readonly string[]) => Promise<readonly V[]>,
): Promise<readonly V[]> {
  if (keys.length <= MAX_BATCH) return keys.length === 0 ? [] : load(keys);
  const slices: (readonly string[])[] = [];
  for (let at = 0; at < keys.length; at += MAX_BATCH) slices.push(keys.slice(at, at + MAX_BATCH));
  return (await Promise.all(slices.map(load))).flat();
}

/** What is loaded, and with which right. */
export interface EntityCall {
  readonly instance: AdapterInstance;
  readonly shape: RowShape;
  readonly capability: string | null;
  readonly wants: ReadonlySet<string>;
}

/** Rows by key; those outside the scope are left out. */
export async function loadRows(
  { instance, shape, capability, wants }: EntityCall,
  keys: readonly string[],
  context: RequestContext,
  { events }: Pick<PlannedScope, 'events'>,
): Promise<ReadonlyMap<string, Row>> {
  const entity = instance.adapter.entities[shape.type];
  if (entity === undefined) throw new Error(`${instance.adapter.id} does not load ${shape.type}`);
  const distinct = [...new Set(keys)];
  const call = toCall(instance, context, capability, { wants: (name) => wants.has(name) });
  const records = await inBatches<AdapterRecord | null>(distinct, async (some) =>
    requireLength(await entity.load(some, call), some, shape.type),
  );
  const rows = new Map<string, Row>();
  let dropped = 0;
  distinct.forEach((key, i) => {
    const record = records[i];
    if (record === null || record === undefined) return;
    const row = toRow(record, shape.type, shape, capability, context, undefined);
    if (row === undefined) dropped += 1;
    else rows.set(key, row);
  });
  if (dropped > 0) events.rowsDropped(instance.adapter.id, shape.type, dropped);
  if (distinct.length > 0) context.use.addRows(instance.adapter.id, shape.type, rows.size);
  return rows;
}
