// One suite for both databases: what people decide on, look up, count, and what is forgotten in the end.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { discarded, redriven, type CommandRow, type CommandStatus } from '../../gateway/commands/index.js';
import type { Decide, NewCommand } from '../../gateway/commands/commandStore.js';
import { aCommand, progressOf } from '../support/ledgerCommand.js';
import { openLedgerStore, STORE_KINDS, type LedgerStore } from '../support/ledgerStore.js';

const redrive: Decide = (row) => redriven(row, new Date());
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

describe.each(STORE_KINDS)('the store of commands on %s', (kind) => {
  let ledger: LedgerStore;
  beforeAll(async () => {
    ledger = await openLedgerStore(kind);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => ledger.stop());

  const decide = (id: string, by: Decide) => ledger.transact((tx) => ledger.commands.decide(tx, id, by));

  /** Taken in and carried so far. */
  async function aCommandThat(status: CommandStatus, more: Partial<NewCommand> & { adapter: string }) {
    const one = aCommand(more);
    await ledger.accept(one);
    const [claimed] = await ledger.claim({ adapter: one.adapter });
    const step = status === 'DEAD' ? 'DEAD' : 'UNKNOWN';
    const seconds = ['DEAD', 'NEEDS_PERSON', 'CONFIRMED', 'REJECTED'].includes(status) ? null : 600;
    const written = { id: one.id, lane: one.lane, fence: claimed?.fence ?? 0, seconds, ...progressOf(status, step) };
    expect(await ledger.write('w', written)).toEqual([one.id]);
    return one;
  }

  describe('decides', () => {
    it('on a dead command: it is tried again, and its lane is there again', async () => {
      const one = await aCommandThat('DEAD', { adapter: 'dead' });
      expect(await ledger.laneOf(one.lane)).toBeUndefined();
      const row = await decide(one.id, redrive);
      expect(row).toMatchObject({ id: one.id, status: 'ACCEPTED', steps: [{ status: 'PENDING' }] });
      expect(await ledger.laneOf(one.lane)).toMatchObject({ due: true, owner: null });
      const [claimed] = await ledger.claim({ adapter: 'dead' });
      expect(claimed?.row).toMatchObject({ id: one.id, payload: one.payload });
    });

    it('on one that holds up its lane: those behind it go on', async () => {
      const adapter = 'person';
      const one = await aCommandThat('NEEDS_PERSON', { adapter, lane: adapter });
      const next = aCommand({ adapter, lane: adapter });
      await ledger.accept(next);
      expect(await decide(one.id, discarded)).toMatchObject({ status: 'DISCARDED' });
      const [claimed] = await ledger.claim({ adapter });
      expect(claimed?.row.id).toBe(next.id);
      expect(await ledger.commands.byIds([one.id])).toMatchObject([{ payload: null }]);
    });

    it('on a dead one before others: it comes first again', async () => {
      const adapter = 'first-again';
      const one = await aCommandThat('DEAD', { adapter, lane: adapter });
      await aCommandThat('UNKNOWN', { adapter, lane: adapter });
      expect(await ledger.claim({ adapter })).toEqual([]);
      await decide(one.id, redrive);
      expect((await ledger.claim({ adapter })).map(({ row }) => row.id)).toEqual([one.id]);
    });

    it('never on one that is being carried out, nor on one of its lane', async () => {
      const adapter = 'leased';
      const dead = await aCommandThat('DEAD', { adapter, lane: adapter });
      const one = aCommand({ adapter, lane: adapter });
      await ledger.accept(one);
      const [claimed] = await ledger.claim({ adapter, owner: 'w1' });
      const asked: string[] = [];
      const by: Decide = (row) => {
        asked.push(row.id);
        return discarded(row);
      };
      expect([await decide(one.id, by), await decide(dead.id, by), asked]).toEqual([undefined, undefined, []]);
      expect(await ledger.statusOf(dead.id)).toBe('DEAD');
      const over = { id: one.id, lane: adapter, fence: claimed?.fence ?? 0, seconds: null };
      expect(await ledger.write('w1', { ...over, ...progressOf('CONFIRMED', 'CONFIRMED') })).toEqual([one.id]);
      expect(await decide(dead.id, by)).toMatchObject({ status: 'DISCARDED' });
    });

    it('against a worker whose lease is over: what it brings later is not written', async () => {
      const adapter = 'late';
      const one = await aCommandThat('DEAD', { adapter });
      await decide(one.id, redrive);
      const [claimed] = await ledger.claim({ adapter, owner: 'w1', seconds: -1 });
      expect(await decide(one.id, () => progressOf('DISCARDED'))).toMatchObject({ status: 'DISCARDED' });
      const late = { id: one.id, lane: one.lane, fence: claimed?.fence ?? 0, seconds: null };
      expect(await ledger.write('w1', { ...late, ...progressOf('CONFIRMED', 'CONFIRMED') })).toEqual([]);
      expect(await ledger.statusOf(one.id)).toBe('DISCARDED');
    });

    it('nothing where the state does not allow it, or there is none, and leaves no lane behind', async () => {
      const one = await aCommandThat('CONFIRMED', { adapter: 'over' });
      expect(await decide(one.id, () => null)).toBeNull();
      expect(await decide(one.id, () => null)).toBeNull();
      expect(await ledger.laneOf(one.lane)).toBeUndefined();
      expect(await decide('no such command', redrive)).toBeUndefined();
      await expect(decide(one.id, redrive)).rejects.toThrow('COMMAND_STATE');
      expect(await ledger.laneOf(one.lane)).toBeUndefined();
    });

    it('with another payload, which is what is carried out then', async () => {
      const adapter = 'payload';
      const one = await aCommandThat('DEAD', { adapter });
      const row = await decide(one.id, (found) => ({ ...redriven(found, new Date()), payload: 'sua-lai' }));
      expect(row?.payload).toBe('sua-lai');
      expect((await ledger.claim({ adapter }))[0]?.row.payload).toBe('sua-lai');
    });
  });

  describe('lists', () => {
    const adapter = 'listed';
    const all: NewCommand[] = [];
    beforeAll(async () => {
      for (const [i, unit] of ['hn:01', 'hn:00103', 'hn:00103', null, 'hn:00145'].entries())
        all.push(aCommand({ adapter, unit, client: `khach-${i % 2}`, actor: `nguoi-mau-${i % 3}` }));
      await ledger.accept(...all);
      const [claimed] = await ledger.claim({ adapter, limit: 1 });
      const { row, fence } = claimed as NonNullable<typeof claimed>;
      await ledger.write('w', { id: row.id, lane: row.lane, fence, seconds: null, ...progressOf('DEAD', 'DEAD') });
    });

    const placesOf = (rows: readonly CommandRow[]) => rows.map(({ id }) => all.findIndex((one) => one.id === id));
    const found = async (filter: object) =>
      placesOf((await ledger.commands.list({ adapter, ...filter }, 100, null)).rows);

    it('the newest first, by each mark and by several', async () => {
      expect(await found({})).toEqual([4, 3, 2, 1, 0]);
      expect(await found({ client: 'khach-1' })).toEqual([3, 1]);
      expect(await found({ actor: 'nguoi-mau-0' })).toEqual([3, 0]);
      expect(await found({ units: ['hn:00103', 'hn:00145'] })).toEqual([4, 2, 1]);
      expect(await found({ units: [] })).toEqual([]);
      expect(await found({ client: 'khach-0', units: ['hn:00103'] })).toEqual([2]);
      expect((await found({ statuses: ['ACCEPTED'] })).length).toBe(4);
      expect((await found({ statuses: ['DEAD', 'CONFIRMED'] })).length).toBe(1);
      expect(await found({ statuses: [] })).toEqual([]);
      expect(await found({ adapter: 'no such' })).toEqual([]);
    });

    it('in pages that together hold every command once, also while others are taken in', async () => {
      const seen: number[] = [];
      for (let before: string | null = null, more = true; more;) {
        const page = await ledger.commands.list({ adapter }, 2, before);
        seen.push(...placesOf(page.rows));
        before = page.rows.at(-1)?.seq ?? null;
        more = page.more;
        await ledger.accept(aCommand({ adapter }));
      }
      expect(seen).toEqual([4, 3, 2, 1, 0]);
    });
  });

  it('counts what is not over, by adapter and status, with the age of the oldest', async () => {
    const dead = await aCommandThat('DEAD', { adapter: 'counted' });
    await aCommandThat('CONFIRMED', { adapter: 'counted' });
    await ledger.accept(aCommand({ adapter: 'counted' }), aCommand({ adapter: 'counted' }));
    await sql`update command set created_at = now() - interval '1 hour' where id = ${dead.id}`.execute(ledger.store.db);
    const depths = (await ledger.commands.depths()).filter(({ adapter }) => adapter === 'counted');
    expect(depths.length).toBe(2);
    expect(depths.find(({ status }) => status === 'ACCEPTED')?.count).toBe(2);
    const [oldest] = depths.filter(({ status }) => status === 'DEAD');
    expect(oldest?.count).toBe(1);
    expect(oldest?.oldestSeconds).toBeGreaterThanOrEqual(3_600);
    expect(oldest?.oldestSeconds).toBeLessThan(3_700);
  });

  it('forgets what ended long ago, so many at a time, and with it its key; nothing that is not over', async () => {
    const adapter = 'forgotten';
    const over = [await aCommandThat('CONFIRMED', { adapter }), await aCommandThat('REJECTED', { adapter })];
    const stuck = [await aCommandThat('DEAD', { adapter }), await aCommandThat('NEEDS_PERSON', { adapter })];
    await sql`update command set updated_at = now() - interval '2 days' where adapter = ${adapter}`.execute(
      ledger.store.db,
    );
    const recent = await aCommandThat('CONFIRMED', { adapter });
    const before = new Date(Date.now() - 86_400_000);
    expect(await ledger.commands.forget(before, 1)).toBe(1);
    expect(await ledger.commands.forget(before, 10)).toBe(1);
    expect(await ledger.commands.forget(before, 10)).toBe(0);
    const kept = await ledger.commands.list({ adapter }, 10, null);
    expect(ids(kept.rows)).toEqual(ids([recent, ...stuck.reverse()]));
    const [first] = over;
    expect((await ledger.accept(aCommand({ adapter, key: first?.key ?? '' }))).length).toBe(1);
  });
});
