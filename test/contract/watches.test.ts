// One suite for both databases: who looks, where each look begins, and that what it finds is told of once.
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { z } from 'zod';
import { defineWatch, type Adapter, type Looked } from '../../adapters/kit/index.js';
import { createWatcher, type Watcher } from '../../gateway/events/index.js';
import { createEventStore, createWatchStore } from '../../gateway/store/index.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const WATCH = { adapter: 'portal', name: 'dossiers' };
const change = (key: string) => ({ type: 'Dossier', key, unit: 'hn:01' });
type Look = (cursor: number | null, signal: AbortSignal) => Promise<Looked>;

describe.each(STORE_KINDS)('watches on %s', (kind) => {
  let ledger: LedgerStore;
  let store: ReturnType<typeof createWatchStore>;
  const running: Watcher[] = [];
  const errors: unknown[] = [];
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    store = createWatchStore(ledger.store.db);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());
  beforeEach(async () => {
    await sql`delete from watch`.execute(ledger.store.db);
    await sql`delete from event`.execute(ledger.store.db);
    errors.length = 0;
  });
  afterEach(() => Promise.all(running.splice(0).map((watcher) => watcher.stop())));

  const told = async () => (await createEventStore(ledger.store.db).read('0', 100)).map(({ key }) => key);
  const overdue = () =>
    sql`update watch set due_at = now(), until = now() - interval '1 second'`.execute(ledger.store.db);
  const rowOf = async () =>
    (
      await sql<{ cursor: unknown; owner: string | null; seconds: number }>`
        select cursor, owner, extract(epoch from due_at - now())::float8 as seconds from watch`.execute(ledger.store.db)
    ).rows[0];

  /** A replica that looks; `first` resolves when its first look came to an end. */
  function start(look: Look, { seconds = 3_600, lookMs = 20_000 }: { seconds?: number | null; lookMs?: number } = {}) {
    const watch = defineWatch<unknown, number>({
      cursor: z.int(),
      seconds: () => seconds,
      look: (cursor, _client, signal) => look(cursor, signal),
    });
    const adapter = { id: WATCH.adapter, watches: { [WATCH.name]: watch } } as unknown as Adapter;
    let found = 0;
    let end = () => undefined as void;
    const first = new Promise<void>((resolve) => (end = resolve));
    const seen: typeof store = {
      claim: async (...args) => {
        const claimed = await store.claim(...args);
        if (claimed === null) end();
        return claimed;
      },
      found: async (lease, what) => {
        const written = await store.found(lease, what);
        if (what.seconds !== 0) end();
        return written;
      },
      leave: store.leave,
    };
    const watcher = createWatcher({
      ...{ store: seen, adapters: [{ adapter, client: null }], lookMs },
      onFound: () => (found += 1),
      onError: (error) => {
        errors.push(error);
        end();
      },
    });
    running.push(watcher);
    return { watcher, first, found: () => found };
  }

  describe('a lease', () => {
    it('is had by one, for a time, and its number grows', async () => {
      const claims = await Promise.all(['a', 'b', 'c'].map((owner) => store.claim(WATCH, owner, 60)));
      expect(claims.filter((claim) => claim !== null)).toEqual([{ cursor: null, fence: 1 }]);
      await overdue();
      expect(await store.claim(WATCH, 'b', 60)).toEqual({ cursor: null, fence: 2 });
    });

    it('that is lost writes nothing, and gives nothing back', async () => {
      const { fence = 0 } = (await store.claim(WATCH, 'a', 60)) ?? {};
      await overdue();
      await store.claim(WATCH, 'b', 60);
      const lost = { ...WATCH, owner: 'a', fence };
      const what = { cursor: { value: 1 }, changes: [change('k')], seconds: 60 };
      expect(await store.found(lost, what)).toBe(false);
      // The same one again, after it was away for too long.
      expect(await store.found({ ...lost, owner: 'b' }, what)).toBe(false);
      await store.leave(lost, 0);
      expect(await rowOf()).toMatchObject({ cursor: null, owner: 'b' });
      expect(await told()).toEqual([]);
    });

    it('writes cursor and changes together, and is over then', async () => {
      const { fence = 0 } = (await store.claim(WATCH, 'a', 60)) ?? {};
      const what = { cursor: { value: null }, changes: [change('k')], seconds: 0 };
      expect(await store.found({ ...WATCH, owner: 'a', fence }, what)).toBe(true);
      expect(await store.found({ ...WATCH, owner: 'a', fence }, what)).toBe(false);
      expect(await told()).toEqual(['k']);
      // A cursor that is null is one.
      expect(await store.claim(WATCH, 'b', 60)).toEqual({ cursor: { value: null }, fence: fence + 1 });
    });

    it('keeps nothing of what cannot be told of', async () => {
      const { fence = 0 } = (await store.claim(WATCH, 'a', 60)) ?? {};
      const bad = { type: null, key: 'k', unit: null } as never;
      await expect(
        store.found({ ...WATCH, owner: 'a', fence }, { cursor: { value: 1 }, changes: [bad], seconds: 60 }),
      ).rejects.toThrow();
      expect(await rowOf()).toMatchObject({ cursor: null, owner: 'a' });
    });

    it('is of one watch', async () => {
      await store.claim(WATCH, 'a', 60);
      for (const other of [
        { ...WATCH, name: 'officers' },
        { ...WATCH, adapter: 'another' },
      ])
        expect(await store.claim(other, 'b', 60)).not.toBeNull();
    });
  });

  describe('a look', () => {
    it('begins with no cursor at first, then where the last one ended, also after a restart', async () => {
      const cursors: unknown[] = [];
      for (let n = 1; n <= 3; n += 1) {
        const { watcher, first, found } = start(async (cursor) => {
          cursors.push(cursor);
          return { cursor: n, changes: n === 1 ? [] : [change(`k${n}`)] };
        });
        await first;
        await watcher.stop();
        expect(found()).toBe(n === 1 ? 0 : 1);
        await overdue();
      }
      expect(cursors).toEqual([null, 1, 2]);
      expect(await told()).toEqual(['k2', 'k3']);
    });

    it('is made by one of two replicas', async () => {
      let looks = 0;
      const look: Look = async () => ({ cursor: (looks += 1), changes: [change(`k${looks}`)] });
      const replicas = [start(look), start(look), start(look)];
      await Promise.all(replicas.map(({ first }) => first));
      expect([looks, await told()]).toEqual([1, ['k1']]);
      expect(replicas.map(({ found }) => found()).sort()).toEqual([0, 0, 1]);
    });

    it('is made again at once while there is more', async () => {
      const { first } = start(async (cursor) => {
        const n = (cursor ?? 0) + 1;
        return { cursor: n, changes: [change(`k${n}`)], more: n < 4 };
      });
      await first;
      expect(await told()).toEqual(['k1', 'k2', 'k3', 'k4']);
      expect((await rowOf())?.seconds).toBeGreaterThan(3_000);
    });

    it('is made again when it is due, by whoever comes first', async () => {
      let looks = 0;
      let enough = () => undefined as void;
      const thrice = new Promise<void>((resolve) => (enough = resolve));
      const look: Look = async () => {
        if ((looks += 1) === 3) enough();
        return { cursor: looks, changes: [] };
      };
      start(look, { seconds: 0.05 });
      await thrice;
    });

    it('that fails leaves the cursor, is told of, and the next one is due as usual', async () => {
      const { watcher, first } = start(async () => ({ cursor: 7, changes: [] }));
      await first;
      await watcher.stop();
      await overdue();
      const broken = new Error('not there');
      const failing = start(() => Promise.reject(broken));
      await failing.first;
      await failing.watcher.stop();
      expect(errors).toEqual([broken]);
      expect(await rowOf()).toMatchObject({ cursor: { value: 7 }, owner: null });
      expect((await rowOf())?.seconds).toBeGreaterThan(3_000);
    });

    it.each([
      ['more changes than one look may find', { cursor: 1, changes: Array.from({ length: 5_001 }, () => change('k')) }],
      ['a cursor that is too large', { cursor: 'x'.repeat(300_000), changes: [] }],
      ['no cursor', { cursor: undefined, changes: [change('k')] }],
    ])('with %s writes nothing', async (_what, looked) => {
      const { first, watcher } = start(async () => looked);
      await first;
      await watcher.stop();
      expect(errors).toHaveLength(1);
      expect(await rowOf()).toMatchObject({ cursor: null, owner: null });
      expect(await told()).toEqual([]);
    });

    it('from a cursor that nobody can read is a failure, not a beginning', async () => {
      await store.claim(WATCH, 'a', 60);
      await sql`update watch set cursor = '{"value": "another form"}'::jsonb`.execute(ledger.store.db);
      await overdue();
      let looks = 0;
      const { first, watcher } = start(async () => ({ cursor: (looks += 1), changes: [] }));
      await first;
      await watcher.stop();
      expect([looks, errors.length]).toEqual([0, 1]);
      expect((await rowOf())?.cursor).toEqual({ value: 'another form' });
    });

    it('that does not heed its signal is given up at the deadline, and what it finds later is dropped', async () => {
      let finish = (_looked: Looked) => undefined as void;
      const { first, watcher } = start(() => new Promise((resolve) => (finish = resolve)), { lookMs: 50 });
      await first;
      finish({ cursor: 1, changes: [change('late')] });
      await watcher.stop();
      expect(errors).toMatchObject([{ code: 'UPSTREAM_TIMEOUT' }]);
      expect(await rowOf()).toMatchObject({ cursor: null, owner: null });
      expect(await told()).toEqual([]);
    });

    it('is not made where it is switched off', async () => {
      const { watcher } = start(() => Promise.reject(new Error('not asked')), { seconds: null });
      await watcher.stop();
      expect([errors, await rowOf()]).toEqual([[], undefined]);
    });
  });

  it('that stop give their lease back at once, and tell of nothing', async () => {
    let begin = () => undefined as void;
    const began = new Promise<void>((resolve) => (begin = resolve));
    const { watcher } = start(async (_cursor, signal) => {
      begin();
      await once(signal, 'abort');
      throw new Error('as told');
    });
    await began;
    expect(await store.claim(WATCH, 'b', 60)).toBeNull();
    await watcher.stop();
    expect(errors).toEqual([]);
    expect(await store.claim(WATCH, 'b', 60)).toMatchObject({ cursor: null });
  });
});
