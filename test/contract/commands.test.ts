// One suite for both databases: commands are taken in once, leased lane by lane, and written under a valid lease alone.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { CommandRow } from '../../gateway/commands/index.js';
import { aCommand, progressOf } from '../support/ledgerCommand.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const ids = (claimed: readonly { row: CommandRow }[]) => claimed.map(({ row }) => row.id);
const sorted = (all: readonly string[]) => [...all].sort();

describe.each(STORE_KINDS)('the store of commands on %s', (kind) => {
  let ledger: LedgerStore;
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());

  describe('takes in', () => {
    it('a command with all that is known of it, and gives it back by key and by id', async () => {
      const one = aCommand({ onBehalfOf: 'nguoi-mau-2', purpose: 'handle-procedure', bodyHash: Buffer.from([0, 255]) });
      expect(await ledger.accept(one)).toEqual([one.id]);
      const row = (await ledger.commands.byKeys([{ client: one.client, key: one.key }]))[0];
      expect(row).toEqual({ ...one, createdAt: expect.any(Date), updatedAt: expect.any(Date) });
      expect(await ledger.commands.byIds([one.id, 'no such'])).toEqual([row]);
      expect((await ledger.commands.byKeys([{ client: 'another application', key: one.key }]))[0]).toBeNull();
      expect(await ledger.laneOf(one.lane)).toMatchObject({ due: true, owner: null, fence: 0 });
    });

    it('keys that are known and keys that are not, and answers for each in its place', async () => {
      const [one, other] = [aCommand(), aCommand({ client: 'ung-dung-mau-2' })];
      await ledger.accept(one, other);
      const asked = [other, { client: other.client, key: one.key }, one, { client: one.client, key: '' }, other];
      const found = await ledger.commands.byKeys(asked.map(({ client, key }) => ({ client, key })));
      expect(found.map((row) => row?.id)).toEqual([other.id, undefined, one.id, undefined, other.id]);
      expect(await ledger.commands.byKeys([])).toEqual([]);
    });

    it('a key once: the first command stays as it is, and nothing is left of the second', async () => {
      const one = aCommand();
      await ledger.accept(one);
      const again = aCommand({ key: one.key, payload: 'another', lane: 'of-the-second' });
      expect(await ledger.accept(again)).toEqual([]);
      expect((await ledger.commands.byKeys([{ client: one.client, key: one.key }]))[0]).toMatchObject({
        id: one.id,
        payload: one.payload,
      });
      expect(await ledger.laneOf('of-the-second')).toBeUndefined();
    });

    it('one of two that have the same key in one batch, and all the others', async () => {
      const [one, other] = [aCommand(), aCommand()];
      const twin = aCommand({ key: one.key });
      const added = await ledger.accept(one, twin, other);
      expect(added.length).toBe(2);
      expect(added).toContain(other.id);
    });

    it('the same key of another application as another command', async () => {
      const one = aCommand();
      const theirs = aCommand({ key: one.key, client: 'ung-dung-mau-2' });
      expect(sorted(await ledger.accept(one, theirs))).toEqual(sorted([one.id, theirs.id]));
    });

    it('many at once, in many lanes and in one, in their order', async () => {
      const adapter = 'many';
      const many = Array.from({ length: 500 }, (_, i) => aCommand({ adapter, lane: `many-${i % 100}` }));
      expect((await ledger.accept(...many)).length).toBe(500);
      const page = await ledger.commands.list({ adapter }, 1_000, null);
      expect(page.rows.map(({ id }) => id)).toEqual(many.map(({ id }) => id).reverse());
      expect((await ledger.claim({ adapter, limit: 1_000 })).length).toBe(100);
    });

    it('nothing of a transaction that is taken back', async () => {
      const one = aCommand();
      const act = ledger.transact(async (tx) => {
        await ledger.commands.accept(tx, [one]);
        throw new Error('changed my mind');
      });
      await expect(act).rejects.toThrow('changed my mind');
      expect([await ledger.statusOf(one.id), await ledger.laneOf(one.lane)]).toEqual([undefined, undefined]);
    });
  });

  describe('leases', () => {
    it('no more than asked for, only lanes of the adapter, the longest due first, each to one worker', async () => {
      const adapter = 'limits';
      const all = Array.from({ length: 5 }, () => aCommand({ adapter }));
      await ledger.accept(...all, aCommand({ adapter: 'another' }));
      const lanes = all.map(({ lane }) => lane);
      for (const [i, lane] of lanes.entries())
        await sql`update command_lane set due_at = now() - ${5 - i} * interval '1 hour' where lane = ${lane}`.execute(
          ledger.store.db,
        );
      const first = await ledger.claim({ adapter, limit: 2, owner: 'w1' });
      expect(sorted(ids(first))).toEqual(sorted(all.slice(0, 2).map(({ id }) => id)));
      expect(sorted(ids(await ledger.claim({ adapter, owner: 'w2' })))).toEqual(
        sorted(all.slice(2).map(({ id }) => id)),
      );
      expect(await ledger.claim({ adapter, owner: 'w3' })).toEqual([]);
    });

    it('one command of a lane, the first; the next one at once when that is over', async () => {
      const adapter = 'order';
      const all = [1, 2, 3].map(() => aCommand({ adapter, lane: 'order' }));
      await ledger.accept(...all.slice(0, 2));
      await ledger.accept(...all.slice(2));
      for (const [i, { id }] of all.entries()) {
        const [claimed, ...more] = await ledger.claim({ adapter });
        expect([claimed?.row.id, claimed?.fence, more]).toEqual([id, i + 1, []]);
        expect(await ledger.claim({ adapter })).toEqual([]);
        const over = { id, lane: 'order', fence: i + 1, seconds: null, ...progressOf('CONFIRMED', 'CONFIRMED') };
        expect(await ledger.write('w', over)).toEqual([id]);
      }
      expect(await ledger.laneOf('order')).toBeUndefined();
    });

    it('what is begun is written down before anybody has it', async () => {
      const adapter = 'begin';
      const [one, other] = [aCommand({ adapter }), aCommand({ adapter })];
      await ledger.accept(one, other);
      const claim = { adapter, limit: 9, owner: 'w', seconds: 60, paused: [] };
      const begin = (row: CommandRow) => (row.id === one.id ? progressOf('SENDING', 'SENDING') : row);
      const claimed = await ledger.commands.claim(claim, begin);
      const shown = claimed.find(({ row }) => row.id === one.id)?.row;
      expect(shown).toMatchObject({ status: 'SENDING', steps: [{ status: 'SENDING' }], payload: one.payload });
      expect([await ledger.statusOf(one.id), await ledger.statusOf(other.id)]).toEqual(['SENDING', 'ACCEPTED']);
    });

    it('nothing at all where beginning fails', async () => {
      const adapter = 'begin-fails';
      const one = aCommand({ adapter });
      await ledger.accept(one);
      const claim = { adapter, limit: 9, owner: 'w', seconds: 60, paused: [] };
      const failing = ledger.commands.claim(claim, () => {
        throw new RangeError('no');
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect(await ledger.laneOf(one.lane)).toMatchObject({ owner: null, fence: 0, due: true });
    });

    it('nothing before it is due', async () => {
      const adapter = 'later';
      const one = aCommand({ adapter });
      await ledger.accept(one);
      const [claimed] = await ledger.claim({ adapter });
      const later = { id: one.id, lane: one.lane, fence: claimed?.fence ?? 0, ...progressOf('ACCEPTED') };
      await ledger.write('w', { ...later, seconds: 600 });
      expect(await ledger.claim({ adapter })).toEqual([]);
      expect(await ledger.laneOf(one.lane)).toMatchObject({ owner: null, due: false, never: false });
      await sql`update command_lane set due_at = due_at - interval '601 seconds' where lane = ${one.lane}`.execute(
        ledger.store.db,
      );
      expect(ids(await ledger.claim({ adapter }))).toEqual([one.id]);
    });

    it('nothing of tenants that wait, and everything of the others', async () => {
      const adapter = 'paused';
      const [held, free, none] = ['H26.L7', 'H26.L8', null].map((tenant) => aCommand({ adapter, tenant }));
      await ledger.accept(...[held, free, none].flatMap((one) => one ?? []));
      const claimed = ids(await ledger.claim({ adapter, paused: ['H26.L7', 'H26.L9'] }));
      expect(sorted(claimed)).toEqual(sorted([free?.id ?? '', none?.id ?? '']));
      expect(ids(await ledger.claim({ adapter }))).toEqual([held?.id]);
    });

    it('to another worker once a lease is over, under a higher number', async () => {
      const adapter = 'expired';
      const one = aCommand({ adapter });
      await ledger.accept(one);
      const [first] = await ledger.claim({ adapter, owner: 'w1', seconds: -1 });
      const [second] = await ledger.claim({ adapter, owner: 'w2' });
      expect([first?.fence, second?.fence, second?.row.id]).toEqual([1, 2, one.id]);
      expect(await ledger.laneOf(one.lane)).toMatchObject({ owner: 'w2' });
    });

    it('longer to who still has them, and says which those are', async () => {
      const adapter = 'extend';
      const [one, other] = [aCommand({ adapter }), aCommand({ adapter })];
      await ledger.accept(one, other);
      await ledger.claim({ adapter, owner: 'w1', seconds: -1 });
      expect(await ledger.commands.extend('w1', [one.lane], 60)).toEqual([one.lane]);
      expect(ids(await ledger.claim({ adapter, owner: 'w2' }))).toEqual([other.id]);
      expect(await ledger.commands.extend('w1', [one.lane, other.lane], 60)).toEqual([one.lane]);
      expect(await ledger.commands.extend('w1', [], 60)).toEqual([]);
    });

    it('at once what a worker gives back, and only that', async () => {
      const adapter = 'release';
      const [one, other] = [aCommand({ adapter }), aCommand({ adapter })];
      await ledger.accept(one);
      await ledger.claim({ adapter, owner: 'w1' });
      await ledger.accept(other);
      await ledger.claim({ adapter, owner: 'w2' });
      await ledger.commands.release('w1');
      expect(ids(await ledger.claim({ adapter, owner: 'w3' }))).toEqual([one.id]);
    });
  });

  describe('writes', () => {
    it('nothing under a lease that was lost, whether somebody else has the lane or nobody', async () => {
      const adapter = 'lost';
      const all = [aCommand({ adapter }), aCommand({ adapter }), aCommand({ adapter })] as const;
      await ledger.accept(...all);
      const fences = new Map((await ledger.claim({ adapter, owner: 'w1' })).map(({ row, fence }) => [row.id, fence]));
      const [taken, released, held] = all;
      const expire = sql`update command_lane set until = now() - interval '1 second' where lane = ${taken.lane}`;
      await expire.execute(ledger.store.db);
      await ledger.claim({ adapter, owner: 'w2' });
      await sql`update command_lane set owner = null, until = null where lane = ${released.lane}`.execute(
        ledger.store.db,
      );
      const written = all.map(({ id, lane }) => ({
        ...{ id, lane, fence: fences.get(id) ?? 0, seconds: null },
        ...progressOf('CONFIRMED', 'CONFIRMED'),
      }));
      expect(await ledger.write('w1', ...written)).toEqual([held.id]);
      expect(await Promise.all(all.map(({ id }) => ledger.statusOf(id)))).toEqual([
        ...['ACCEPTED', 'ACCEPTED', 'CONFIRMED'],
      ]);
      expect(await ledger.laneOf(taken.lane)).toMatchObject({ owner: 'w2', fence: 2 });
    });

    it('nothing under an old number of the same worker', async () => {
      const adapter = 'old-fence';
      const one = aCommand({ adapter });
      await ledger.accept(one);
      await ledger.claim({ adapter, seconds: -1 });
      await ledger.claim({ adapter });
      const old = { id: one.id, lane: one.lane, fence: 1, seconds: null, ...progressOf('CONFIRMED', 'CONFIRMED') };
      expect(await ledger.write('w', old)).toEqual([]);
      expect(await ledger.write('w', { ...old, fence: 2 })).toEqual([one.id]);
    });

    it.each(['CONFIRMED', 'REJECTED', 'DISCARDED'] as const)('%s, and forgets what it carried', async (status) => {
      const adapter = `over-${status}`;
      const one = aCommand({ adapter });
      await ledger.accept(one);
      const error = { code: 'COMMAND_REFUSED' as const, vi: 'Mẫu', en: 'Sample' };
      const over = { id: one.id, lane: one.lane, fence: 1, seconds: null, ...progressOf(status, 'REFUSED'), error };
      await ledger.claim({ adapter });
      await ledger.write('w', over);
      expect(await ledger.commands.byIds([one.id])).toMatchObject([{ status, payload: null, error }]);
    });

    it.each([
      ['DEAD', false],
      ['NEEDS_PERSON', true],
    ] as const)('%s, keeps what it carried, and holds up its lane: %s', async (status, holds) => {
      const adapter = `stuck-${status}`;
      const [one, next] = [aCommand({ adapter, lane: adapter }), aCommand({ adapter, lane: adapter })];
      await ledger.accept(one, next);
      await ledger.claim({ adapter });
      const stuck = { id: one.id, lane: adapter, fence: 1, seconds: null, ...progressOf(status, 'DEAD') };
      await ledger.write('w', stuck);
      expect(await ledger.commands.byIds([one.id])).toMatchObject([{ payload: one.payload }]);
      expect(ids(await ledger.claim({ adapter }))).toEqual(holds ? [] : [next.id]);
      expect(await ledger.laneOf(adapter)).toMatchObject({ never: holds });
      // What is accepted behind it does not wake the lane either.
      await ledger.accept(aCommand({ adapter, lane: adapter }));
      expect(await ledger.claim({ adapter })).toEqual([]);
    });
  });
});
