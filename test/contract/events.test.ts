// One suite for both databases: the log of changes is read in order, without gaps, from wherever a reader stands.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createFeed } from '../../gateway/events/index.js';
import { createEventStore, openStore, type Store } from '../../gateway/store/index.js';
import { aCommand, progressOf } from '../support/ledgerCommand.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const change = (key: string, more: object = {}) => ({ type: 'Dossier', key, unit: 'hn:01', ...more });
const keysOf = (rows: readonly { readonly key: string }[]) => rows.map(({ key }) => key);

describe.each(STORE_KINDS)('the log of changes on %s', (kind) => {
  let ledger: LedgerStore;
  let events: ReturnType<typeof createEventStore>;
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    events = createEventStore(ledger.store.db);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());
  beforeEach(async () => void (await sql`delete from event`.execute(ledger.store.db)));

  const append = (...keys: readonly string[]) =>
    ledger.transact((tx) =>
      events.append(
        tx,
        keys.map((key) => change(key)),
      ),
    );

  it('is read in the order in which it was written, from behind a position, a bounded number at a time', async () => {
    await append('a', 'b', 'c');
    await append('d');
    const first = await events.read('0', 3);
    expect(keysOf(first)).toEqual(['a', 'b', 'c']);
    expect(keysOf(await events.read(first.at(-1)?.seq ?? '', 3))).toEqual(['d']);
    expect(keysOf(await events.read(first[0]?.seq ?? '', 1))).toEqual(['b']);
  });

  it('gives back what was told, with whose command it is and when', async () => {
    await ledger.transact((tx) =>
      events.append(tx, [change('a', { unit: null }), change('b', { client: 'ung-dung-mau' })]),
    );
    const seq = expect.stringMatching(/^\d+$/);
    expect(await events.read('0', 9)).toEqual([
      { seq, type: 'Dossier', key: 'a', unit: null, client: null, at: expect.any(Date) },
      { seq, type: 'Dossier', key: 'b', unit: 'hn:01', client: 'ung-dung-mau', at: expect.any(Date) },
    ]);
  });

  it('compares positions as numbers', async () => {
    await sql`alter table event alter column seq restart with 99`.execute(ledger.store.db);
    await append('a', 'b', 'c');
    expect((await events.read('99', 9)).map(({ seq }) => seq)).toEqual(['100', '101']);
    await sql`alter table event alter column seq restart with 1000`.execute(ledger.store.db);
  });

  it('ends with what was written last, and at 0 when it is empty', async () => {
    expect(await events.end()).toBe('0');
    await append('a', 'b');
    const all = await events.read('0', 9);
    expect(await events.end()).toBe(all.at(-1)?.seq);
    expect(await events.read(await events.end(), 9)).toEqual([]);
  });

  it('keeps nothing of a transaction that came to nothing', async () => {
    const broken = ledger.transact(async (tx) => {
      await events.append(tx, [change('never')]);
      throw new Error('came to nothing');
    });
    await expect(broken).rejects.toThrow('came to nothing');
    await append('a');
    expect(keysOf(await events.read('0', 9))).toEqual(['a']);
  });

  it('forgets what is old, the oldest first, no more than it is told to', async () => {
    await append('a', 'b', 'c');
    await sql`update event set at = now() - (case key when 'b' then 3 else 2 end) * interval '1 day'`.execute(
      ledger.store.db,
    );
    await append('new');
    const yesterday = new Date(Date.now() - 86_400_000);
    expect(await events.forget(yesterday, 1)).toBe(1);
    expect(keysOf(await events.read('0', 9))).toEqual(['a', 'c', 'new']);
    expect(await events.forget(yesterday, 100)).toBe(2);
    expect(await events.forget(yesterday, 100)).toBe(0);
    expect(keysOf(await events.read('0', 9))).toEqual(['new']);
  });

  it('hears of a command’s rows only from the worker whose lease held', async () => {
    const adapter = `told-${kind}`;
    const [held, lost] = [aCommand({ adapter }), aCommand({ adapter })];
    await ledger.accept(held, lost);
    const claimed = await ledger.claim({ adapter, owner: 'w' });
    await sql`update command_lane set fence = fence + 1 where lane = ${lost.lane}`.execute(ledger.store.db);
    const written = claimed.map(({ row, fence }) => ({
      ...{ id: row.id, lane: row.lane, fence, seconds: null, ...progressOf('CONFIRMED', 'CONFIRMED') },
      changes: [{ type: 'Dossier', key: row.id, unit: 'hn:01', client: row.client }],
    }));
    expect(await ledger.write('w', ...written)).toEqual([held.id]);
    expect((await events.read('0', 9)).map(({ key, client }) => [key, client])).toEqual([[held.id, held.client]]);
  });
});

describe('writers of the log on one PostgreSQL', () => {
  let ledger: LedgerStore;
  let second: Store;
  beforeAll(async () => {
    ledger = await openLedgerStore('PostgreSQL');
    second = await openStore({ url: ledger.url });
  });
  afterAll(async () => {
    await second.close();
    await ledger.stop();
  });

  /** Pages behind where the last one ended, as every reader does; it ends after `last`. */
  async function follow(store: Store, count: number, limit: number): Promise<string[]> {
    const events = createEventStore(store.db);
    const heard: string[] = [];
    for (let position = '0'; heard.length < count;) {
      // Those who come too late were skipped, and would be waited for without end.
      const last = stopped;
      const rows = await events.read(position, limit);
      heard.push(...keysOf(rows));
      position = rows.at(-1)?.seq ?? position;
      if (last && rows.length === 0) break;
      if (rows.length === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    return heard;
  }
  let stopped = false;

  it('that end in another order than they began are all heard of, by readers that follow meanwhile', async () => {
    const [writers, each] = [12, 15];
    const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
    const write = async (store: Store, writer: number) => {
      const events = createEventStore(store.db);
      for (let n = 0; n < each; n += 1)
        await store.db.transaction().execute(async (tx) => {
          if (n % 3 === 0) await pause();
          await events.append(tx, [change(`${writer}-${n}-a`), change(`${writer}-${n}-b`)]);
          // What follows in the same transaction: its record.
          await pause();
        });
    };
    const total = writers * each * 2;
    const readers = [follow(ledger.store, total, 500), follow(second, total, 3)];
    await Promise.all(Array.from({ length: writers }, (_, n) => write(n % 2 === 0 ? ledger.store : second, n)));
    stopped = true;
    const heard = await Promise.all(readers);
    for (const keys of heard) {
      expect(keys.length).toBe(total);
      expect(new Set(keys).size).toBe(total);
      for (let writer = 0; writer < writers; writer += 1) {
        const own = keys.filter((key) => key.startsWith(`${writer}-`));
        const order = Array.from({ length: each }, (_, n) => [`${writer}-${n}-a`, `${writer}-${n}-b`]).flat();
        expect(own).toEqual(order);
      }
    }
    expect(heard[0]).toEqual(heard[1]);
  });

  it('are heard of by the readers of every process, by looking alone', async () => {
    const errors: unknown[] = [];
    const open = (store: Store) =>
      createFeed({ store: createEventStore(store.db), pollMs: 50, onError: (error) => errors.push(error) });
    const feeds = [await open(ledger.store), await open(second)];
    const ended = new AbortController();
    const readers = feeds.map((feed) => feed.changes.of('Dossier', ended.signal)[Symbol.asyncIterator]());
    const keys = Array.from({ length: 20 }, (_, n) => `heard-${n}`);
    for (const [n, key] of keys.entries())
      await (n % 2 === 0 ? ledger.store : second).db
        .transaction()
        .execute((tx) => createEventStore(ledger.store.db).append(tx, [change(key)]));
    for (const reader of readers) {
      const heard: unknown[] = [];
      // What was written shortly before it came may be heard of too.
      while (heard.at(-1) !== keys.at(-1)) heard.push(((await reader.next()).value as { key: string }).key);
      expect(heard.slice(-keys.length)).toEqual(keys);
    }
    ended.abort();
    await Promise.all(feeds.map((feed) => feed.stop()));
    expect(errors).toEqual([]);
  });

  it('wait for whoever appended before, until it has ended', async () => {
    const events = createEventStore(ledger.store.db);
    const start = await events.end();
    const order: string[] = [];
    let late: Promise<unknown> = Promise.resolve();
    await ledger.transact(async (tx) => {
      await events.append(tx, [change('first')]);
      late = second.db
        .transaction()
        .execute((other) => createEventStore(second.db).append(other, [change('second')]))
        .then(() => order.push('second'));
      const waits = () => sql`select 1 from pg_locks where locktype = 'advisory' and not granted`.execute(tx);
      while ((await waits()).rows.length === 0) await new Promise((resolve) => setImmediate(resolve));
      expect(await events.read(start, 9)).toEqual([]);
      order.push('first');
    });
    await late;
    expect(order).toEqual(['first', 'second']);
    expect(keysOf(await events.read(start, 9))).toEqual(['first', 'second']);
  });
});
