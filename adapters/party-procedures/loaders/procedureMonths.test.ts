// Procedures of a month: each side counted where it is, nothing small told, nothing outside the scope asked for.
import { expect, it } from '@jest/globals';
import { countMonthOfUnits } from './procedureMonths.js';

const [HERE, THERE] = ['hn:2025-07:00103', 'hn:2025-07:00097'];
const AGENCIES: Readonly<Record<string, string>> = { '000.00.01.H26': HERE, '000.00.02.H26': THERE };

function transfer(index: number, state: string, day = '20261005') {
  const code = `T-${String(index).padStart(3, '0')}`;
  return { MAHOSO: code, TRANGTHAI: state, NGAYNOP: day, MADONVIDI: '000.00.01.H26', MADONVIDEN: '000.00.02.H26' };
}

function scene(transfers: readonly object[]) {
  const asked: string[] = [];
  const call = {
    signal: new AbortController().signal,
    client: {
      config: { smallCount: 5, maxPageSize: 100, maxRows: 1_000, portalStates: {} },
      units: { agency: (code: string) => (code in AGENCIES ? { unit: AGENCIES[code] } : undefined) },
      party: {
        read: async ({ service, row }: { service: string; row: { parse(value: unknown): unknown } }) => {
          asked.push(service);
          return service === 'listTransfers' ? transfers.map((one) => row.parse({ ...one, MADANGVIEN: 'M-1' })) : [];
        },
      },
    },
    scope: {
      includes: (unit: string) => unit === HERE || unit === THERE,
      agencies: ({ unit }: { unit?: string }) =>
        Object.entries(AGENCIES).flatMap(([oldCode, own]) => (own === unit ? [{ oldCode }] : [])),
    },
  };
  return { asked, count: (...units: string[]) => countMonthOfUnits(units, '2026-10', call as never) };
}

const rowsOf = (states: readonly string[]) => states.map((state, index) => transfer(index, state));
const times = (count: number, state: string) => Array.from({ length: count }, () => state);

it('counts a transfer at both ends, decided where it is no longer the turn of that end', async () => {
  const { count } = scene(rowsOf([...times(6, 'IN_TRANSIT'), ...times(5, 'COMPLETED')]));
  const [here, there] = await count(HERE, THERE);
  expect(here?.[0]).toEqual({ procedure: 'TRANSFER_OUT', asked: 11, decided: 11, suppressed: false });
  expect(there?.[1]).toEqual({ procedure: 'TRANSFER_IN', asked: 11, decided: 5, suppressed: false });
  expect(here?.[1]).toEqual({ procedure: 'TRANSFER_IN', asked: 0, decided: 0, suppressed: false });
});

it('tells no small number, nor one that leaves a small rest', async () => {
  const few = await scene(rowsOf(times(4, 'COMPLETED'))).count(HERE);
  expect(few[0]?.[0]).toEqual({ procedure: 'TRANSFER_OUT', asked: null, decided: null, suppressed: true });
  const rest = await scene(rowsOf([...times(8, 'COMPLETED'), ...times(2, 'SUBMITTED')])).count(HERE);
  expect(rest[0]?.[0]).toEqual({ procedure: 'TRANSFER_OUT', asked: 10, decided: null, suppressed: true });
});

it('counts the month alone, and asks each list once for all units', async () => {
  const other = Array.from({ length: 6 }, (_, index) => transfer(index, 'COMPLETED', '20260930'));
  const { count, asked } = scene(other);
  const [here] = await count(HERE, THERE, 'hn:2025-07:00000');
  expect(here?.[0]).toMatchObject({ asked: 0 });
  expect(asked.sort()).toEqual(['listOpinions', 'listTransfers']);
});

it('answers null for a unit that nothing can be seen of, without a call', async () => {
  const { count, asked } = scene([]);
  expect(await count('hn:2025-07:00000')).toEqual([null]);
  expect(asked).toEqual([]);
});
