// One adapter as the stitched schema sees it: its client, and the calls made to it for one request.
import DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';
import {
  UpstreamError,
  type Adapter,
  type AdapterCall,
  type AdapterRecord,
  type Selection,
} from '../../adapters/kit/index.js';
import type { RequestContext, StitchingEvents } from './context.js';
import { admit, type RowShape } from './rows.js';

/** An adapter that runs. */
export interface AdapterInstance {
  readonly adapter: Adapter;
  readonly client: unknown;
}

type Loaders = Map<string, DataLoader<string, unknown>>;

/** Per request, then per place in the query: two requests never share a batch, and neither do two selections. */
const loadersByRequest = new WeakMap<RequestContext, Map<FieldNode, Loaders>>();

/** Keys of one call. */
export const MAX_BATCH = 500;

/** The batch that this place in the query shares with its siblings. */
export function sharedLoader<V>(
  context: RequestContext,
  place: FieldNode,
  variant: string,
  load: (keys: readonly string[]) => Promise<readonly V[]>,
): DataLoader<string, V> {
  const places = loadersByRequest.get(context) ?? new Map<FieldNode, Loaders>();
  loadersByRequest.set(context, places);
  const variants: Loaders = places.get(place) ?? new Map<string, DataLoader<string, unknown>>();
  places.set(place, variants);
  const known = variants.get(variant) as DataLoader<string, V> | undefined;
  if (known !== undefined) return known;
  const created = new DataLoader<string, V>((keys) => load(keys), { maxBatchSize: MAX_BATCH });
  variants.set(variant, created);
  return created;
}

/** What a loader receives besides its arguments. */
export function toCall(
  instance: AdapterInstance,
  context: RequestContext,
  capability: string | null,
  select: Selection,
): AdapterCall<unknown> {
  return {
    client: instance.client,
    caller: context.caller,
    scope: context.access.scopeFor(capability),
    purpose: context.access.purpose,
    select,
    fileLink: (ref) => context.fileLink(instance.adapter.id, ref),
    lookUp: (personalNumber) => context.lookUp(personalNumber),
    requestId: context.requestId,
    signal: context.signal,
  };
}

/** An adapter that breaks the kit's contract answers wrongly; nothing of it may be shown. */
export function requireLength<V>(answers: readonly V[], keys: readonly string[], what: string): readonly V[] {
  if (answers.length === keys.length) return answers;
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: `${what}: ${answers.length} of ${keys.length} entries` });
}

/** Loads entities by key and drops those outside the scope: exactly like rows that do not exist. */
export async function loadEntities(
  instance: AdapterInstance,
  shape: RowShape,
  capability: string | null,
  keys: readonly string[],
  select: Selection,
  context: RequestContext,
  events: StitchingEvents,
): Promise<readonly (AdapterRecord | null)[]> {
  const { adapter } = instance;
  const entity = adapter.entities[shape.type];
  if (entity === undefined) throw new Error(`${adapter.id} does not load ${shape.type}`);
  const call = toCall(instance, context, capability, select);
  const records = requireLength(await entity.load(keys, call), keys, shape.type);
  const visible = records.map((record) =>
    record !== null && admit(record, shape, context.access, capability) ? record : null,
  );
  const dropped = records.filter((record, i) => record !== null && visible[i] === null).length;
  if (dropped > 0) events.rowsDropped(adapter.id, shape.type, dropped);
  context.use.addRows(adapter.id, shape.type, visible.filter((record) => record !== null).length);
  return visible;
}
