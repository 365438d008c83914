// The store full, in conflict with itself, or frozen: nothing that was not kept is acknowledged, nothing acknowledged is
// lost, and it goes on by itself.
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer } from '../support/testGateway.js';
import { startLedgerGateway, type LedgerGateway } from '../support/ledgerGateway.js';
import { startPausablePostgres, type PausablePostgres } from '../support/ledgerPostgres.js';

const aKey = () => `khoa-mau-${randomUUID()}`;
const LEAKS = /command|insert|extend file|deadlock|serialize|127\.0\.0\.1|postgres|\bat /i;

let gateway: LedgerGateway;
beforeAll(async () => {
  gateway = await startLedgerGateway();
}, 60_000);
afterEach(async () => {
  await gateway.rows('drop trigger if exists fault on command');
});
afterAll(() => gateway.stop());

/** The first `times` of such statements fail, over all transactions. */
async function failing(when: string, state: string, times: number, condition = 'true'): Promise<void> {
  await gateway.rows(`create sequence if not exists fault_count`);
  await gateway.rows(`alter sequence fault_count restart`);
  await gateway.rows(`
    create or replace function fault() returns trigger language plpgsql as $$ begin
      if ${condition} then
        if nextval('fault_count') <= ${times} then
          raise exception 'could not extend file, or a deadlock' using errcode = '${state}';
        end if;
      end if;
      return new;
    end $$`);
  await gateway.rows(`create or replace trigger fault before ${when} on command for each row execute function fault()`);
}

async function countOf(key: string): Promise<number> {
  const [row] = await gateway.rows('select count(*)::int as n from command where key = $1', [key]);
  return row.n as number;
}

function expectRefused(answer: GraphqlAnswer): void {
  expect(answer.data).toEqual({ addEntry: null });
  const [error] = answer.errors ?? [];
  expect(error.extensions).toMatchObject({ code: expect.stringMatching(/^[A-Z_]+$/), requestId: expect.any(String) });
  expect([error.message, ...Object.values<string>(error.extensions.messages)].join(' ')).not.toMatch(LEAKS);
}

describe('F63 a store that is full', () => {
  it('takes nothing in, so nothing is acknowledged; and it goes on by itself', async () => {
    const key = aKey();
    await failing('insert', '53100', 1_000);
    const answers = await Promise.all([gateway.add(key), gateway.add(key), gateway.add(aKey())]);
    answers.forEach(expectRefused);
    expect(await countOf(key)).toBe(0);
    const records = await gateway.rows("select 1 from audit_record where event = 'command.accepted'");
    expect(records).toEqual([]);
    await gateway.rows('drop trigger fault on command');
    const answer = await gateway.add(key);
    expect(answer.data.addEntry.status).toBe('ACCEPTED');
    await gateway.settled();
    expect([await countOf(key), gateway.system.entries.length]).toEqual([1, 1]);
  });

  test('is a service that is not available now', async () => {
    await failing('insert', '53100', 1_000);
    expect((await gateway.add(aKey())).errors?.[0].extensions).toMatchObject({
      ...{ code: 'SERVICE_UNAVAILABLE', retryable: true },
    });
  });
});

describe('F62 a conflict between transactions', () => {
  test.each(['40001', '40P01'])('(%s) is tried again, up to three times, and nobody notices', async (state) => {
    await failing('insert', state, 3);
    expect((await gateway.add(aKey())).errors).toBeUndefined();
  });

  it.each(['40001', '40P01'])('(%s) that lasts is refused, and nothing is acknowledged', async (state) => {
    const key = aKey();
    await failing('insert', state, 1_000);
    expectRefused(await gateway.add(key));
    expect(await countOf(key)).toBe(0);
  });

  it('when an outcome is written down makes no second effect: the system is asked what became of it', async () => {
    const key = aKey();
    // Once more than it is tried.
    await failing('update', '40P01', 4, "new.status = 'CONFIRMED'");
    await gateway.add(key, { subject: key });
    await gateway.settled();
    const [row] = await gateway.rows('select id, status from command where key = $1', [key]);
    expect(row.status).toBe('CONFIRMED');
    expect(gateway.system.effects.get(`${row.id}.keep`)).toBe(1);
    expect(gateway.system.requests.filter((request) => request.includes(row.id))).toEqual([
      ...[`POST ${row.id}.keep`, `GET ${row.id}.keep`],
    ]);
  });
});

describe('F58 a store that is frozen', () => {
  let postgres: PausablePostgres;
  let frozen: LedgerGateway;
  beforeAll(async () => {
    postgres = await startPausablePostgres();
    frozen = await startLedgerGateway({ databaseUrl: postgres.url });
  }, 60_000);
  afterAll(async () => {
    postgres.resume();
    await frozen.stop();
    await postgres.stop();
  }, 60_000);

  it('has writes refused, reads served, and loses nothing that was acknowledged', async () => {
    const keys = Array.from({ length: 10 }, aKey);
    const acknowledged = new Set<string>();
    const write = async (key: string) => {
      const answer = await frozen.add(key, { subject: key });
      if (answer.data?.addEntry) acknowledged.add(key);
      return answer;
    };
    await Promise.all(keys.slice(0, 5).map(write));
    expect(acknowledged.size).toBe(5);
    postgres.pause();
    const writing = Promise.all(keys.slice(5).map(write));
    const read = await frozen.ask(frozen.token(), '{ unit(code: "00103") { name } }');
    expect([read.status, read.data.unit.name]).toEqual([200, 'Tây Hồ']);
    for (const answer of await writing) {
      expect(answer.data?.addEntry ?? null).toBeNull();
      expect(answer.errors?.[0].extensions.code).toMatch(/^[A-Z_]+$/);
    }
    expect(acknowledged.size).toBe(5);
    postgres.resume();
    for (const key of keys) while (!acknowledged.has(key)) await write(key);
    await frozen.settled();
    const rows = await frozen.rows('select id, key, status from command');
    expect(rows.map(({ key }) => key).sort()).toEqual([...keys].sort());
    expect(rows.map(({ status }) => status)).toEqual(rows.map(() => 'CONFIRMED'));
    expect(rows.map(({ id }) => frozen.system.effects.get(`${id}.keep`))).toEqual(rows.map(() => 1));
  }, 60_000);
});
