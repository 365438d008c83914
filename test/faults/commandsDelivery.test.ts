// Systems that refuse or are away for long, and answers that cannot be kept: each harms its own command alone.
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { CompiledQuery, Kysely, PostgresDialect, type LogEvent } from 'kysely';
import pg from 'pg';
import { UpstreamError, type StepWork } from '../../adapters/kit/index.js';
import { createCommandStore, type Tables } from '../../gateway/store/index.js';
import { openLedgerDesk, type LedgerDesk } from '../support/ledgerDesk.js';
import { openLedgerStore, type LedgerStore } from '../support/ledgerStore.js';
import { scripted, type ScriptedStep } from '../support/ledgerWorker.js';

let ledger: LedgerStore;
const open: LedgerDesk[] = [];
beforeAll(async () => {
  ledger = await openLedgerStore('PostgreSQL');
}, 60_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ desk }) => desk.stop()));
});
afterAll(() => ledger.stop());

function start(id: string, step: ScriptedStep, settings: Record<string, unknown> = {}): LedgerDesk {
  const made = openLedgerDesk(ledger, scripted(id, step), settings);
  open.push(made);
  return made;
}

const statusesOf = async (adapter: string) => {
  const { rows } = await ledger.commands.list({ adapter }, 10_000, null);
  return new Map(rows.map(({ key, status }) => [key.replace('khoa-mau-', ''), status]));
};

const badRequest = () => Object.assign(new UpstreamError('UPSTREAM_BAD_STATUS'), { status: 422 });

describe('F52 a command that the system refuses as it stands', () => {
  it('is dead at once, is sent once, and holds up neither its subject nor others; and is there to be redriven', async () => {
    const sends: number[] = [];
    let refuses = true;
    const { add, until, ended, desk } = start('poison', {
      send: async ({ payload }) => {
        sends.push(payload.n);
        if (payload.n === 1 && refuses) throw badRequest();
        return { outcome: 'DONE' };
      },
    });
    const poison = await add('poison-1', 'same subject');
    await add('poison-2', 'same subject');
    await Promise.all([3, 4, 5].map((n) => add(`poison-${n}`)));
    await until(5);
    expect([...(await statusesOf('poison'))].filter(([, status]) => status !== 'CONFIRMED')).toEqual([
      ['poison-1', 'DEAD'],
    ]);
    expect(sends.filter((n) => n === 1).length).toBe(1);
    expect(ended.find(({ id }) => id === poison.id)).toMatchObject({ error: { code: 'UPSTREAM_BAD_STATUS' } });
    refuses = false;
    await ledger.transact((tx) =>
      desk.decide(tx, poison.id, (row) => ({
        ...{ status: 'ACCEPTED', error: null },
        steps: row.steps.map((step) => ({ ...step, status: 'PENDING' })),
      })),
    );
    await until(6);
    expect(ended.at(-1)).toMatchObject({ id: poison.id, status: 'CONFIRMED' });
  });

  it('that fails again and again is given up after twelve sends, and others go on meanwhile', async () => {
    const sends: number[] = [];
    const { add, until, hurry, ended } = start('retried', {
      send: async ({ payload }) => {
        sends.push(payload.n);
        if (payload.n === 1) throw new UpstreamError('UPSTREAM_TIMEOUT');
        return { outcome: 'DONE' };
      },
      reconcile: async () => ({ outcome: 'ABSENT' }),
    });
    await add('retried-1');
    await add('retried-2');
    await until(1);
    expect(ended[0]).toMatchObject({ key: 'khoa-mau-retried-2', status: 'CONFIRMED' });
    while (ended.length < 2) await hurry();
    expect(ended[1]).toMatchObject({
      key: 'khoa-mau-retried-1',
      status: 'DEAD',
      error: { code: 'COMMAND_UNDELIVERABLE' },
    });
    expect(sends.filter((n) => n === 1).length).toBe(12);
  });
});

describe('an answer that the store does not take', () => {
  const bad: Record<string, () => unknown> = {
    'a reference with half a surrogate pair': () => ({ outcome: 'DONE', result: { reference: 'HS\ud800' } }),
    'a reason with a zero character': () => ({ outcome: 'REFUSED', reason: { vi: 'Mẫu\u0000', en: 'Sample' } }),
    'a pause that is not a number': () => ({ outcome: 'WAITING', seconds: NaN }),
  };

  test.each(Object.keys(bad))('(%s) harms its own command alone', async (what) => {
    let all = 0;
    let go = () => undefined as void;
    const together = new Promise<void>((resolve) => {
      go = resolve;
    });
    const id = `bad-${Object.keys(bad).indexOf(what)}`;
    const answer = async ({ payload }: StepWork<unknown, { n: number }>) => {
      if ((all += 1) === 10) go();
      await together;
      return (payload.n === 5 ? bad[what]?.() : { outcome: 'DONE' }) as { outcome: 'DONE' };
    };
    const { add, errors } = start(id, { send: answer });
    await Promise.all(Array.from({ length: 10 }, (_, n) => add(`${id}-${n}`)));
    const others = async () =>
      [...(await statusesOf(id))].flatMap(([key, status]) => (key.endsWith('5') ? [] : status));
    const over = async () => errors.length + (await others()).filter((status) => status === 'CONFIRMED').length >= 9;
    while (!(await over())) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await others()).toEqual(Array(9).fill('CONFIRMED'));
  });
});

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

function rowsRead(node: PlanNode): number {
  const loops = node['Actual Loops'] ?? 1;
  const own = ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * loops;
  const scanned = node['Relation Name'] === 'command_lane' || node['Relation Name'] === 'command' ? own : 0;
  return scanned + (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each), 0);
}

/** What one claim asks the store, and how many rows the store reads for it. */
async function costOfClaim(url: string, adapter: string): Promise<{ statements: number; rows: number }> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  const asked: LogEvent[] = [];
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }), log: (event) => void asked.push(event) });
  const claim = { adapter, limit: 16, owner: 'measured', seconds: 60, paused: [] };
  const store = createCommandStore(db);
  await store.claim(claim, (row) => row);
  await store.release('measured');
  const [lease, heads] = asked.map(({ query }) => query).filter(({ sql: text }) => /command_lane|lateral/.test(text));
  let rows = 0;
  await db
    .transaction()
    .execute(async (tx) => {
      // A table of few pages is read whole because that is cheaper: what counts is that it need not be.
      await tx.executeQuery(CompiledQuery.raw('set local enable_seqscan = off'));
      for (const query of [lease, heads]) {
        if (query === undefined || /^\s*update command_lane set owner = null/.test(query.sql)) continue;
        const explained = await tx.executeQuery<{ 'QUERY PLAN': readonly { Plan: PlanNode }[] }>(
          CompiledQuery.raw(`explain (analyze, format json) ${query.sql}`, [...query.parameters]),
        );
        rows += rowsRead(explained.rows[0]?.['QUERY PLAN'][0]?.Plan ?? {});
      }
      throw new Error('not to be kept');
    })
    .catch((error: Error) => {
      if (error.message !== 'not to be kept') throw error;
    });
  await db.destroy();
  return { statements: asked.length, rows };
}

describe('F53 a system that is away while two thousand commands come', () => {
  const COUNT = 2_000;

  it('has all of them taken in, leased without reading the backlog, and delivered once when it is back', async () => {
    let away = true;
    const sends = new Map<string, number>();
    const { add, until, hurry, ended, errors } = start(
      'away',
      {
        send: async ({ key }) => {
          if (away) throw new UpstreamError('UPSTREAM_CIRCUIT_OPEN', { sent: false, retryAfterSeconds: 0.05 });
          sends.set(key, (sends.get(key) ?? 0) + 1);
          return { outcome: 'DONE' };
        },
      },
      { parallel: 64 },
    );
    await add('first-0');
    const few = await costOfClaim(ledger.url ?? '', 'away');
    for (let from = 1; from < COUNT; from += 100) {
      const some = Array.from({ length: Math.min(100, COUNT - from) }, (_, i) => add(`away-${from + i}`));
      expect((await Promise.all(some)).every(({ status }) => status === 'ACCEPTED')).toBe(true);
    }
    await ledger.store.db.executeQuery(CompiledQuery.raw('analyze command_lane, command'));
    const many = await costOfClaim(ledger.url ?? '', 'away');
    expect(many.statements).toBeLessThanOrEqual(few.statements + 2);
    // So many lanes as are asked for, in each of the two statements; some that another worker has.
    expect(many.rows).toBeLessThanOrEqual(6 * 16 + 2 * 64);
    expect(ended.length).toBe(0);
    away = false;
    const hurrying = setInterval(() => void hurry(), 200);
    await until(COUNT);
    clearInterval(hurrying);
    expect(ended.every(({ status }) => status === 'CONFIRMED')).toBe(true);
    expect([sends.size, [...sends.values()].filter((n) => n > 1)]).toEqual([COUNT, []]);
    expect(errors).toEqual([]);
  }, 60_000);
});
