// What systems have handed over: sealed before it is kept, opened for the adapter that it was handed to.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { UpstreamError, type Arrival, type Arrived, type Inbox } from '../../adapters/kit/index.js';
import type { ArrivalRow, InboxStore, NewArrival } from './eventStore.js';

export interface ArrivalSealer {
  seal(context: string, text: string): string;
  unseal(context: string, sealed: string): string | undefined;
}

/** Nothing of it was kept: it is larger than what one arrival may be, or not of the form that the kit names. */
export class ArrivalUnacceptable extends Error {
  constructor(what: string) {
    super(`an arrival was not kept: ${what}`);
    this.name = 'ArrivalUnacceptable';
  }
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const LONGEST = 200;
const MOST_CHANGES = 100;

const contextOf = (adapter: string, kind: string, key: string): string => `arrival ${adapter} ${kind} ${key}`;

function problemOf({ kind, key, changes = [], wakes = '' }: Arrival, text: string, maxBytes: number): string | null {
  if (!NAME.test(kind)) return 'its kind';
  // eslint-disable-next-line no-control-regex -- what a key never holds
  if (key === '' || key.length > LONGEST || /[\u0000-\u001f]/.test(key)) return 'its key';
  if (wakes.length > LONGEST || changes.length > MOST_CHANGES) return 'whom it is for';
  return Buffer.byteLength(text) > maxBytes ? 'its size' : null;
}

/** Ready for the store. Throws `ArrivalUnacceptable`. */
export function sealArrival(adapter: string, arrival: Arrival, sealer: ArrivalSealer, maxBytes: number): NewArrival {
  const { kind, key, unit, content, changes = [], wakes = null } = arrival;
  const text = JSON.stringify(content) as string | undefined;
  // What JSON has no word for.
  if (text === undefined) throw new ArrivalUnacceptable('its content');
  const problem = problemOf(arrival, text, maxBytes);
  if (problem !== null) throw new ArrivalUnacceptable(problem);
  const digest = createHash('sha256').update(text).digest();
  return {
    adapter,
    kind,
    key,
    unit,
    digest,
    content: sealer.seal(contextOf(adapter, kind, key), text),
    changes,
    wakes,
  };
}

export interface InboxOptions {
  readonly store: Pick<InboxStore<never>, 'read' | 'readAll' | 'list'>;
  readonly sealer: ArrivalSealer;
}

/** The adapter's own, and nobody else's. */
export function createInbox(adapter: string, { store, sealer }: InboxOptions): Inbox {
  function open<T>(kind: string, row: ArrivalRow, schema: z.ZodType<T>): Arrived<T> {
    const text = sealer.unseal(contextOf(adapter, kind, row.key), row.content);
    if (text === undefined) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'an arrival cannot be opened' });
    const { key, unit, receivedAt, seq: cursor } = row;
    const parsed = schema.safeParse(JSON.parse(text));
    if (!parsed.success) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'an arrival of another form' });
    return { key, unit, content: parsed.data, receivedAt, cursor };
  }

  async function reading<T>(read: Promise<T>): Promise<T> {
    try {
      return await read;
    } catch (error) {
      throw new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: 'the store of arrivals', cause: error });
    }
  }

  return {
    async read(kind, keys, schema) {
      const rows = keys.length === 0 ? [] : await reading(store.read(adapter, kind, keys));
      const found = new Map(rows.map((row) => [row.key, open(kind, row, schema)]));
      return keys.map((key) => found.get(key) ?? null);
    },
    async readAll(kind, keys, schema) {
      const rows = keys.length === 0 ? [] : await reading(store.readAll(adapter, kind, [...new Set(keys)]));
      const found = new Map<string, Arrived<z.output<typeof schema>>[]>();
      for (const row of rows) found.set(row.key, [...(found.get(row.key) ?? []), open(kind, row, schema)]);
      return keys.map((key) => found.get(key) ?? []);
    },
    async list(kind, { units, first, after }, schema) {
      if (units.length === 0) return { items: [], hasNextPage: false };
      const rows = await reading(store.list({ adapter, kind, units, first: first + 1, before: after }));
      return { items: rows.slice(0, first).map((row) => open(kind, row, schema)), hasNextPage: rows.length > first };
    },
  };
}
