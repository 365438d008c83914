// Lists of units: one unit alone or with all below it, by state, and rows that were assigned since, each of them once.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { withAssigned } from '../../kit/conformance/index.js';
import type { Page, UnitScope } from '../../kit/index.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';
import type { PartyTransferRecord } from '../schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
const WARD = directory.agency('H26.L7')?.unit ?? '';
let server: PartyServer;
let bench: Bench;

beforeAll(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
  const around = { units: directory, limits: { readMs: 10_000 }, now: () => new Date(NOW) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url, { maxPageSize: 10 }), around);
  bench = createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
});
afterAll(() => server.close());

async function list(args: object, scope?: UnitScope): Promise<PartyTransferRecord[]> {
  const page = await bench.query<Page<PartyTransferRecord>>('partyTransfers', { first: 100, ...args }, scope);
  return page.items.map(({ record }) => record);
}

it('of a unit are those from it and to it', async () => {
  const rows = await list({ unit: WARD });
  expect(rows).toHaveLength(6);
  for (const { unitKeys } of rows) expect(unitKeys).toContain(WARD);
  expect(new Set(rows.map(({ fromUnitKey }) => fromUnitKey === WARD)).size).toBe(2);
});

it('of the city alone are not those of its wards', async () => {
  expect(await list({ unit: 'hn:01', reach: 'SELF' })).toEqual([]);
  expect(await list({ unit: 'hn:01', reach: 'SUBTREE' })).toHaveLength(100);
});

it('of a state are in that state', async () => {
  const rows = await list({ unit: WARD, state: 'IN_TRANSIT' });
  expect(rows.map(({ state, turn }) => [state, turn])).toEqual([
    ['IN_TRANSIT', 'DESTINATION'],
    ['IN_TRANSIT', 'DESTINATION'],
  ]);
});

it('have what was assigned once, also where it was recorded there', async () => {
  const [own] = await list({ unit: WARD });
  const everything = directory.scopeOf();
  const both = await list({ unit: WARD }, withAssigned(everything, 'PartyTransfer', [own?.code ?? ''], WARD));
  expect(both.map(({ code }) => code)).toEqual((await list({ unit: WARD })).map(({ code }) => code));
});

it('of a state have only those of the assigned ones that are in it', async () => {
  const elsewhere = (await list({})).filter(({ unitKeys }) => !unitKeys.includes(WARD));
  const keys = elsewhere.slice(0, 3).map(({ code }) => code);
  const scope = withAssigned(directory.scopeOf([WARD]), 'PartyTransfer', keys, WARD);
  const rows = await list({ unit: WARD, state: 'SUBMITTED' }, scope);
  expect(rows.filter(({ code }) => keys.includes(code)).map(({ state }) => state)).toEqual(['SUBMITTED']);
});

it('refuse a cursor that is none of theirs', async () => {
  await expect(list({ after: 'x y' })).rejects.toThrow('after');
});
