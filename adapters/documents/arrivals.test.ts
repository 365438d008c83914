// Looks into accounts over real sockets: each document once, whatever fails and whenever it starts again.
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createCall, createMemoryInbox } from '../kit/conformance/index.js';
import type { MemoryInbox } from '../kit/conformance/memoryInbox.js';
import type { AdapterRecord, Change, Looked } from '../kit/index.js';
import { arrivals } from './arrivals.js';
import type { DocumentsClient } from './client.js';
import { followArrivals, followDocument } from './documentEvents.js';
import { listSent } from './mailbox.js';
import { prepareXml } from './edxml/parseXml.js';
import { toClient } from './fixtures/commandStage.js';
import { createDirectory, documentsConfig, WARD } from './fixtures/sampleDocuments.js';
import { documentsAdapter } from './index.js';

const city = createSampleCity();
/** Some of the city's agencies: nobody else's accounts are looked at. */
const KNOWN = ['H26', 'H26.12', 'H26.28', 'H26.L7', 'H26.66.13'];
const directory = createDirectory({ agencies: city.agencies.filter(({ code }) => KNOWN.includes(code)) });
/** After all documents of the sample. */
const NOW = Date.UTC(2027, 0, 4, 1);
let axis: DocumentsServer;
let received: MemoryInbox;
let client: DocumentsClient;
let now: number;

function createClient(watch: object = {}, more: object = {}): DocumentsClient {
  const config = { ...documentsConfig(axis.url), watch: { ...watch }, ...more };
  const around = {
    units: directory,
    received,
    limits: { readMs: 20_000, breakAfter: 1_000 },
    now: () => new Date(now),
  };
  return toClient(createAdapterRuntime(documentsAdapter, config, around));
}

beforeAll(prepareXml);
beforeEach(async () => {
  now = NOW;
  axis = await createDocumentsServer({ city, port: 0, now: () => now });
  received = createMemoryInbox();
  client = createClient();
});
afterEach(() => axis.close());

/** The cursor goes through the store as JSON. */
async function look(cursor: unknown, of = client): Promise<Looked> {
  const stored: unknown = JSON.parse(JSON.stringify(cursor));
  return arrivals.look(stored === null ? null : arrivals.cursor.parse(stored), of, new AbortController().signal);
}

const drop = (to: string[], more: object = {}) => {
  now += 1_000;
  return axis.drop({ to, ...more }).documentId;
};
const keysOf = ({ changes }: { changes: readonly Change[] }) => changes.map(({ key }) => key);

describe('a look', () => {
  it('tells of nothing that was there before, then of each new document once, for the unit of its receiver', async () => {
    const first = await look(null);
    expect(first.changes).toEqual([]);
    const id = drop(['H26.L7']);
    const second = await look(first.cursor);
    expect(second.changes).toEqual([{ type: 'Document', key: id, unit: WARD }]);
    expect(await look(second.cursor)).toMatchObject({ changes: [] });
    // After a restart whose look was not kept, it is made again.
    expect(keysOf(await look(first.cursor, createClient()))).toEqual([id]);
  });

  it('tells documents of one second apart', async () => {
    const first = await look(null);
    const one = drop(['H26.L7']);
    const second = await look(first.cursor);
    const { documentId: two } = axis.drop({ to: ['H26.L7'] });
    expect(keysOf(second)).toEqual([one]);
    const third = await look(second.cursor);
    expect(keysOf(third)).toEqual([two]);
    expect(keysOf(await look(third.cursor))).toEqual([]);
  });

  it('reads some accounts in turn, and all of them in the end', async () => {
    const few = createClient({ mailboxes: 2 });
    let { cursor } = await look(null, few);
    const ids = ['H26.12', 'H26.28', 'H26.L7'].map((code) => drop([code], { from: 'H26' }));
    const told: string[] = [];
    for (let count = 0; count < 6 && told.length < ids.length; count += 1) {
      const looked = await look(cursor, few);
      ({ cursor } = looked);
      told.push(...keysOf(looked));
    }
    expect(told.sort()).toEqual([...ids].sort());
    expect(JSON.stringify(cursor).length).toBeLessThan(256 * 1_024);
  });

  it('of an account that fails does not hold up the others, and finds its documents later', async () => {
    const { cursor } = await look(null);
    const failing = drop(['H26.28']);
    const going = drop(['H26.L7']);
    axis.behaviour.failsFor = ['H26.28'];
    const second = await look(cursor);
    expect(keysOf(second)).toEqual([going]);
    axis.behaviour.failsFor = [];
    expect(keysOf(await look(second.cursor))).toEqual([failing]);
  });

  it('waits with a message that is ahead of the clock, and misses none that comes before it', async () => {
    const { cursor } = await look(null);
    const time = now;
    now += 3_600_000;
    const { documentId: ahead } = axis.drop({ to: ['H26.L7'] });
    now = time;
    const second = await look(cursor);
    expect(second.changes).toEqual([]);
    const id = drop(['H26.L7']);
    const third = await look(second.cursor);
    expect(keysOf(third)).toEqual([id]);
    now += 3_600_000;
    expect(keysOf(await look(third.cursor))).toEqual([ahead]);
  });

  it('fails as a whole when nothing answers', async () => {
    const { cursor } = await look(null);
    await axis.close();
    await expect(look(cursor)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    axis = await createDocumentsServer({ city, port: 0 });
  });

  it('leaves out a message that must not be used, and goes on behind it', async () => {
    const { cursor } = await look(null);
    drop(['H26.L7'], { broken: true });
    const id = drop(['H26.L7']);
    const second = await look(cursor);
    expect(keysOf(second)).toEqual([id]);
    expect((await look(second.cursor)).changes).toEqual([]);
  });

  it('opens so many of one account, and says that there is more', async () => {
    const few = createClient({ documents: 2 });
    const { cursor } = await look(null, few);
    const ids = [drop(['H26.L7']), drop(['H26.L7']), drop(['H26.L7'])];
    const second = await look(cursor, few);
    expect({ keys: keysOf(second), more: second.more }).toEqual({ keys: ids.slice(0, 2), more: true });
    const third = await look(second.cursor, few);
    expect({ keys: keysOf(third), more: third.more }).toEqual({ keys: ids.slice(2), more: undefined });
  });

  it('is made every minute unless it is switched off', () => {
    expect(arrivals.seconds(client)).toBe(60);
    expect(arrivals.seconds(createClient({ seconds: null }))).toBeNull();
  });
});

describe('events', () => {
  /** Rows until `count`, then no more. */
  async function take(follow: (signal: AbortSignal) => AsyncIterable<AdapterRecord>, count: number) {
    const ended = new AbortController();
    const rows: AdapterRecord[] = [];
    for await (const row of follow(ended.signal)) if (rows.push(row) === count) ended.abort();
    return rows;
  }
  const call = (units?: string[]) => createCall(client, directory.scopeOf(units)) as never;

  it('tell the unit that a document comes to, once, though the list of its sender is remembered', async () => {
    const { cursor } = await look(null);
    const sender = directory.agency('H26.12');
    if (sender === undefined) throw new Error('no sender');
    await listSent(client, sender, new AbortController().signal);
    const ended = new AbortController();
    const rows = followArrivals({ unit: WARD }, call([WARD]), ended.signal)[Symbol.asyncIterator]();
    const next = rows.next();
    const one = drop(['H26.L7']);
    const elsewhere = drop(['H26.28']);
    const { changes } = await look(cursor);
    expect(changes.map(({ key }) => key).sort()).toEqual([one, elsewhere].sort());
    received.queues.add(changes);
    expect((await next).value).toMatchObject({ documentId: one });
    const later = rows.next();
    const two = drop(['H26.L7', 'H26.28']);
    const { changes: more } = await look((await look(cursor)).cursor);
    expect(more).toEqual([]);
    received.queues.add([...changes, { type: 'Document', key: two, unit: null }]);
    expect((await later).value).toMatchObject({ documentId: two });
    ended.abort();
  });

  it('tell a follower of one document how it is, and of its changes alone', async () => {
    const id = drop(['H26.L7']);
    const other = drop(['H26.L7']);
    const seen = take((signal) => followDocument({ document: id }, call([WARD]), signal), 2);
    received.queues.add([
      { type: 'Document', key: other, unit: null },
      { type: 'Document', key: id, unit: null },
    ]);
    expect((await seen).map((row) => row['documentId'])).toEqual([id, id]);
  });
});
