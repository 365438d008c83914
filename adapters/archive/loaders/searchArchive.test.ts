// Searches on servers that do not keep to what they say.
import { describe, expect, it } from '@jest/globals';
import { createAgencyBook, createCall } from '../../kit/conformance/index.js';
import type { AdapterCall } from '../../kit/index.js';
import type { ArchiveClient } from '../client.js';
import { configSchema } from '../config.js';
import type { SearchReply } from '../wire/dspace.js';
import { searchArchive } from './searchArchive.js';

const agency = { code: 'H26', oldCode: '000.00.00.H26', name: 'mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null };
const book = createAgencyBook({ agencies: [agency], isBelow: (unit, above) => unit === above });

function toObject(i: number) {
  const metadata = {
    'dspace.entity.type': [{ value: 'ArchiveDocument' }],
    'tt05.docCode': [{ value: `H26.${i}` }],
    'tt05.organId': [{ value: 'H26' }],
    'tt05.schemaVersion': [{ value: 'TT05' }],
    'tt05.mode': [{ value: '01' }],
  };
  return { uuid: `u${i}`, metadata };
}

/** A client whose every search is answered so; fonds are known already. */
function callOf(
  answer: (page: number, size: number) => Pick<SearchReply, 'size' | 'total'> & { readonly count: number },
) {
  const asked: string[] = [];
  const request = async ({ url }: { url: string }) => {
    const query = new URL(url).searchParams;
    asked.push(`${query.get('page') ?? ''}/${query.get('size') ?? ''}`);
    const page = Number(query.get('page'));
    const { size, total, count } = answer(page, Number(query.get('size')));
    const hits = Array.from({ length: count }, (_, i) => ({
      hitHighlights: [],
      _embedded: { indexableObject: toObject(page * size + i) },
    }));
    return { hits, page: { number: page, size, totalElements: total } };
  };
  const config = configSchema.parse({ baseUrl: 'http://kho.sample.invalid/server/api' });
  const fonds = { list: [{ code: 'PL', title: null, organId: 'H26', agency }], expiresAt: Infinity };
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  const clock = { now: () => new Date(0), today: () => '1970-01-01' };
  const client = { config, http: { request }, units: book, fonds, log, clock } as unknown as ArchiveClient;
  const call = createCall(client, book.scopeOf()) as AdapterCall<ArchiveClient>;
  return { asked, call: { ...call, select: { wants: () => false } } };
}

describe('a search', () => {
  it('goes by the size that the server gives', async () => {
    const { call, asked } = callOf((page) => ({ size: 10, total: 25, count: page < 2 ? 10 : 5 }));
    const page = await searchArchive({ text: 'mẫu', first: 20 }, call);
    expect(page.items.map(({ cursor }) => cursor).at(-1)).toBe('r:20');
    expect(page.hasNextPage).toBe(true);
    expect(asked).toEqual(['0/100', '0/10', '1/10', '2/10']);
    const rest = await searchArchive({ text: 'mẫu', first: 20, after: 'r:20' }, call);
    expect([rest.items.length, rest.hasNextPage]).toEqual([5, false]);
  });

  it('ends with an error where the server gives fewer rows than it says, and does not go on', async () => {
    const { call } = callOf(() => ({ size: 100, total: 500, count: 3 }));
    await expect(searchArchive({ text: 'mẫu', first: 20 }, call)).rejects.toMatchObject({
      code: 'UPSTREAM_BAD_RESPONSE',
    });
  });

  it('ends where nothing more comes', async () => {
    const { call } = callOf((page) => ({ size: 100, total: 500, count: page === 0 ? 100 : 0 }));
    const page = await searchArchive({ text: 'mẫu', first: 20, after: 'r:90' }, call);
    expect([page.items.length, page.hasNextPage]).toEqual([10, false]);
  });

  it('goes no deeper than the settings say', async () => {
    const { call } = callOf(() => ({ size: 100, total: 100_000, count: 100 }));
    await expect(searchArchive({ text: 'mẫu', after: 'r:5000' }, call)).rejects.toThrow('first 5000 matches');
  });
});
