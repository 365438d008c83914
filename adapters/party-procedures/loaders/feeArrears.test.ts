// Numbers by unit over the sample ledger; and the sample's own amounts against the rules.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { amountDue } from '../fees/amountDue.js';
import { feeSettingsSchema, type PayerKind } from '../fees/feeSettings.js';
import { createBench, type Bench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';
import type { PartyFeeArrearsRecord, PartyFeeRecord } from '../schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
let server: PartyServer;

function createBenchFor(config: object): Bench {
  const around = { units: directory, limits: { readMs: 10_000 }, now: () => new Date(NOW) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url, config), around);
  return createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
}

beforeAll(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
});
afterAll(() => server.close());

const count = (config: object, args: object) =>
  createBenchFor(config).query<PartyFeeArrearsRecord[]>('partyFeeArrears', { year: 2026, ...args });

/** By the rule of the sample: one in eleven owes March to June without, one in thirteen with a reason. */
function expectedOf(unit: string) {
  const members = [...server.members.values()].filter(
    ({ firstCell }) => directory.agency(server.cells.get(firstCell)?.agencyCode ?? '')?.unit === unit,
  );
  const serials = members.map(({ code }) => Number(code.slice(2)));
  return {
    members: serials.filter((serial) => serial % 11 === 0 || serial % 13 === 0).length,
    flagged: serials.filter((serial) => serial % 11 === 0 && serial % 13 !== 0).length,
  };
}

describe('arrears by unit', () => {
  it('are those of the ledger, the present month left out', async () => {
    const rows = await count({ smallCount: 1 }, {});
    expect(rows).toHaveLength(new Set(rows.map(({ key }) => key)).size);
    expect(rows.length).toBeGreaterThan(100);
    for (const { key, members, flagged } of rows) {
      expect({ members, flagged }).toEqual(expectedOf(key ?? ''));
    }
  });

  it('are not told where few people are behind them', async () => {
    const rows = await count({}, {});
    const [city, ...wards] = rows.sort((a) => (a.key === 'hn:01' ? -1 : 1));
    expect(city).toMatchObject({
      key: 'hn:01',
      label: 'UBND thành phố Hà Nội',
      ...expectedOf('hn:01'),
      suppressed: false,
    });
    for (const ward of wards)
      expect(ward).toMatchObject({ members: null, flagged: null, missing: null, suppressed: true });
  });

  it('do not tell by difference either how few the others are', async () => {
    const { members, flagged } = expectedOf('hn:01');
    const [row] = await count({ smallCount: members - flagged + 1 }, { unit: 'hn:01', reach: 'SELF' });
    expect(row).toMatchObject({ members, flagged: null, suppressed: true });
  });

  it('of one unit are of that unit alone', async () => {
    const rows = await count({ smallCount: 1 }, { unit: 'hn:01', reach: 'SELF' });
    expect(rows.map(({ key }) => key)).toEqual(['hn:01']);
  });

  it('are not read without end', async () => {
    await expect(count({ maxRows: 100, maxPageSize: 50 }, {})).rejects.toThrow('too wide');
  });

  it.each([1999, 2027])('are not known of %d', async (year) => {
    await expect(count({}, { year })).rejects.toThrow('year');
  });
});

it('the sample reckons as the rules do, on both sides of 2026-02', async () => {
  const settings = feeSettingsSchema.parse({});
  const bench = createBenchFor({});
  const [member] = [...server.members.values()];
  const args = { cell: member?.firstCell, from: '2025-08', until: '2026-07', first: 100 };
  const { items } = await bench.query<{ items: { record: PartyFeeRecord }[] }>('partyCellFees', args);
  expect(new Set(items.map(({ record }) => record.payerKind)).size).toBeGreaterThan(4);
  for (const { record } of items) {
    const base = record.base === null ? null : BigInt(record.base);
    const due = amountDue(settings, { kind: record.payerKind as PayerKind, period: record.period, base });
    expect(record).toMatchObject({ amountDue: String(due.amount), rule: due.rule });
  }
});
