// The calls of the REST interface that the adapter makes: all of them reads.
import type { z } from 'zod';
import { UpstreamError } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import {
  accessStatusSchema,
  bitstreamsReplySchema,
  bundlesReplySchema,
  objectSchema,
  rootSchema,
  searchReplySchema,
  type Bitstream,
  type DspaceObject,
} from './objects.js';

function headersOf({ config }: ArchiveClient): Record<string, string> {
  return config.token === undefined ? {} : { authorization: `Bearer ${config.token}` };
}

function get<T>(
  client: ArchiveClient,
  operation: string,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const url = `${client.config.baseUrl}${path}`;
  return client.http.request({
    ...{ operation, method: 'GET', url, as: 'json', schema, safe: true, signal },
    headers: { accept: 'application/json', ...headersOf(client) },
  });
}

export interface SearchQuestion {
  readonly dsoType: string;
  /** In Lucene's language. */
  readonly query: string;
  /** Values by search filter; each is compared exactly. */
  readonly filters: Readonly<Record<string, string>>;
  /** Undefined: best match first. */
  readonly sort?: string;
  readonly page: number;
  readonly size: number;
}

export interface Hit {
  readonly object: DspaceObject;
  readonly highlights: readonly string[];
}

export interface SearchReply {
  readonly hits: readonly Hit[];
  /** How many objects came, usable or not. */
  readonly count: number;
  /** What the server made of the size that was asked for. */
  readonly size: number;
  readonly total: number;
}

function toPath({ dsoType, query, filters, sort, page, size }: SearchQuestion): string {
  const asked = new URLSearchParams({ query, dsoType, page: String(page), size: String(size) });
  if (sort !== undefined) asked.set('sort', sort);
  for (const [name, value] of Object.entries(filters)) asked.set(`f.${name}`, `${value},equals`);
  return `/discover/search/objects?${asked.toString()}`;
}

/** One page of a search. An object that cannot be read is left out, as long as there are others that it would hide. */
export async function search(
  client: ArchiveClient,
  question: SearchQuestion,
  signal: AbortSignal,
): Promise<SearchReply> {
  const { hits, page } = await get(client, 'search objects', toPath(question), searchReplySchema, signal);
  const usable = hits.flatMap(({ _embedded, hitHighlights }) => {
    const object = objectSchema.safeParse(_embedded.indexableObject).data;
    return object === undefined ? [] : [{ object, highlights: hitHighlights }];
  });
  const unusable = hits.length - usable.length;
  if (hits.length > 0 && usable.length === 0)
    throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'search objects: none can be read' });
  if (unusable > 0) client.log.warn({ count: unusable }, 'objects of a search could not be read');
  return { hits: usable, count: hits.length, size: page.size, total: page.totalElements };
}

export function readItem(client: ArchiveClient, uuid: string, signal: AbortSignal): Promise<DspaceObject> {
  return get(client, 'read item', `/core/items/${encodeURIComponent(uuid)}`, objectSchema, signal);
}

/** Files in the bundle that the settings name. */
export async function readFiles(client: ArchiveClient, item: string, signal: AbortSignal): Promise<Bitstream[]> {
  const { bundle, maxFiles } = client.config.files;
  const path = `/core/items/${encodeURIComponent(item)}/bundles?size=100`;
  const bundles = await get(client, 'read bundles', path, bundlesReplySchema, signal);
  const found = bundles.find(({ name }) => name === bundle);
  if (found === undefined) return [];
  const inside = `/core/bundles/${encodeURIComponent(found.uuid)}/bitstreams?size=${maxFiles}`;
  const files = await get(client, 'read bitstreams', inside, bitstreamsReplySchema, signal);
  return files.slice(0, maxFiles);
}

export async function readAccessStatus(client: ArchiveClient, file: string, signal: AbortSignal): Promise<string> {
  const path = `/core/bitstreams/${encodeURIComponent(file)}/accessStatus`;
  return (await get(client, 'read access status', path, accessStatusSchema, signal)).status;
}

/** The bytes of a file, as they arrive. */
export function openContent(client: ArchiveClient, file: string, signal: AbortSignal): AsyncIterable<Uint8Array> {
  const { timeoutMs, maxBytes } = client.config.files;
  const url = `${client.config.baseUrl}/core/bitstreams/${encodeURIComponent(file)}/content`;
  return client.http.open({
    ...{ operation: 'read content', url, headers: headersOf(client), timeoutMs, maxBytes, signal },
  });
}

export async function readRoot(client: ArchiveClient, signal: AbortSignal): Promise<void> {
  await get(client, 'read root', '', rootSchema, signal);
}
