// LayDanhSachHoSo over a real socket, against a plain scan of the sample city.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSampleCity } from '../city/createSampleCity.js';
import type { Dossier } from '../city/types.js';
import { createDossierSearch } from './createDossierSearch.js';
import { createPortalServer } from './createPortalServer.js';
import type { PortalServer } from './createPortalServer.js';
import { call, login, pluck } from './portalClient.js';
import type { LooseAnswer } from './portalClient.js';

const city = createSampleCity();
let portal: PortalServer;
let session: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
  session = await login(portal);
});
afterAll(() => portal.close());

const WHOLE_CITY = {
  dsmadonvi: ['000.00.00.H26'],
  gomdonvicon: '1',
  tungay: '',
  denngay: '',
  trangthai: '',
  trang: '1',
  soluong: '200',
};

function list(params: object = {}): Promise<LooseAnswer> {
  return call(portal, session, 'LayDanhSachHoSo', { ...WHOLE_CITY, ...params });
}

function compact(dossier: Dossier): string {
  return dossier.receivedAt.replaceAll(/\D/g, '');
}

/** The same question answered by looking at everything. */
function scan(agencies: readonly string[], from = '', until = '', status = ''): string[] {
  return city.dossiers
    .filter(({ agencyCode }) => agencies.some((code) => agencyCode === code || agencyCode.startsWith(`${code}.`)))
    .filter((dossier) => (from === '' || compact(dossier) >= from) && (until === '' || compact(dossier) <= until))
    .filter((dossier) => status === '' || String(dossier.status) === status)
    .map((dossier) => ({ key: `${dossier.receivedAt} ${dossier.code}`, code: dossier.code }))
    .sort((a, b) => (a.key > b.key ? -1 : 1))
    .map(({ code }) => code);
}

const codesOf = (answer: LooseAnswer) => pluck(answer.result, 'MAHOSO');

describe('the list of dossiers', () => {
  it('has the whole city, newest first, page by page', async () => {
    const expected = scan(['H26']);
    const [first, last] = [await list(), await list({ trang: '120' })];
    expect([first.tongso, first.error_code]).toEqual(['24000', '0']);
    expect(codesOf(first)).toEqual(expected.slice(0, 200));
    expect(codesOf(last)).toEqual(expected.slice(-200));
    expect((await list({ trang: '121' })).result).toEqual([]);
  });

  it('has an agency alone, or with its subordinates', async () => {
    const own = await list({ gomdonvicon: '0' });
    const ward = await list({ dsmadonvi: ['000.00.L7.H26'], gomdonvicon: '0' });
    const district = await list({ dsmadonvi: ['000.00.62.H26'], soluong: '5' });
    expect([own.tongso, own.result]).toEqual(['0', []]);
    expect(codesOf(ward)).toEqual(scan(['H26.L7']));
    expect(district.tongso).toBe(String(scan(['H26.62']).length));
    expect(codesOf(district)).toEqual(scan(['H26.62']).slice(0, 5));
  });

  it('includes both ends of a time range, to the second', async () => {
    const codes = scan(['H26.L7']);
    const newest = city.dossier(codes[0] ?? '') as Dossier;
    const oldest = city.dossier(codes.at(-1) ?? '') as Dossier;
    const range = { dsmadonvi: ['000.00.L7.H26'], tungay: compact(oldest), denngay: compact(newest) };
    expect((await list(range)).tongso).toBe(String(codes.length));
    const inner = { tungay: String(BigInt(compact(oldest)) + 1n), denngay: String(BigInt(compact(newest)) - 1n) };
    expect((await list({ ...range, ...inner })).tongso).toBe(String(codes.length - 2));
  });

  it('shows items as TraCuuHoSo does', async () => {
    const [item] = (await list({ soluong: '1' })).result;
    expect((await call(portal, session, 'TraCuuHoSo', { mahoso: item?.['MAHOSO'] })).result).toEqual([item]);
  });

  it.each([
    ['more than 200', { soluong: '201' }],
    ['a page below 1', { trang: '0' }],
    ['no agency', { dsmadonvi: [] }],
    ['an agency of elsewhere', { dsmadonvi: ['000.00.00.H27'] }],
    ['the new form of a code', { dsmadonvi: ['H26.L7'] }],
    ['an agency that is no text', { dsmadonvi: [7] }],
    ['a status that does not exist', { trangthai: '11' }],
    ['a date in another form', { tungay: '2026-01-01' }],
  ])('refuses %s', async (_case, params) => {
    expect(await list(params)).toMatchObject({ error_code: -1, message: expect.any(String) });
  });
});

describe('the search behind it', () => {
  const search = createDossierSearch(city);
  const agency = fc.constantFrom('H26', 'H26.60', 'H26.75', 'H26.60.03', 'H26.L7', 'H26.X5', 'H26.L7.01', 'H26.01');
  const day = fc
    .integer({ min: 0, max: 1060 })
    .map((days) => new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10));

  it('finds what a scan finds, whatever is asked', () => {
    const bound = fc.option(day);
    const status = fc.option(fc.integer({ min: 1, max: 10 }));
    const question = fc.record({
      agencies: fc.uniqueArray(agency, { minLength: 1, maxLength: 4 }),
      from: bound,
      until: bound,
      status,
    });
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 4 }), ({ agencies, from, until, status: wanted }, page) => {
        const times = { from: from && `${from}T00:00:00`, until: until && `${until}T23:59:59` };
        const query = { agencyCodes: agencies, withSubordinates: true, ...times, status: wanted };
        const expected = scan(
          agencies,
          from?.replaceAll('-', '').concat('000000') ?? '',
          until?.replaceAll('-', '').concat('235959') ?? '',
          wanted === null ? '' : String(wanted),
        );
        const found = search(query, page, 50);
        expect(found.total).toBe(expected.length);
        expect(found.dossiers.map(({ code }) => code)).toEqual(expected.slice((page - 1) * 50, page * 50));
      }),
      { numRuns: 60 },
    );
  });
});
