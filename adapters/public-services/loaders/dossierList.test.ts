// Lists of dossiers over a scripted list service: paging, ties, filters, details.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputError, type AgencyFilter, type Page } from '../../kit/index.js';
import { book, createBench, type Script } from '../fixtures/scriptedPortal.js';
import type { DossierRecord } from '../schema.generated.js';
import { loadDossierList, loadUnitDossiers } from './dossierList.js';

interface Row {
  readonly MAHOSO: string;
  readonly NGAYTIEPNHAN: string;
}

const textOf = (value: unknown, absent: string) => (typeof value === 'string' ? value : absent);

/** A list service that is sorted by time alone: rows of one moment come in the order given. */
function createListScript(rows: readonly Row[], total: boolean): Script {
  const sorted = [...rows].sort((a, b) =>
    a.NGAYTIEPNHAN < b.NGAYTIEPNHAN ? 1 : a.NGAYTIEPNHAN > b.NGAYTIEPNHAN ? -1 : 0,
  );
  return (service, body) => {
    if (service === 'login') return undefined;
    if (service === 'TraCuuHoSo') {
      return { error_code: 0, result: [{ ...sorted.find(({ MAHOSO }) => MAHOSO === body['mahoso']), TIENDO: [] }] };
    }
    const from = textOf(body['tungay'], '');
    const to = textOf(body['denngay'], '99999999999999');
    const found = sorted.filter(({ NGAYTIEPNHAN }) => NGAYTIEPNHAN >= from && NGAYTIEPNHAN <= to);
    const size = Number(body['soluong']);
    const start = (Number(body['trang']) - 1) * size;
    const result = found.slice(start, start + size);
    return { error_code: 0, message: 'Thành công', ...(total ? { tongso: String(found.length) } : {}), result };
  };
}

function row(agency: string, serial: number, time: string): Row {
  return { MAHOSO: `000.00.${agency}.H26-260305-${String(serial).padStart(4, '0')}`, NGAYTIEPNHAN: time };
}

async function walk(script: Script, first: number, args: object = {}, scope = book.scopeOf()): Promise<string[]> {
  const bench = createBench(script, { dossierList: { maxPageSize: 10 } });
  const codes: string[] = [];
  let after: string | null = null;
  for (let page = 0; page < 200; page += 1) {
    const call = bench.call({ scope, wants: () => false });
    const answer: Page<DossierRecord> = await loadDossierList({ ...args, first, after }, call);
    codes.push(...answer.items.map(({ record }) => record.code));
    if (!answer.hasNextPage) return codes;
    after = answer.items.at(-1)?.cursor ?? null;
  }
  throw new Error('no end');
}

const times = fc.integer({ min: 0, max: 3 }).map((minute) => `202603051${minute}0000`);
const anyRows = fc
  .array(fc.tuple(fc.constantFrom('L7', 'L8', 'Z9'), times), { maxLength: 40 })
  .map((list) => list.map(([agency, time], serial) => row(agency, serial, time)));

describe('the list', () => {
  it('gives every visible row once, newest first, however many share a moment and whatever the page size', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (rows, first, total) => {
        const expected = rows
          .filter(({ MAHOSO }) => !MAHOSO.includes('Z9'))
          .sort((a, b) => (`${a.NGAYTIEPNHAN}|${a.MAHOSO}` < `${b.NGAYTIEPNHAN}|${b.MAHOSO}` ? 1 : -1))
          .map(({ MAHOSO }) => MAHOSO);
        expect(await walk(createListScript(rows, total), first)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('gives rows of the scope and of the unit alone', async () => {
    const rows = [row('L7', 1, '20260305100000'), row('L8', 2, '20260305110000'), row('L7', 3, '20260305120000')];
    const script = createListScript(rows, true);
    expect(await walk(script, 2, {}, book.scopeOf(['w:L7']))).toEqual([rows[2]?.MAHOSO, rows[0]?.MAHOSO]);
    expect(await walk(script, 2, { unit: 'hn:01', reach: 'SELF' })).toEqual([]);
    expect(await walk(script, 2, { unit: 'hn:01' })).toHaveLength(3);
  });

  it('asks for the topmost agencies in one call, in the old form, with their subordinates', async () => {
    const bench = createBench(createListScript([], true));
    await loadDossierList(
      { unit: 'hn:01', status: 'IN_PROGRESS', from: '2026-03-01', to: '2026-03-31', first: 5 },
      bench.call({ scope: book.scopeOf(['w:L7', 'w:L8']) }),
    );
    expect(bench.http.seen.at(-1)?.body).toMatchObject({
      service: 'LayDanhSachHoSo',
      dsmadonvi: ['000.00.L7.H26', '000.00.L8.H26'],
      gomdonvicon: '1',
      tungay: '20260301000000',
      denngay: '20260331235959',
      trangthai: '4',
      trang: '1',
    });
  });

  it('goes on from the cursor, not from a page number', async () => {
    const bench = createBench(createListScript([], true));
    const after = '20260305100000|000.00.L7.H26-260305-0001';
    await loadDossierList({ first: 5, after, to: '2026-03-31' }, bench.call());
    expect(bench.http.seen.at(-1)?.body).toMatchObject({ denngay: '20260305100000', trang: '1' });
  });

  it('asks nothing if nothing is visible', async () => {
    const bench = createBench(createListScript([], true));
    const page = await loadDossierList({ first: 5 }, bench.call({ scope: book.scopeOf([]) }));
    expect([page.items, page.hasNextPage, bench.http.seen]).toEqual([[], false, []]);
  });

  it('ends, and says how to narrow it, if page after page holds nothing visible', async () => {
    const rows = Array.from({ length: 60 }, (_, serial) => row('L8', serial, `20260305${100000 + serial}`));
    const bench = createBench(createListScript(rows, true), { dossierList: { maxPageSize: 10, maxPages: 3 } });
    const list = loadDossierList({ unit: 'hn:01', reach: 'SELF' }, bench.call());
    await expect(list).rejects.toBeInstanceOf(InputError);
    expect(bench.http.seen).toHaveLength(4);
  });

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }],
    [{ status: 'UNKNOWN' as const }],
    [{ after: '1; drop' }],
    [{ after: '20260305100000|000.00.L7' + 'x'.repeat(80) }],
    [{ first: 0 }],
  ])('refuses %j in both languages, and asks nothing', async (args) => {
    const bench = createBench(createListScript([], true));
    const failure: unknown = await loadDossierList(args, bench.call()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InputError);
    expect((failure as InputError).vi).not.toBe('');
    expect(bench.http.seen).toEqual([]);
  });
});

describe('dossiers that were assigned', () => {
  const scopeWith = (codes: readonly string[], units: string[] = ['w:L7']) => ({
    ...book.scopeOf(units),
    assigned: (type: string, filter?: AgencyFilter) =>
      type === 'Dossier' && (filter?.unit ?? 'w:L7') === 'w:L7' ? codes : [],
  });

  it('stand in the list in its order, each once, and bring none of the others of their ward', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 9 }), fc.nat(), async (rows, first, pick) => {
        const codes = rows.map(({ MAHOSO }) => MAHOSO);
        const assigned = codes.filter((code, index) => code.includes('L8') && (index + pick) % 2 === 0);
        const expected = rows
          .filter(({ MAHOSO }) => MAHOSO.includes('L7') || assigned.includes(MAHOSO))
          .sort((a, b) => (`${a.NGAYTIEPNHAN}|${a.MAHOSO}` < `${b.NGAYTIEPNHAN}|${b.MAHOSO}` ? 1 : -1))
          .map(({ MAHOSO }) => MAHOSO);
        const served = rows.filter(({ MAHOSO }) => !MAHOSO.includes('Z9'));
        expect(await walk(createListScript(served, true), first, {}, scopeWith(assigned))).toEqual(expected);
        expect(await walk(createListScript(served, true), first, { unit: 'w:L7' }, scopeWith(assigned))).toEqual(
          expected,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('are there for somebody who sees nothing else, and asked for in the ward that recorded them', async () => {
    const rows = [row('L8', 1, '20260305100000'), row('L8', 2, '20260305110000')];
    const bench = createBench(createListScript(rows, true));
    const scope = scopeWith([rows[0]?.MAHOSO ?? ''], []);
    const page = await loadDossierList({ first: 5 }, bench.call({ scope, wants: () => false }));
    expect(page.items.map(({ record }) => record.code)).toEqual([rows[0]?.MAHOSO]);
    expect(bench.http.seen.at(-1)?.body).toMatchObject({ dsmadonvi: ['000.00.L8.H26'] });
  });

  it('cost no further agency where the scope has that ward, and stay with the unit they were assigned to', async () => {
    const rows = [row('L8', 1, '20260305100000'), row('L8', 2, '20260305110000'), row('L7', 3, '20260305120000')];
    const bench = createBench(createListScript(rows, true));
    const scope = scopeWith([rows[0]?.MAHOSO ?? ''], ['hn:01', 'w:L7', 'w:L8']);
    const call = () => bench.call({ scope, wants: () => false });
    await loadDossierList({}, call());
    expect(bench.http.seen.at(-1)?.body).toMatchObject({ dsmadonvi: ['000.00.00.H26'] });
    for (const reach of ['SELF', 'SUBTREE'] as const) {
      const page = await loadDossierList({ unit: 'w:L7', reach }, call());
      expect(page.items.map(({ record }) => record.code)).toEqual([rows[2]?.MAHOSO, rows[0]?.MAHOSO]);
    }
  });

  it('are not listed where they went away from', async () => {
    const rows = [row('L7', 1, '20260305100000'), row('L7', 2, '20260305110000')];
    const scope = { ...book.scopeOf(['w:L7']), assignedAway: () => [rows[0]?.MAHOSO ?? ''] };
    expect(await walk(createListScript(rows, true), 5, {}, scope)).toEqual([rows[1]?.MAHOSO]);
  });
});

it('asks nothing for a citizen: the portal has no search by person', async () => {
  const bench = createBench(createListScript([row('L7', 1, '20260305100000')], true));
  const scope = { ...book.scopeOf([]), assigned: () => [], subject: '999000000001' };
  expect(await loadDossierList({}, bench.call({ scope }))).toEqual({ items: [], hasNextPage: false });
  expect(bench.http.seen).toEqual([]);
});

describe('details', () => {
  const rows = [row('L7', 1, '20260305100000'), row('L7', 2, '20260305110000')];

  it.each(['progress', 'officerNumber', 'officer'])(
    'are looked up for %s, which the list does not have',
    async (field) => {
      const bench = createBench(createListScript(rows, true));
      await loadDossierList({}, bench.call({ wants: (name) => name === field }));
      expect(bench.http.seen.filter(({ body }) => body['service'] === 'TraCuuHoSo')).toHaveLength(2);
    },
  );

  it('are not looked up if nobody asks for them', async () => {
    const bench = createBench(createListScript(rows, true));
    await loadDossierList({}, bench.call({ wants: (name) => name === 'summary' }));
    expect(bench.http.seen.map(({ body }) => body['service'])).toEqual([undefined, 'LayDanhSachHoSo']);
  });
});

it('gives one page per unit', async () => {
  const rows = [row('L7', 1, '20260305100000'), row('L8', 2, '20260305110000')];
  const bench = createBench(createListScript(rows, true));
  const pages = await loadUnitDossiers(['w:L8', 'w:L7', 'w:none'], {}, bench.call({ wants: () => false }));
  expect(pages.map(({ items }) => items.map(({ record }) => record.unitKey))).toEqual([['w:L8'], ['w:L7'], []]);
});
