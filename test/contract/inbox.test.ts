// One suite for both databases: what systems hand over is kept once, sealed, for its adapter alone, and wakes who waits.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Arrival, ArrivalQuery } from '../../adapters/kit/index.js';
import { createInbox, sealArrival } from '../../gateway/events/index.js';
import { createSealer } from '../../gateway/identity/index.js';
import { createEventStore, createInboxStore } from '../../gateway/store/index.js';
import { aCommand, progressOf } from '../support/ledgerCommand.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const MOST_BYTES = 10_000;
const sealer = createSealer(randomBytes(32), 'arrivals', MOST_BYTES * 2);
const schema = z.object({ n: z.int() });
const content = (n: number) => ({ n, name: `Nguyễn Văn Mẫu ${n}` });

const arrival = (key: string, n = 1, more: Partial<Arrival> = {}): Arrival => ({
  ...{ kind: 'dossier', key, unit: 'hn:01', content: content(n), ...more },
});

describe.each(STORE_KINDS)('the inbox on %s', (kind) => {
  let ledger: LedgerStore;
  let store: ReturnType<typeof createInboxStore>;
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    store = createInboxStore(ledger.store.db);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());
  beforeEach(async () => {
    for (const table of ['inbox', 'event', 'command', 'command_lane'])
      await sql`delete from ${sql.table(table)}`.execute(ledger.store.db);
  });

  const keep = (given: Arrival, adapter = 'portal') =>
    ledger.transact((tx) => store.keep(tx, sealArrival(adapter, given, sealer, MOST_BYTES)));
  const inbox = (adapter = 'portal') => createInbox(adapter, { store, sealer });
  const events = () => createEventStore(ledger.store.db);

  describe('keeps', () => {
    it('what is new, not the same twice, and another content beside the first', async () => {
      expect(await keep(arrival('k'))).toBe('NEW');
      expect(await keep(arrival('k'))).toBe('SAME');
      expect(await keep(arrival('k', 2))).toBe('ANOTHER');
      expect(await keep(arrival('k', 2))).toBe('SAME');
      expect(await keep(arrival('other'))).toBe('NEW');
      expect(await keep(arrival('k', 1, { kind: 'receipt' }))).toBe('NEW');
      expect(await keep(arrival('k'), 'another-portal')).toBe('NEW');
      expect((await inbox().read('dossier', ['k'], schema))[0]?.content).toEqual({ n: 2 });
    });

    it('one of many that arrive at once; the others are the same, or another one', async () => {
      const same = await Promise.all(Array.from({ length: 6 }, () => keep(arrival('k'))));
      expect(same.sort()).toEqual(['NEW', 'SAME', 'SAME', 'SAME', 'SAME', 'SAME']);
      for (let turn = 0; turn < 5; turn += 1) {
        const others = await Promise.all([1, 2, 3].map((n) => keep(arrival(`turn ${turn}`, n))));
        expect(others.sort()).toEqual(['ANOTHER', 'ANOTHER', 'NEW']);
      }
    });

    it('its content where nobody can read it who only has the store', async () => {
      await keep(arrival('k', 424_242, { changes: [{ type: 'Dossier', key: 'k', unit: null }] }));
      const { rows } = await sql<{ row: string }>`select i::text as row from inbox i`.execute(ledger.store.db);
      expect(rows).toHaveLength(1);
      expect(rows[0]?.row).not.toMatch(/424242|Nguyễn|Mẫu/);
      expect((await inbox().read('dossier', ['k'], schema))[0]?.content).toEqual({ n: 424_242 });
    });

    it('nothing that is too large or badly named, and says so without its content', async () => {
      const bad: Partial<Arrival>[] = [
        ...[{ kind: 'Dossier' }, { kind: '' }, { key: '' }, { key: 'a\nb' }, { key: 'x'.repeat(201) }],
        { content: 'bi-mat'.repeat(MOST_BYTES) },
        { wakes: 'x'.repeat(201) },
        { changes: Array.from({ length: 101 }, () => ({ type: 'Dossier', key: 'k', unit: null })) },
      ];
      for (const more of bad) {
        const refused = (() => {
          try {
            sealArrival('portal', arrival('k', 1, more), sealer, MOST_BYTES);
            return undefined;
          } catch (error) {
            return error as Error;
          }
        })();
        expect(refused?.name).toBe('ArrivalUnacceptable');
        expect(refused?.message).not.toContain('bi-mat');
      }
    });

    it('content of no form at all is refused, not broken on', () => {
      for (const nothing of [undefined, () => 1])
        expect(() => sealArrival('portal', arrival('k', 1, { content: nothing }), sealer, MOST_BYTES)).toThrow(
          expect.objectContaining({ name: 'ArrivalUnacceptable' }),
        );
    });
  });

  describe('is read', () => {
    it('by key, in the order asked for, the newest of each, null where there is none', async () => {
      await keep(arrival('a', 1));
      await keep(arrival('b', 2));
      await keep(arrival('a', 3));
      const found = await inbox().read('dossier', ['b', 'none', 'a'], schema);
      expect(found.map((one) => one && [one.key, one.unit, one.content.n, one.receivedAt instanceof Date])).toEqual([
        ['b', 'hn:01', 2, true],
        null,
        ['a', 'hn:01', 3, true],
      ]);
      expect(await inbox().read('dossier', [], schema)).toEqual([]);
    });

    it('all that has arrived for a key, the newest first', async () => {
      for (const [key, n] of [['a', 1], ['b', 2], ['a', 3], ['a', 1]] as const) await keep(arrival(key, n)); // oxfmt-ignore
      const found = await inbox().readAll('dossier', ['b', 'none', 'a', 'b'], schema);
      expect(found.map((all) => all.map((one) => one.content.n))).toEqual([[2], [], [3, 1], [2]]);
      expect(await inbox('another').readAll('dossier', ['a'], schema)).toEqual([[]]);
    });

    it('by its adapter alone, also where another has the row in its hands', async () => {
      await keep(arrival('a'));
      expect(await inbox('another').read('dossier', ['a'], schema)).toEqual([null]);
      expect(
        (await inbox('another').list('dossier', { units: ['hn:01'], first: 9, after: null }, schema)).items,
      ).toEqual([]);
      await sql`update inbox set adapter = 'another'`.execute(ledger.store.db);
      await expect(inbox('another').read('dossier', ['a'], schema)).rejects.toMatchObject({
        code: 'UPSTREAM_BAD_RESPONSE',
      });
    });

    it('in the form that the adapter names, or not at all', async () => {
      await keep(arrival('a'));
      const other = z.object({ n: z.string() });
      const refused = await inbox()
        .read('dossier', ['a'], other)
        .catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE' });
      expect(String((refused as Error).message)).not.toContain('Mẫu');
    });

    it('page by page, the newest first, of the units asked for', async () => {
      for (let n = 0; n < 7; n += 1) await keep(arrival(`k${n}`, n, { unit: n % 3 === 2 ? 'hn:02' : 'hn:01' }));
      await keep(arrival('nobody', 9, { unit: null }));
      const seen: string[][] = [];
      const list = (query: ArrivalQuery) => inbox().list('dossier', query, schema);
      for (let after: string | null = null, more = true; more;) {
        const query = { units: ['hn:01', 'hn:03'], first: 2, after };
        const page: Awaited<ReturnType<typeof list>> = await list(query);
        seen.push(page.items.map(({ key }) => key));
        more = page.hasNextPage;
        after = page.items.at(-1)?.cursor ?? null;
      }
      expect(seen).toEqual([['k6', 'k4'], ['k3', 'k1'], ['k0']]);
      expect(await inbox().list('dossier', { units: [], first: 2, after: null }, schema)).toEqual({
        ...{ items: [], hasNextPage: false },
      });
    });

    it('as UPSTREAM_UNAVAILABLE while the store is away', async () => {
      const fail = () => Promise.reject(new Error('x'));
      const away = { read: fail, readAll: fail, list: fail };
      const shut = createInbox('portal', { store: away, sealer });
      const code = { code: 'UPSTREAM_UNAVAILABLE' };
      await expect(shut.read('dossier', ['a'], schema)).rejects.toMatchObject(code);
      await expect(shut.readAll('dossier', ['a'], schema)).rejects.toMatchObject(code);
      await expect(shut.list('dossier', { units: ['x'], first: 1, after: null }, schema)).rejects.toMatchObject(code);
    });
  });

  it('tells of its changes together with what is kept, and not of the same again', async () => {
    const changes = [{ type: 'Dossier', key: 'k', unit: 'hn:01' }];
    await keep(arrival('k', 1, { changes }));
    await keep(arrival('k', 1, { changes }));
    expect((await events().read('0', 9)).map(({ key }) => key)).toEqual(['k']);
    await keep(arrival('k', 2, { changes }));
    expect(await events().read('0', 9)).toHaveLength(2);
  });

  it('forgets what is old, a bounded number at a time, and knows it no more', async () => {
    for (const key of ['a', 'b', 'c']) await keep(arrival(key));
    await sql`update inbox set received_at = now() - interval '2 days' where key <> 'c'`.execute(ledger.store.db);
    const yesterday = new Date(Date.now() - 86_400_000);
    expect([await store.forget(yesterday, 1), await store.forget(yesterday, 9)]).toEqual([1, 1]);
    expect([await keep(arrival('a')), await keep(arrival('c'))]).toEqual(['NEW', 'SAME']);
  });

  describe('wakes', () => {
    /** Carried out until it waits for an hour, for an arrival of this name. */
    async function waiting(adapter: string, awaits: string | undefined): Promise<string> {
      const command = aCommand({ adapter });
      await ledger.accept(command);
      const [claimed] = await ledger.claim({ adapter, owner: 'w' });
      const now = { id: command.id, lane: command.lane, fence: claimed?.fence ?? 0, seconds: 3_600, awaits };
      expect(await ledger.write('w', { ...now, ...progressOf('WAITING', 'WAITING') })).toEqual([command.id]);
      return command.lane;
    }

    const isDue = async (lane: string) => (await ledger.laneOf(lane))?.due;
    const awaitsOf = async (lane: string) =>
      (
        await sql<{ awaits: string | null }>`select awaits from command_lane where lane = ${lane}`.execute(
          ledger.store.db,
        )
      ).rows[0]?.awaits;

    it('exactly those of this adapter that wait for this name', async () => {
      const lane = await waiting('portal', 'dossier k');
      const others = [
        await waiting('portal', 'dossier l'),
        await waiting('portal', undefined),
        await waiting('another', 'dossier k'),
      ];
      await keep(arrival('k', 1, { wakes: 'dossier k' }));
      expect(await isDue(lane)).toBe(true);
      for (const other of others) expect(await isDue(other)).toBe(false);
    });

    it('also by the same once more, and nobody if it names nobody', async () => {
      const lane = await waiting('portal', 'dossier k');
      await keep(arrival('k'));
      expect(await isDue(lane)).toBe(false);
      expect(await keep(arrival('k', 1, { wakes: 'dossier k' }))).toBe('SAME');
      expect(await isDue(lane)).toBe(true);
    });

    it('never one that waits for a person', async () => {
      const lane = await waiting('portal', 'dossier k');
      await sql`update command_lane set due_at = 'infinity' where lane = ${lane}`.execute(ledger.store.db);
      await keep(arrival('k', 1, { wakes: 'dossier k' }));
      expect(await ledger.laneOf(lane)).toMatchObject({ never: true, due: false });
    });

    it('nobody any more for what was waited for before', async () => {
      const lane = await waiting('portal', 'dossier k');
      expect(await awaitsOf(lane)).toBe('dossier k');
      await sql`update command_lane set due_at = now() where lane = ${lane}`.execute(ledger.store.db);
      const [claimed] = await ledger.claim({ adapter: 'portal', owner: 'w' });
      const { row, fence = 0 } = claimed ?? {};
      const on = { id: row?.id ?? '', lane, fence, seconds: 3_600, ...progressOf('WAITING', 'WAITING') };
      await ledger.write('w', on);
      expect(await awaitsOf(lane)).toBeNull();
      await keep(arrival('k', 1, { wakes: 'dossier k' }));
      expect(await isDue(lane)).toBe(false);
    });

    it('nobody behind the one that waited, once that is over', async () => {
      const lane = await waiting('portal', 'dossier k');
      await ledger.accept(aCommand({ adapter: 'portal', lane }));
      await sql`update command_lane set due_at = now() where lane = ${lane}`.execute(ledger.store.db);
      const [claimed] = await ledger.claim({ adapter: 'portal', owner: 'w' });
      const { row, fence = 0 } = claimed ?? {};
      await ledger.write('w', {
        id: row?.id ?? '',
        lane,
        fence,
        seconds: null,
        ...progressOf('CONFIRMED', 'CONFIRMED'),
      });
      expect([await awaitsOf(lane), await isDue(lane)]).toEqual([null, true]);
    });
  });
});

describe('two lanes that wait for one arrival, on PostgreSQL', () => {
  it('are locked in the order in which everybody locks them: nobody waits for another in a circle', async () => {
    const ledger = await openLedgerStore('PostgreSQL');
    const store = createInboxStore(ledger.store.db);
    await ledger.accept(...['lan-a', 'lan-b'].map((lane) => aCommand({ adapter: 'portal', lane })));
    // As they stand in a table that has been written to for a while: in another order than by name.
    for (const lane of ['lan-b', 'lan-a'])
      await sql`update command_lane set awaits = 'k' where lane = ${lane}`.execute(ledger.store.db);
    const wake = sealArrival('portal', arrival('k', 1, { wakes: 'k' }), sealer, MOST_BYTES);
    let kept: Promise<unknown> = Promise.resolve();
    await ledger.transact(async (tx) => {
      const lock = (lane: string) => sql`select 1 from command_lane where lane = ${lane} for update`.execute(tx);
      await lock('lan-a');
      kept = ledger.transact((other) => store.keep(other, wake));
      const waits = () => sql`select 1 from pg_locks where not granted`.execute(tx);
      while ((await waits()).rows.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await lock('lan-b');
    });
    expect(await kept).toBe('NEW');
    await ledger.stop();
  });
});
