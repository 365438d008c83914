// Clients that write and do not give up: what was not acknowledged is sent again under the same key.
import { setTimeout as delay } from 'node:timers/promises';
import { request, type Dispatcher } from 'undici';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';

export interface Write {
  readonly key: string;
  readonly subject: string;
  readonly n: number;
}

/** As the gateways of these runs make ids. */
const codec = createOpaqueCodec(Buffer.alloc(32, 9));
const UNIT = codec.encodeId('Unit', 'hn:01');

const QUERY = `mutation Add($unit: ID!, $subject: String!, $n: Int!, $key: String) {
  addEntry(unit: $unit, subject: $subject, n: $n, idempotencyKey: $key) { id status }
}`;

interface Answer {
  readonly data?: { readonly addEntry: { readonly id: string } | null } | null;
}

export interface Target {
  readonly url: string;
  readonly token: string;
  readonly dispatcher?: Dispatcher;
}

/** The id of the command; undefined if it was not acknowledged. */
export async function writeOnce({ url, token, dispatcher }: Target, write: Write): Promise<string | undefined> {
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: QUERY, variables: { unit: UNIT, ...write } }),
    ...{ headersTimeout: 10_000, bodyTimeout: 10_000 },
    ...(dispatcher === undefined ? {} : { dispatcher }),
  });
  const answer = (await body.json()) as Answer;
  return statusCode === 200 ? answer.data?.addEntry?.id : undefined;
}

/** Until it is acknowledged, or nobody wants it any more. */
export async function writeSurely(target: () => Target, write: Write, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    const id = await writeOnce(target(), write).catch(() => undefined);
    if (id !== undefined) return true;
    await delay(100);
  }
  return false;
}
