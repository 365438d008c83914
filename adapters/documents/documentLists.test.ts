// Lists against the sample VXP service: order, filters, bounds, and how many messages they open.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError, type AdapterCall, type UnitScope } from '../kit/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import type { CityDocument } from '../../sandbox/city/types.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import type { DocumentsClient } from './client.js';
import { listDocuments, listDocumentsOfUnits } from './documentLists.js';
import { loadDocuments } from './documents.js';
import {
  createDirectory,
  documentsConfig,
  idsOf,
  SMALL_WARD,
  SMALL_WARD_AGENCY,
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleDocuments.js';
import { createCallCounter, idsOn } from './fixtures/countedClient.js';
import { documentsAdapter } from './index.js';

const city = createSampleCity();
const directory = createDirectory(city);
const everything = directory.scopeOf();
const sent = city.documentsFrom(WARD_AGENCY);
const counter = createCallCounter();
let server: DocumentsServer;
let client: DocumentsClient;

function createClient(settings: object = {}): DocumentsClient {
  const config = { ...documentsConfig(server.url), ...settings };
  const options = { units: directory, limits: { readMs: 5_000 } };
  return counter.createClient(createAdapterRuntime(documentsAdapter, config, options));
}

beforeAll(async () => {
  server = await createDocumentsServer({ city, port: 0 });
}, 60_000);
afterAll(() => server.close());
beforeEach(() => {
  counter.reset();
  client = createClient();
});

function callFor(
  scope: UnitScope,
  wanted: readonly string[],
  by: DocumentsClient = client,
): AdapterCall<DocumentsClient> {
  return counter.callFor(by, scope, wanted);
}

describe('lists', () => {
  it('are sorted by time and hold what was sent and received', async () => {
    const narrow = callFor(directory.scopeOf([SMALL_WARD]), ['subject']);
    const page = await listDocuments({ first: 100 }, narrow);
    expect(new Set(idsOn(page))).toEqual(new Set(idsOf(city, SMALL_WARD_AGENCY)));
    const times = page.items.map(({ record }) => (record['sentAt'] as Date).getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('of sent documents open no message', async () => {
    const page = await listDocuments(
      { direction: 'SENT', first: 100 } as never,
      callFor(directory.scopeOf([SMALL_WARD]), ['subject']),
    );
    expect(idsOn(page)).toHaveLength(city.documentsFrom(SMALL_WARD_AGENCY).length);
    expect(counter.calls).toEqual(['getSentEdocList']);
  });

  it('of received documents open the messages of the page alone', async () => {
    const page = await listDocuments(
      { direction: 'RECEIVED', first: 4 } as never,
      callFor(directory.scopeOf([WARD]), ['subject']),
    );
    expect(page.items).toHaveLength(4);
    expect(page.hasNextPage).toBe(true);
    expect(counter.count('getEdoc')).toBe(5);
  });

  it('filter by number, notation, day and state', async () => {
    const [document] = sent.filter(({ notation }) => notation.startsWith('QĐ')) as [CityDocument];
    const { number, notation, promulgatedOn, documentId } = document;
    const exact = { number, notation: notation.toLowerCase(), from: promulgatedOn, to: promulgatedOn };
    const page = await listDocuments(exact, callFor(directory.scopeOf([WARD]), ['subject']));
    expect(idsOn(page)).toEqual([documentId]);
    const refused = await listDocuments(
      { status: '02', direction: 'SENT', first: 100 } as never,
      callFor(everything, ['recipients'], client),
    );
    expect(refused.items.length).toBeGreaterThan(0);
    for (const { record } of refused.items)
      expect((record['recipients'] as { status: string }[]).map(({ status }) => status)).toContain('02');
  });

  it('answer several units, each with its own documents', async () => {
    const call = callFor(everything, ['subject']);
    const [one, none, two] = await listDocumentsOfUnits(
      [SMALL_WARD, 'hn:2025-07:99999', WARD],
      { direction: 'SENT', first: 2 },
      call,
    );
    expect(one?.items[0]?.record['senderUnit']).toBe(SMALL_WARD);
    expect(none).toEqual({ items: [], hasNextPage: false });
    expect(two?.items[0]?.record['senderUnit']).toBe(WARD);
  });

  it('include the offices of a unit where the installation says so, up to its bound', async () => {
    const wide = createClient({ includeSubordinates: true });
    await listDocuments({ unit: WARD, direction: 'SENT' } as never, callFor(everything, [], wide));
    const offices = city.agencies.filter(({ code }) => code.startsWith(`${WARD_AGENCY}.`)).length;
    expect(counter.count('getAgenciesListQD20')).toBe(1);
    expect(counter.count('getSentEdocList')).toBe(1 + offices);
    const city01 = listDocuments({ unit: 'hn:01' }, callFor(everything, [], wide));
    await expect(city01).rejects.toThrow(InputError);
  });

  it('refuse a search that would open too many messages', async () => {
    const careful = createClient({ maxScan: 10 });
    const search = listDocuments(
      { number: '999999', direction: 'RECEIVED' } as never,
      callFor(directory.scopeOf([WARD]), [], careful),
    );
    await expect(search).rejects.toThrow(/narrow "from" and "to"/);
  });

  it.each([
    ['a cursor that is none', { after: 'x' }],
    ['days in the wrong order', { from: '2026-03-02', to: '2026-03-01' }],
  ])('refuse %s', async (_what, args) => {
    await expect(listDocuments(args as never, callFor(directory.scopeOf([WARD]), []))).rejects.toThrow(InputError);
  });
});

describe('the account', () => {
  it('is refused with UPSTREAM_AUTH for a wrong secret, and the error names nothing', async () => {
    const wrong = createClient({ secret: 'khac' });
    const failure: unknown = await loadDocuments([sent[0]?.documentId ?? ''], callFor(everything, [], wrong)).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'UPSTREAM_AUTH', detail: 'getSentEdocList: InvalidSecurity' });
  });

  it('may be one for all agencies: rows of others are left out', async () => {
    const fixed = createClient({ systemId: WARD_AGENCY });
    const foreign = await listDocuments({ unit: SMALL_WARD }, callFor(everything, ['subject'], fixed));
    expect(foreign.items).toEqual([]);
    const own = await listDocuments(
      { unit: WARD, direction: 'SENT', first: 3 } as never,
      callFor(everything, ['subject'], fixed),
    );
    expect(own.items).toHaveLength(3);
  });
});
