// Calls of connected systems on a whole gateway: kept with their record before they are acknowledged, and nothing leaks.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { InboundRefused } from '../../adapters/kit/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { MOST_BYTES, reply, SECRET } from '../support/parcelAdapter.js';
import { startParcelGateway, WARD, type ParcelGateway } from '../support/parcelGateway.js';

const FAILURES = 3;
let database: TestDatabase;
let gateway: ParcelGateway;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  gateway = await startParcelGateway({
    ...{ databaseUrl: database.url, quota: { signInFailures: FAILURES } },
    http: { deadlineMs: 1_000, trustedProxies: 1 },
    audit: { storeMs: 1_000 },
  });
  pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on('error', () => undefined);
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await pool.end();
  await database.drop();
});
beforeEach(() => {
  gateway.system.onCall = undefined;
});

const aParcel = (more: object = {}) => ({ key: `thua-${randomUUID()}`, title: 'Thửa mẫu', unit: WARD, ...more });

async function call(body: object | string, headers: Record<string, string> = {}, path = 'parcels/put', more = {}) {
  const response = await fetch(`${gateway.url}/inbound/${path}`, {
    ...{ method: 'POST', headers: { 'x-secret': SECRET, ...headers } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

const rows = async (text: string, ...values: unknown[]) => (await pool.query(text, values)).rows;
const recordsOf = (key: string) =>
  rows(
    `select event, body::jsonb -> 'entry' as entry from audit_record
      where event = 'arrival.received' and body::jsonb #>> '{entry,target,id}' = $1`,
    key,
  );

describe('what a system hands over', () => {
  it('is kept with its record and told of; the same again changes nothing and leaves none', async () => {
    const parcel = aParcel();
    expect((await call(parcel)).json()).toEqual({ kept: 'NEW' });
    expect((await call(parcel)).json()).toEqual({ kept: 'SAME' });
    expect(await recordsOf(parcel.key)).toHaveLength(1);
    expect(await rows('select type, unit from event where key = $1', parcel.key)).toEqual([
      { type: 'Parcel', unit: WARD },
    ]);
    expect((await call({ ...parcel, title: 'Thửa khác (mẫu)' })).json()).toEqual({ kept: 'ANOTHER' });
    const [record] = await recordsOf(parcel.key);
    expect(record.entry).toMatchObject({
      ...{ actor: { client: 'system:parcels' }, unit: { key: WARD }, sources: ['parcels'] },
      target: { type: 'parcel', id: parcel.key },
    });
  });

  it('is in no row of the store in clear', async () => {
    const parcel = aParcel({ title: `rieng-tu-${randomUUID()}` });
    await call(parcel);
    const tables = await rows(`select table_name as name from information_schema.tables where table_schema = 'public'`);
    for (const { name } of tables)
      expect([name, await rows(`select 1 from "${name}" t where t::text like '%${parcel.title}%'`)]).toEqual([
        name,
        [],
      ]);
  });

  it('is taken in by the longest address that fits', async () => {
    const rest: unknown[] = [];
    gateway.system.onCall = async (work) => {
      rest.push(work.rest);
      return reply(200, '{}');
    };
    for (const path of ['parcels/put', 'parcels/put/a/b', 'parcels/put/slow', 'parcels/put/slow/c'])
      await call('', {}, path);
    expect(rest).toEqual([[], ['a', 'b'], [], ['c']]);
    for (const path of ['parcels', 'parcels/putt', 'units/put', 'nobody/put'])
      expect((await call('', {}, path)).status).toBe(404);
    const wrong = await fetch(`${gateway.url}/inbound/parcels/put`, { method: 'GET' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['REFUSED', 400, () => Promise.reject(new InboundRefused('not a parcel'))],
    ['FAILED', 503, () => Promise.reject(new Error('bi-mat trong lỗi'))],
    ['FAILED', 503, () => { throw new TypeError('bi-mat trong lỗi'); }], // oxfmt-ignore
    // It neither answers nor heeds its signal.
    ['FAILED', 503, () => new Promise<never>(() => undefined)],
  ] as const)('is answered in the form of the system: %s', async (failure, status, act) => {
    gateway.system.onCall = act;
    const answer = await call(aParcel());
    expect([answer.status, answer.json()]).toEqual([status, { failure }]);
  });

  it('with what is kept is its content’s fault or may be over the next time', async () => {
    gateway.system.onCall = async ({ keep }) => {
      await keep({ kind: 'Not A Kind', key: 'k', unit: null, content: {} });
      return reply(200, '{}');
    };
    expect((await call('')).json()).toEqual({ failure: 'REFUSED' });
  });

  it('with its size is told before it is read', async () => {
    const answer = await call('x'.repeat(MOST_BYTES + 1));
    expect([answer.status, answer.json()]).toEqual([400, { failure: 'TOO_LARGE' }]);
  });

  it('leaves neither body nor secret nor key in the log', async () => {
    const secrets = ['bi-mat', SECRET, 'noi-dung-mau', 'Thửa'];
    await call('{"noi-dung-mau": ');
    await call({ 'noi-dung-mau': 1 });
    await call(aParcel(), { 'x-secret': 'bi-mat-sai' });
    const said = gateway.log.join('');
    expect(said).toContain('"failure":"FAILED"');
    expect(said).toContain('"reason":"not a parcel"');
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  it('with the store is FAILED, and the second try is kept', async () => {
    const parcel = aParcel();
    await pool.query('alter table inbox rename to inbox_away');
    const answer = await call(parcel);
    await pool.query('alter table inbox_away rename to inbox');
    expect([answer.status, answer.json()]).toEqual([503, { failure: 'FAILED' }]);
    expect([await recordsOf(parcel.key), await rows('select 1 from event where key = $1', parcel.key)]).toEqual([
      [],
      [],
    ]);
    expect((await call(parcel)).json()).toEqual({ kept: 'NEW' });
    expect(await recordsOf(parcel.key)).toHaveLength(1);
  });

  it('while the record cannot be written keeps nothing either', async () => {
    const parcel = aParcel();
    await pool.query('alter table audit_record rename to audit_record_away');
    const answer = await call(parcel);
    await pool.query('alter table audit_record_away rename to audit_record');
    expect(answer.status).toBe(503);
    expect(await rows('select 1 from inbox where key = $1', parcel.key)).toEqual([]);
    expect((await call(parcel)).json()).toEqual({ kept: 'NEW' });
  });
});

describe('a caller that is not let in', () => {
  it('is told 401 alone, and not listened to any more after a few tries, right or wrong; others are', async () => {
    const from = { 'x-forwarded-for': '192.0.2.7' };
    for (let n = 0; n < FAILURES; n += 1) {
      const answer = await call(aParcel(), { ...from, 'x-secret': 'sai' });
      expect([answer.status, answer.json().errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
    const locked = await call(aParcel(), from);
    expect([locked.status, Number(locked.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await call(aParcel(), { 'x-forwarded-for': '192.0.2.8' })).status).toBe(200);
  });
});
