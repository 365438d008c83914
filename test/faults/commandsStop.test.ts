// A gateway that is told to stop while it delivers: what is under way is finished, or given back and asked after.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startLedgerGateway } from '../support/ledgerGateway.js';
import { startLedgerSystem, type LedgerSystem } from '../support/ledgerSystem.js';
import pg from 'pg';

let database: TestDatabase;
let system: LedgerSystem;
let direct: pg.Client;
beforeAll(async () => {
  [database, system] = await Promise.all([createTestDatabase(), startLedgerSystem()]);
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
}, 60_000);
afterAll(async () => {
  await direct.end();
  await system.stop();
  await database.drop();
});

const start = (commands: object = {}) =>
  startLedgerGateway({ databaseUrl: database.url, system, commands: { ...commands } });

async function commandOf(key: string) {
  const { rows } = await direct.query('select id, status, lane from command where key = $1', [key]);
  return rows[0] as { id: string; status: string; lane: string };
}

async function lanesOf(lane: string) {
  const { rows } = await direct.query('select owner, until from command_lane where lane = $1', [lane]);
  return rows as { owner: string | null; until: Date | null }[];
}

describe('F83 stopping during delivery', () => {
  it('finishes what ends in time, and takes nothing more in hand', async () => {
    const gateway = await start({ parallel: 1 });
    let go = () => undefined as void;
    system.habit = () => new Promise((resolve) => (go = () => resolve('keep')));
    await gateway.add('khoa-mau-dung-1', { subject: 'one' });
    await system.until(({ requests }) => requests.length === 1);
    await gateway.add('khoa-mau-dung-2', { subject: 'two' });
    const stopped = gateway.stop();
    // Only once it has stopped listening: by then it has been told.
    while (
      await fetch(gateway.url).then(
        () => true,
        () => false,
      )
    )
      await new Promise((resolve) => setTimeout(resolve, 5));
    go();
    await stopped;
    const [one, two] = [await commandOf('khoa-mau-dung-1'), await commandOf('khoa-mau-dung-2')];
    expect([one.status, two.status]).toEqual(['CONFIRMED', 'ACCEPTED']);
    expect(await lanesOf(one.lane)).toEqual([]);
    expect(await lanesOf(two.lane)).toEqual([{ owner: null, until: null }]);
    expect([...system.effects.values()]).toEqual([1]);
    system.habit = () => 'keep';
    const next = await start();
    await next.settled();
    expect((await commandOf('khoa-mau-dung-2')).status).toBe('CONFIRMED');
    await next.stop();
    expect([...system.effects.values()]).toEqual([1, 1]);
  }, 60_000);

  it('gives back at once what does not end in time; the next one asks, and there is one effect', async () => {
    const gateway = await start({ graceMs: 100 });
    let go = () => undefined as void;
    const before = system.requests.length;
    system.habit = () => new Promise((resolve) => (go = () => resolve('keep')));
    await gateway.add('khoa-mau-dung-3', { subject: 'three' });
    await system.until(({ requests }) => requests.length === before + 1);
    await gateway.stop();
    const { id, status, lane } = await commandOf('khoa-mau-dung-3');
    expect(status).toBe('UNKNOWN');
    expect(await lanesOf(lane)).toEqual([{ owner: null, until: null }]);
    // It did arrive, and was carried out after all.
    go();
    await system.until(({ effects }) => effects.has(`${id}.keep`));
    system.habit = () => 'keep';
    const next = await start();
    await next.settled();
    await next.stop();
    expect((await commandOf('khoa-mau-dung-3')).status).toBe('CONFIRMED');
    expect(system.effects.get(`${id}.keep`)).toBe(1);
    expect(system.requests.filter((request) => request.includes(id))).toEqual([`POST ${id}.keep`, `GET ${id}.keep`]);
  }, 60_000);
});
