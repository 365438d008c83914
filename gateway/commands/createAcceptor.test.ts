// Taking in: known by its key before anything is asked, checked before it is prepared, durable before it is acknowledged.
import { describe, expect, it } from '@jest/globals';
import { defineCommand, InputError } from '../../adapters/kit/index.js';
import { z } from 'zod';
import { plainSealer } from '../../test/support/ledgerWorker.js';
import type { CommandHead, CommandRow } from './command.js';
import type { CommandStore, NewCommand } from './commandStore.js';
import { createAcceptor, type AskedCommand } from './createAcceptor.js';

const AT = new Date('2026-11-20T02:00:00Z');

const definition = defineCommand<unknown, { n: number }>({
  payload: z.object({ n: z.int() }),
  prepare: async () => ({ subject: 's', payload: { n: 1 } }),
  steps: ['keep', 'tell'].map((name) => ({
    ...{ name, title: { vi: 'Mẫu', en: 'Sample' } },
    send: async () => ({ outcome: 'DONE' as const }),
    reconcile: 'REPEATABLE' as const,
  })),
}) as AskedCommand<unknown>['definition'];

const asker = {
  ...{ client: 'ung-dung-mau', tenant: 'H26.L7', actor: 'nguoi-mau-1', onBehalfOf: null, agency: 'H26.L7' },
  ...{ purpose: null, requestId: 'yeu-cau-mau' },
};

function open(more: { failing?: () => Error | undefined } = {}) {
  const rows = new Map<string, CommandRow>();
  const log: string[] = [];
  const entries: CommandHead[] = [];
  const accepted: string[] = [];
  const batches: number[] = [];
  const store: Pick<CommandStore<string>, 'byKeys' | 'accept'> = {
    byKeys: async (keys) => keys.map(({ client, key }) => rows.get(`${client} ${key}`) ?? null),
    accept: async (_tx, commands: readonly NewCommand[]) => {
      batches.push(commands.length);
      // As the database does: one row for two of one key.
      return commands.flatMap((one) => {
        const key = `${one.client} ${one.key}`;
        if (rows.has(key)) return [];
        rows.set(key, { ...one, createdAt: AT, updatedAt: AT });
        return [one.id];
      });
    },
  };
  const { accept, idle } = createAcceptor<string, CommandHead>({
    store: store as CommandStore<string>,
    async transact(act) {
      const failure = more.failing?.();
      if (failure !== undefined) throw failure;
      const { result, entry } = await act('tx');
      entries.push(...entry);
      log.push('durable');
      return result;
    },
    ...{ sealer: plainSealer, maxPayloadBytes: 1_024, now: () => AT },
    onAccepted: (given) => accepted.push(...given.map(({ id }) => id)),
  });
  const ask = (over: Partial<AskedCommand<CommandHead>> = {}): Promise<CommandRow> =>
    accept({
      ...{ asker, adapter: 'ledger', name: 'addEntry', definition, key: 'khoa-mau-1', args: { unit: 'hn:01', n: 1 } },
      check: async () => {
        log.push('check');
        return 'hn:01';
      },
      prepare: async () => {
        log.push('prepare');
        return { subject: 's', payload: { n: 1 } };
      },
      entry: (head) => head,
      ...over,
    });
  return { ask, idle, rows, log, entries, accepted, batches };
}

describe('a command', () => {
  it('is checked, then prepared, then durable with its record, then told and acknowledged', async () => {
    const { ask, log, entries, accepted, rows } = open();
    const row = await ask();
    expect(log).toEqual(['check', 'prepare', 'durable']);
    expect(row).toMatchObject({ ...asker, status: 'ACCEPTED', unit: 'hn:01', adapter: 'ledger', createdAt: AT });
    expect(row.steps).toEqual(
      ['keep', 'tell'].map((name) => ({
        name,
        status: 'PENDING',
        attempts: 0,
        pauses: 0,
        updatedAt: AT.toISOString(),
      })),
    );
    expect([entries.map(({ id }) => id), accepted]).toEqual([[row.id], [row.id]]);
    expect(rows.get('ung-dung-mau khoa-mau-1')?.payload).toBe(plainSealer.seal(row.id, '{"n":1}'));
  });

  it('under a key that is known is the same one: nothing is asked, stored, recorded or told again', async () => {
    const { ask, log, entries, accepted } = open();
    const first = await ask();
    log.length = 0;
    const again = await ask({ asker: { ...asker, requestId: 'another request', purpose: 'another' } });
    expect(again.id).toBe(first.id);
    expect([log, entries.length, accepted.length]).toEqual([[], 1, 1]);
  });

  it.each([
    ['argument', { args: { unit: 'hn:01', n: 2 } }],
    ['field', { name: 'removeEntry' }],
    ['caller', { asker: { ...asker, actor: 'nguoi-mau-2' } }],
    ['person that it is for', { asker: { ...asker, onBehalfOf: 'nguoi-mau-2' } }],
    ['tenant', { asker: { ...asker, tenant: 'H26.L8' } }],
  ])('of another %s under the same key is a mistake', async (_what, over) => {
    const { ask, log, rows } = open();
    await ask();
    log.length = 0;
    await expect(ask(over)).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
    expect([log, rows.size]).toEqual([[], 1]);
  });

  it('fifty times at the same moment is one, in one row, one record, and fifty equal answers', async () => {
    const { ask, rows, entries, accepted, batches } = open();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect([rows.size, entries.length, accepted.length]).toEqual([1, 1, 1]);
    expect(batches.reduce((sum, n) => sum + n, 0)).toBe(50);
  });

  it('that races another body under one key loses, without a trace', async () => {
    const { ask, rows, entries } = open();
    const [first, second] = await Promise.allSettled([ask(), ask({ args: { unit: 'hn:01', n: 2 } })]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'IDEMPOTENCY_MISMATCH' } });
    expect([rows.size, entries.length]).toEqual([1, 1]);
  });

  it('that may not be made is not prepared, one that is wrong not stored', async () => {
    const { ask, log, rows } = open();
    await expect(ask({ check: () => Promise.reject(new Error('FORBIDDEN')) })).rejects.toThrow('FORBIDDEN');
    const wrong = () => Promise.reject(new InputError('"n" must be positive.', '"n" phải dương.'));
    await expect(ask({ prepare: wrong })).rejects.toBeInstanceOf(InputError);
    expect([log, rows.size]).toEqual([['check'], 0]);
  });

  it('without a proper key is refused before anything is asked', async () => {
    const { ask, log } = open();
    for (const key of [null, 'short'])
      await expect(ask({ key })).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING' });
    expect(log).toEqual([]);
  });

  it('that carries too much is refused by its bytes, in both languages', async () => {
    const { ask, rows } = open();
    const carrying = (text: string) => ask({ prepare: async () => ({ subject: 's', payload: { text } }) });
    await expect(carrying('ă'.repeat(600))).rejects.toMatchObject({
      ...{ message: expect.stringContaining('1024 bytes'), vi: expect.stringContaining('1024 byte') },
    });
    expect(rows.size).toBe(0);
    await carrying('a'.repeat(1_024 - '{"text":""}'.length));
  });

  it('that the store does not take is neither told nor acknowledged, and can be sent again', async () => {
    const failure = { now: new Error('away') as Error | undefined };
    const { ask, accepted, rows, idle } = open({ failing: () => failure.now });
    await expect(ask()).rejects.toMatchObject({ name: 'NotTakenIn', cause: failure.now });
    expect([accepted.length, rows.size]).toEqual([0, 0]);
    failure.now = undefined;
    expect(await ask()).toMatchObject({ status: 'ACCEPTED' });
    await idle();
  });
});

describe('the lane of a command', () => {
  const laneOf = async (more: Partial<AskedCommand<CommandHead>>, subject = 's', unit?: string) => {
    const { ask } = open();
    const row = await ask({ ...more, prepare: async () => ({ subject, payload: {}, ...(unit && { unit }) }) });
    return row;
  };

  it('is that of its subject, its adapter and its tenant, and tells nothing of them', async () => {
    const { lane } = await laneOf({}, 'hồ sơ 000.00.12.H26');
    expect((await laneOf({ key: 'khoa-mau-2', name: 'other' }, 'hồ sơ 000.00.12.H26')).lane).toBe(lane);
    const others = [
      await laneOf({}, 'hồ sơ 000.00.13.H26'),
      await laneOf({ adapter: 'signature' }, 'hồ sơ 000.00.12.H26'),
      await laneOf({ asker: { ...asker, tenant: 'H26.L8' } }, 'hồ sơ 000.00.12.H26'),
      await laneOf({ asker: { ...asker, tenant: null } }, 'hồ sơ 000.00.12.H26'),
    ];
    expect(new Set([lane, ...others.map((row) => row.lane)]).size).toBe(5);
    expect(lane).toMatch(/^[\w-]{43}$/);
  });

  it('does not change the unit, which the command itself may name', async () => {
    expect((await laneOf({})).unit).toBe('hn:01');
    expect((await laneOf({}, 's', 'hn:00103')).unit).toBe('hn:00103');
  });
});
