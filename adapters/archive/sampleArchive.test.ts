// Reads over the sample archive: units, reach, retention, access, search, progress, and the habits of servers.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createArchiveServer, type ArchiveServer } from '../../sandbox/archive/createArchiveServer.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { createBench, type Bench } from './fixtures/archiveBench.js';
import { archiveConfig, codesOf, createDirectory, OTHER_AGENCY, WARD, WARD_AGENCY } from './fixtures/sampleArchive.js';
import { listDocuments, listRestricted, loadDocuments } from './loaders/archiveDocuments.js';
import { listFiles, listFilesOfUnits, loadFiles } from './loaders/archiveFiles.js';
import { listFonds } from './loaders/fonds.js';
import { countProgress } from './loaders/progress.js';
import { searchArchive } from './loaders/searchArchive.js';
import { findSources } from './sources.js';
import type { Page } from '../kit/index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();
const ward = directory.scopeOf([WARD]);
let server: ArchiveServer;
let bench: Bench;

function start(more: object = {}): Bench {
  return createBench((adapter) =>
    createAdapterRuntime(adapter, archiveConfig(server.url, more), { units: directory, limits: { readMs: 10_000 } }),
  );
}

beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0 });
  bench = start();
});
afterAll(() => server.close());

const codesIn = (page: Page | undefined) => page?.items.map(({ record }) => record['code']) ?? [];
const files = () => codesOf(server.records, 'fileCode', WARD_AGENCY);
const documents = () => codesOf(server.records, 'docCode', WARD_AGENCY);

/** All pages of a list. */
async function walk(read: (after: string | null) => Promise<Page>): Promise<unknown[]> {
  const codes: unknown[] = [];
  let after: string | null = null;
  do {
    const page: Page = await read(after);
    codes.push(...codesIn(page));
    after = page.hasNextPage ? (page.items.at(-1)?.cursor ?? null) : null;
  } while (after !== null);
  return codes;
}

async function withHabits<T>(habits: Partial<ArchiveServer['behaviour']>, work: () => Promise<T>): Promise<T> {
  const before = { ...server.behaviour };
  Object.assign(server.behaviour, habits);
  try {
    return await work();
  } finally {
    Object.assign(server.behaviour, before);
  }
}

describe('a file', () => {
  it('has the fields of TT 05/2025, its agency and its unit', async () => {
    const code = files()[0] ?? '';
    const [record] = await loadFiles([code], bench.call(ward));
    expect(record).toMatchObject({
      ...{ code, fondsCode: `PL.${WARD_AGENCY}`, agencyCode: WARD_AGENCY, unitKey: WARD },
      ...{ schemaVersion: 'TT05', language: '01', condition: 'NORMAL', documentCount: 3 },
      startedOn: expect.stringMatching(/^202[56]-01-15$/),
      endedOn: expect.stringMatching(/^202[56]-12-20$/),
    });
  });

  it('of an agency that is written in the old form belongs to the same unit', async () => {
    const organs = new Set(server.records.flatMap(({ metadata }) => metadata['tt05.organId'] ?? []));
    const old = [...organs].find(
      (organ) => organ.startsWith('000.') && directory.agency(organ)?.code.startsWith('H26.L'),
    );
    const agency = directory.agency(old ?? '');
    const [code = ''] = codesOf(server.records, 'fileCode', agency?.code ?? '');
    const scope = directory.scopeOf([agency?.unit ?? '']);
    expect(await loadFiles([code], bench.call(scope))).toMatchObject([
      { agencyCode: agency?.code, unitKey: agency?.unit },
    ]);
    expect(codesIn(await listFiles({ first: 100 }, bench.call(scope)))).toContain(code);
  });

  it('that is not open is not there, in whichever version it says so', async () => {
    const closed = server.records.filter(
      ({ isOpen, metadata }) => !isOpen && metadata['dspace.entity.type']?.[0] === 'ArchiveFile',
    );
    const keys = closed.slice(0, 300).flatMap(({ metadata }) => metadata['tt05.fileCode'] ?? []);
    expect(keys.length).toBeGreaterThan(100);
    expect(await loadFiles(keys, bench.call(everything))).toEqual(keys.map(() => null));
    const modes = new Set(closed.flatMap(({ metadata }) => metadata['tt05.mode'] ?? []));
    // 02 is open in the old version: here it stands in records without a version.
    expect([...modes].sort()).toEqual(['01', '02', '03']);
  });
});

describe('lists', () => {
  it('of a unit hold the rows of its own agencies, whoever asks', async () => {
    const page = await listFiles({ unit: WARD, reach: 'SELF', first: 100 }, bench.call(everything));
    expect(codesIn(page)).toEqual(files());
    const [own, none] = await listFilesOfUnits([WARD, 'hn:2025-07:99999'], { first: 100 }, bench.call(everything));
    expect([codesIn(own), codesIn(none)]).toEqual([files(), []]);
  });

  it('of the city alone leave out its wards, and take them in with everything below', async () => {
    const cityAlone = { unit: 'hn:01', reach: 'SELF' as const, first: 100 };
    const own = await walk((after) => listFiles({ ...cityAlone, after }, bench.call(everything)));
    expect(own.length).toBeGreaterThan(200);
    expect(own).toEqual(own.filter((code) => /^H26\.(\d\d\.)?20/.test(String(code))));
    const all = await walk((after) => listFiles({ unit: 'hn:01', first: 100, after }, bench.call(everything)));
    const open = server.records.filter(
      ({ isOpen, metadata }) => isOpen && metadata['dspace.entity.type']?.[0] === 'ArchiveFile',
    );
    expect(all).toEqual(open.flatMap(({ metadata }) => metadata['tt05.fileCode'] ?? []).sort());
  });

  it('hold what was asked for by retention, day, fonds and file', async () => {
    const call = bench.call(ward);
    const permanent = await listFiles({ retention: 'PERMANENT', first: 100 }, call);
    expect(permanent.items.length).toBeGreaterThan(0);
    expect(new Set(permanent.items.map(({ record }) => record['retention']))).toEqual(new Set(['PERMANENT']));
    const of2026 = codesIn(await listFiles({ from: '2026-01-15', to: '2026-01-15', first: 100 }, call));
    expect(of2026).toEqual(files().filter((code) => code.includes('.2026.')));
    expect(codesIn(await listFiles({ fonds: `PL.${OTHER_AGENCY}` }, call))).toEqual([]);
    const [file = ''] = documents().map((code) => code.slice(0, -8));
    const inFile = codesIn(await listDocuments({ file }, call));
    expect(inFile).toEqual(documents().filter((code) => code.startsWith(`${file}.`)));
    expect(inFile.length).toBeGreaterThan(0);
  });

  it('refuse days in the wrong order and cursors of other lists', async () => {
    const call = bench.call(ward);
    await expect(listFiles({ from: '2026-02-01', to: '2026-01-01' }, call)).rejects.toThrow('"from"');
    await expect(listFiles({ after: 'r:20' }, call)).rejects.toThrow('"after"');
    await expect(searchArchive({ text: 'mẫu', after: 'k:x' }, call)).rejects.toThrow('"after"');
  });

  it.each([1, 3, 7])('are whole where the server lowers pages to %d without a word', async (maxSize) => {
    const read = (after: string | null) => listDocuments({ first: 20, after }, bench.call(ward));
    expect(await withHabits({ maxSize }, () => walk(read))).toEqual(documents());
    const found = (after: string | null) => searchArchive({ text: 'quyết định', first: 20, after }, bench.call(ward));
    expect((await withHabits({ maxSize }, () => walk(found))).sort()).toEqual(documents());
  });

  it('are read under the other name of the result, too', async () => {
    const read = () => listFiles({ first: 100 }, bench.call(ward));
    expect(codesIn(await withHabits({ resultName: 'searchResults' }, read))).toEqual(files());
  });

  it('of fonds name their agencies', async () => {
    const { items } = await listFonds({ unit: WARD }, bench.call(everything));
    expect(items.map(({ record }) => record)).toEqual([
      expect.objectContaining({ code: `PL.${WARD_AGENCY}`, agencyCode: WARD_AGENCY, unitKey: WARD }),
    ]);
  });

  it('look at every row again, whatever the archive has filtered', async () => {
    const { shows } = await findSources(bench.call(everything), 'FILE', { unit: WARD, reach: 'SELF' });
    const agencies = [WARD_AGENCY, OTHER_AGENCY, 'H26'].map((code) => directory.agency(code));
    expect([...agencies, undefined].map((agency) => shows({ key: 'x', agency }))).toEqual([true, false, false, false]);
  });

  it('come in one order where the agencies do not fit into one query, and a search says so', async () => {
    const wards = ['H26.L3', 'H26.L4', WARD_AGENCY, OTHER_AGENCY];
    const scope = directory.scopeOf(wards.map((code) => directory.agency(code)?.unit ?? ''));
    const expected = wards.flatMap((code) => codesOf(server.records, 'docCode', code)).sort();
    const small = start({ limits: { maxAgencies: 2, pageSize: 5 } });
    for (const first of [4, 30])
      expect(await walk((after) => listDocuments({ first, after }, small.call(scope)))).toEqual(expected);
    await expect(searchArchive({ text: 'mẫu' }, small.call(scope))).rejects.toThrow('narrow "unit"');
  });

  it('leave out what was assigned to others', async () => {
    const [code = ''] = files();
    const scope = { ...ward, assignedAway: () => [code] };
    expect(codesIn(await listFiles({ first: 100 }, bench.call(scope)))).toEqual(files().slice(1));
    const [before] = await countProgress([WARD], {}, bench.call(ward));
    const paper = files().find((one) =>
      server.records.some(({ metadata }) => metadata['tt05.paperFileCode']?.[0] === `G-${one}`),
    );
    const away = { ...ward, assignedAway: () => [paper ?? ''] };
    const [after] = await countProgress([WARD], {}, bench.call(away));
    expect(after?.paperFiles).toBe((before?.paperFiles ?? 0) - 1);
  });

  it('end with an error where more would have to be read than is allowed', async () => {
    const small = start({ limits: { maxScan: 100 } });
    await expect(countProgress(['hn:01'], { reach: 'SUBTREE' }, small.call(everything))).rejects.toThrow('narrow');
  });
});

describe('documents that are not open', () => {
  it('are in the list of their own alone', async () => {
    const restricted = codesOf(server.records, 'docCode', WARD_AGENCY, false);
    const { items } = await listRestricted({ first: 100 }, bench.call(ward));
    expect(items.map(({ record }) => [record['code'], record['access']])).toEqual(
      restricted.map((code) => [code, 'RESTRICTED']),
    );
    expect(await loadDocuments(restricted, bench.call(ward))).toEqual(restricted.map(() => null));
    const open = await walk((after) => listDocuments({ first: 50, after }, bench.call(ward)));
    const found = await walk((after) => searchArchive({ text: 'quyết định', first: 50, after }, bench.call(ward)));
    expect(restricted.filter((code) => open.includes(code) || found.includes(code))).toEqual([]);
  });

  it('that do not say their version become open by a setting', async () => {
    const untagged = server.records.find(
      ({ metadata }) =>
        metadata['tt05.docCode'] !== undefined &&
        metadata['tt05.schemaVersion'] === undefined &&
        metadata['tt05.mode']?.[0] === '01',
    );
    const code = untagged?.metadata['tt05.docCode']?.[0] ?? '';
    expect(await loadDocuments([code], bench.call(everything))).toEqual([null]);
    const other = start({ open: { untagged: 'TT05' } });
    expect(await loadDocuments([code], other.call(everything))).toMatchObject([{ code, access: 'OPEN' }]);
    // Then the archive is not asked to filter, and every row is judged here.
    const listed = await walk((after) => listDocuments({ first: 50, after }, other.call(ward)));
    const own = server.records.filter(({ metadata }) => metadata['tt05.fondsCode']?.[0] === `PL.${WARD_AGENCY}`);
    const tagged = own.filter(({ metadata }) => metadata['tt05.schemaVersion'] === undefined);
    const more = tagged.filter(({ metadata }) => metadata['tt05.mode']?.[0] === '01');
    const codes = more.flatMap(({ metadata }) => metadata['tt05.docCode'] ?? []);
    expect(listed).toEqual([...documents(), ...codes].sort());
  });
});

describe('a search', () => {
  it('marks what was found, without HTML', async () => {
    const { items } = await searchArchive({ text: 'quyết' }, bench.call(ward));
    const marked = items.map(({ record }) => record['highlight']);
    expect(marked[0]).toMatch(/^Quyết định mẫu về .* của UBND phường Tây Hồ & mẫu$/);
    expect(marked.join('')).not.toMatch(/[<>]|onclick/);
  });

  it('takes a text for words, never for the language of the index', async () => {
    const texts = ['mẫu) OR (*:*', '"', 'a:b', 'x AND NOT mẫu', '[1 TO 2]', '\\', '*', 'quyết~ định^9', 'tt05.mode:03'];
    for (const text of texts.map((one) => `${one} zzz`))
      expect(codesIn(await searchArchive({ text }, bench.call(everything)))).toEqual([]);
  });

  it('refuses a text without words', async () => {
    for (const text of ['', ' ', 'a', '!!', '"*"', 'x'.repeat(201)])
      await expect(searchArchive({ text }, bench.call(ward))).rejects.toThrow('"text"');
  });
});

describe('progress', () => {
  it('counts the paper files of each unit and what became of them', async () => {
    const [own, none] = await countProgress([WARD, 'hn:2025-07:99999'], {}, bench.call(everything));
    const paper = server.records.filter(
      ({ isOpen, metadata }) =>
        isOpen && metadata['tt05.organId']?.[0] === WARD_AGENCY && metadata['tt05.paperFileCode'] !== undefined,
    );
    const done = paper.filter(({ metadata }) => metadata['tt05.digitisedDate'] !== undefined);
    const pages = done.reduce((sum, { metadata }) => sum + Number(metadata['tt05.numberOfPage']?.[0]), 0);
    expect(done.length).toBeGreaterThan(0);
    expect(own).toEqual({
      ...{ paperFiles: paper.length, digitisedFiles: done.length, pages },
      share: done.length / paper.length,
    });
    expect(none).toEqual({ paperFiles: 0, digitisedFiles: 0, pages: 0, share: null });
  });

  it('of a month counts what was digitised in it, and of all months what was at all', async () => {
    const [all] = await countProgress([WARD], {}, bench.call(ward));
    const months = ['2025', '2026'].flatMap((year) =>
      Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`),
    );
    let sum = 0;
    for (const month of months)
      sum += (await countProgress([WARD], { month }, bench.call(ward)))[0]?.digitisedFiles ?? 0;
    expect(sum).toBe(all?.digitisedFiles);
    await expect(countProgress([WARD], { month: '2026-13' }, bench.call(ward))).rejects.toThrow('"month"');
  });
});
