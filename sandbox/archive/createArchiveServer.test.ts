// The stand-in itself: it is the same from one seed, answers as DSpace does, and its habits can be switched over the wire.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createArchiveServer, type ArchiveServer } from './createArchiveServer.js';
import { parseLucene } from './lucene.js';
import { createRecords } from './records.js';

const city = createSampleCity();
let server: ArchiveServer;
beforeAll(async () => {
  server = await createArchiveServer({ city, port: 0 });
});
afterAll(() => server.close());

const TOKEN = { authorization: 'Bearer sample-archive-token' };
const SEARCH = '/server/api/discover/search/objects';

async function get(path: string, headers: Record<string, string> = TOKEN): Promise<{ status: number; body: any }> {
  const response = await fetch(`${server.url}${path}`, { headers });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

function patch(body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${server.url}/sandbox/behaviour`, { method: 'PATCH', headers, body: JSON.stringify(body) });
}

describe('the records', () => {
  it('are the same for one seed, and others for another', () => {
    const again = createRecords(createSampleCity());
    expect(again).toEqual(createRecords(city));
    expect(createRecords(createSampleCity('khac'))).not.toEqual(again);
    expect(new Set(again.map(({ uuid }) => uuid)).size).toBe(again.length);
    expect(again.length).toBeGreaterThan(5_000);
  });

  it('are plainly invented', () => {
    const titles = createRecords(city).filter(({ kind }) => kind === 'item');
    expect(titles.every(({ metadata }) => metadata['dc.title']?.[0]?.includes('mẫu'))).toBe(true);
  });
});

describe('a search', () => {
  it('finds by filter and by query, and lowers a size that is too large', async () => {
    const { body } = await get(
      `${SEARCH}?dsoType=item&f.entityType=ArchiveFile,equals&size=5000&sort=tt05.fileCode,asc`,
    );
    const { page, _embedded } = body._embedded.searchResult;
    expect([page.size, _embedded.objects.length]).toEqual([100, 100]);
    const query = encodeURIComponent('tt05.fileCode_keyword:("H26.L7.2025.01" OR "H26.L7.2026.02")');
    expect((await get(`${SEARCH}?query=${query}`)).body._embedded.searchResult.page.totalElements).toBeGreaterThan(1);
  });

  it('gives an empty page behind the last one, without objects', async () => {
    const { status, body } = await get(`${SEARCH}?dsoType=item&page=99999`);
    expect([status, body._embedded.searchResult._embedded]).toEqual([200, undefined]);
  });

  it.each([
    ['f.entityType=ArchiveFile', 422],
    ['f.entityType=ArchiveFile,is', 422],
    ['f.unknown=x,equals', 400],
    ['sort=unknown,asc', 400],
    ['sort=dc.title,up', 400],
    ['page=-1', 400],
    ['query=(', 400],
  ])('%s is refused with %d', async (asked, status) => {
    expect((await get(`${SEARCH}?${asked}`)).status).toBe(status);
  });

  it('shows what is not open to those with the token alone', async () => {
    const total = async (headers: Record<string, string>) =>
      (await get(`${SEARCH}?dsoType=item`, headers)).body._embedded.searchResult.page.totalElements as number;
    expect(await total({})).toBeLessThan(await total(TOKEN));
  });
});

describe('an item', () => {
  it('leads to its files, and says nothing of itself once it was withdrawn', async () => {
    const record = server.records.find(({ files, isOpen }) => files.length > 0 && isOpen);
    const code = record?.metadata['tt05.docCode']?.[0] ?? '';
    const item = `/server/api/core/items/${record?.uuid ?? ''}`;
    const bundles = (await get(`${item}/bundles`)).body._embedded.bundles;
    const original = bundles.find(({ name }: { name: string }) => name === 'ORIGINAL');
    const files = (await get(`/server/api/core/bundles/${original.uuid}/bitstreams`)).body._embedded.bitstreams;
    expect(files[0]).toMatchObject({ checkSum: { checkSumAlgorithm: 'MD5' } });
    expect((await get(`/server/api/core/bitstreams/${files[0].uuid}/content`)).body).toBe(record?.files[0]?.text);
    server.change(code, 'WITHDRAWN');
    expect((await get(item)).body).toMatchObject({ withdrawn: true, metadata: {} });
    expect((await get(`/server/api/core/bitstreams/${files[0].uuid}/content`)).status).toBe(404);
    server.change(code);
  });
});

describe('OAI-PMH', () => {
  it('takes a form as well as an address', async () => {
    const response = await fetch(`${server.url}/oai/request`, {
      method: 'POST',
      body: new URLSearchParams({ verb: 'Identify' }),
    });
    expect(await response.text()).toContain('<repositoryName>');
    expect((await get('/oai/request?verb=Identify')).body).toContain('<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>');
  });
});

describe('habits', () => {
  it('are switched over the wire, and refused where they are none', async () => {
    expect((await patch({ pageSize: 7 })).status).toBe(200);
    expect(server.behaviour.pageSize).toBe(7);
    for (const wrong of [{ unknown: 1 }, { pageSize: 0 }, [], 'x'.length])
      expect((await patch(wrong)).status).toBe(400);
    expect((await get('/sandbox/behaviour')).body).toMatchObject({ pageSize: 7 });
  });

  it('fail, reset and hold back as often as was asked', async () => {
    Object.assign(server.behaviour, { failNext: 1, busyNext: 1 });
    expect([(await get('/server/api')).status, (await get('/server/api')).status]).toEqual([500, 503]);
    expect((await get('/server/api')).status).toBe(200);
    server.behaviour.resetNext = 1;
    await expect(get('/server/api')).rejects.toThrow();
  });

  it('change records over the wire', async () => {
    const code = server.records.find(({ files }) => files.length > 0)?.metadata['tt05.docCode']?.[0];
    const send = (body: object) =>
      fetch(`${server.url}/sandbox/changes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await send({ code, state: 'DELETED' })).status).toBe(204);
    expect((await send({ code: 'khong-co' })).status).toBe(404);
    expect((await send({ code })).status).toBe(204);
    expect((await send({ code, state: 'GONE' })).status).toBe(400);
  });
});

describe('the query language', () => {
  const record: Readonly<Record<string, readonly string[]>> = { a: ['x'], b: ['2026-01-02T00:00:00Z'], c: ['n m'] };
  const holds = (query: string) =>
    parseLucene(query)((field) => (field === undefined ? ['Quyết định mẫu'] : (record[field] ?? [])));

  it.each([
    ['a:x', true],
    ['a_keyword:("y" OR "x")', true],
    ['NOT a:x', false],
    ['*:* AND NOT (a:y)', true],
    ['-a:y', true],
    ['c:{"n l" TO *]', true],
    ['c:{"n m" TO *]', false],
    ['b_dt:[2026-01-01T00:00:00Z TO 2026-01-02T23:59:59Z]', true],
    ['b:[* TO 2026-01-01T00:00:00Z]', false],
    ['quyết AND mẫu', true],
    ['quyết AND không', false],
    ['(a:y OR quyết) AND d:*', false],
    ['q\\:uyết', false],
  ])('%s is %s', (query, expected) => {
    expect(holds(query)).toBe(expected);
  });
});
