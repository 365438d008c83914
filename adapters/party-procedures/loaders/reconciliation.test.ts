// Statements over the sample ledger: they add up, and nothing in them points at a few people.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createPartyServer, type PartyServer } from '../../../sandbox/party/createPartyServer.js';
import { createAdapterRuntime } from '../../../test/support/adapterRuntime.js';
import { createBench } from '../fixtures/createBench.js';
import { createDirectory, NOW, partyConfig } from '../fixtures/sampleParty.js';
import { partyProceduresAdapter as adapter } from '../index.js';
import type { PartyFeeStatementRecord } from '../schema.generated.js';

const city = createSampleCity();
const directory = createDirectory(city);
let server: PartyServer;

beforeAll(async () => {
  server = await createPartyServer({ city, port: 0, now: () => NOW });
});
afterAll(() => server.close());

function reconcile(args: object, config: object = {}): Promise<PartyFeeStatementRecord[]> {
  const around = { units: directory, limits: { readMs: 10_000 }, now: () => new Date(NOW) };
  const runtime = createAdapterRuntime(adapter, partyConfig(server.url, config), around);
  const bench = createBench(adapter, adapter.createClient(runtime), directory.scopeOf());
  return bench.query('partyFeeReconciliation', { reach: 'SUBTREE', ...args });
}

const sum = (rows: readonly PartyFeeStatementRecord[], of: (row: PartyFeeStatementRecord) => string | null) =>
  rows.reduce((total, row) => total + BigInt(of(row) ?? '0'), 0n);

describe('statements', () => {
  it('of the months of a year add up to the year, and what is paid is divided to the đồng', async () => {
    const open = { smallCount: 1 };
    const year = await reconcile({ span: '2026', unit: 'hn:01', reach: 'SELF' }, open);
    const months = await Promise.all(
      Array.from({ length: 7 }, (_, n) => reconcile({ span: `2026-0${n + 1}`, unit: 'hn:01', reach: 'SELF' }, open)),
    );
    for (const of of [
      (row: PartyFeeStatementRecord) => row.due,
      (row: PartyFeeStatementRecord) => row.paid,
      (row: PartyFeeStatementRecord) => row.missing,
      (row: PartyFeeStatementRecord) => row.kept,
    ])
      expect(sum(year, of)).toBe(sum(months.flat(), of));
    expect(year).toHaveLength(1);
    for (const row of [...year, ...months.flat()]) {
      expect(sum([row], ({ kept }) => kept) + sum([row], ({ remitted }) => remitted)).toBe(
        sum([row], ({ paid }) => paid),
      );
      expect(sum([row], ({ due }) => due) - sum([row], ({ paid }) => paid)).toBe(
        sum([row], ({ missing }) => missing) - sum([row], ({ above }) => above),
      );
    }
  }, 90_000);

  it('hide what few people are behind, also where it could be reckoned from the rest', async () => {
    const rows = await reconcile({ span: '2026-03' });
    expect(rows.length).toBeGreaterThan(100);
    const hidden = rows.filter(({ suppressed }) => suppressed);
    expect(hidden.length).toBeGreaterThan(0);
    for (const row of rows) expect((row.missing === null) === (row.above === null)).toBe(true);
    const all = await reconcile({ span: '2026-03' }, { smallCount: 100 });
    for (const row of all.filter(({ key }) => key !== 'hn:01'))
      expect(row).toMatchObject({ due: null, paid: null, kept: null, exempt: null, suppressed: true });
  });

  it('are of one unit where one is asked for', async () => {
    const rows = await reconcile({ span: '2026-03', unit: 'hn:01', reach: 'SELF' });
    expect(rows.map(({ key, label, span }) => [key, label, span])).toEqual([
      ['hn:01', 'UBND thành phố Hà Nội', '2026-03'],
    ]);
  });

  it.each(['2026-13', '26', '', '1999', '2026-3'])('refuse the span %j', async (span) => {
    await expect(reconcile({ span })).rejects.toThrow('span');
  });
});
