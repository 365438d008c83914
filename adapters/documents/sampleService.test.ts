// The adapter against the sample VXP service: the same documents as the sample city has, in few calls.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCall } from '../kit/conformance/index.js';
import { InputError, type AdapterCall, type HttpRequest, type Page, type UnitScope } from '../kit/index.js';
import type { CityDocument } from '../../sandbox/city/types.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { openAttachmentFile } from './attachmentFile.js';
import { createDocumentsClient, type DocumentsClient } from './client.js';
import { listDocuments, listDocumentsOfUnits } from './documentLists.js';
import { loadDocuments } from './documents.js';
import {
  city,
  directory,
  documentsConfig,
  idsOf,
  SMALL_WARD,
  SMALL_WARD_AGENCY,
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleCity.js';
import { documentsAdapter } from './index.js';

let server: DocumentsServer;
let client: DocumentsClient;
let calls: string[] = [];
const refs: string[] = [];

function createClient(settings: object = {}): DocumentsClient {
  const runtime = createAdapterRuntime(
    documentsAdapter,
    { ...documentsConfig(server.url), ...settings },
    { units: directory, limits: { readMs: 5_000 } },
  );
  const opened = createDocumentsClient(runtime);
  const { http } = opened.vxp;
  const request = <T>(sent: HttpRequest<T>) => {
    calls.push(sent.operation);
    return http.request(sent);
  };
  return { ...opened, vxp: { ...opened.vxp, http: { request } } };
}

beforeAll(async () => {
  server = await createDocumentsServer({ city, port: 0 });
}, 60_000);
afterAll(() => server.close());
beforeEach(() => {
  calls = [];
  client = createClient();
});

const everything = directory.scopeOf();

function callFor(
  scope: UnitScope,
  wanted: readonly string[],
  by: DocumentsClient = client,
): AdapterCall<DocumentsClient> {
  const call = createCall(by, scope) as AdapterCall<DocumentsClient>;
  return {
    ...call,
    select: { wants: (name) => wanted.includes(name) },
    fileLink: (ref) => {
      refs.push(ref);
      return { url: `/files/${refs.length}`, expiresAt: new Date(0) };
    },
  };
}

function idsOn(page: Page | undefined): unknown[] {
  return (page?.items ?? []).map(({ record }) => record['documentId']);
}

function count(operation: string): number {
  return calls.filter((call) => call === operation).length;
}

const sent = city.documentsFrom(WARD_AGENCY);

describe('documents by id', () => {
  it('cost one list for each sender, and no message unless one is needed', async () => {
    const others = city.documentsFrom('H26.L8').slice(0, 3);
    const wanted = [...sent.slice(0, 10), ...others];
    const call = callFor(everything, ['subject', 'sentAt', 'senderCode', 'recipients']);
    const records = await loadDocuments(
      wanted.map(({ documentId }) => documentId),
      call,
    );
    expect(calls).toEqual(['getSentEdocList', 'getSentEdocList']);
    for (const [index, document] of wanted.entries()) {
      expect(records[index]).toMatchObject({
        documentId: document.documentId,
        number: document.number,
        notation: document.notation,
        subject: document.subject,
        issuedOn: document.promulgatedOn,
        senderCode: document.fromCode,
        content: null,
        warnings: null,
      });
      expect(new Set(records[index]?.recipients?.map(({ agencyCode }) => agencyCode))).toEqual(
        new Set(document.toCodes),
      );
    }
  });

  it('are one document in both forms of the agency code', async () => {
    const id = sent[0]?.documentId ?? '';
    const old = id.replace(WARD_AGENCY, '000.00.L7.H26');
    const records = await loadDocuments([old, id], callFor(everything, ['subject']));
    expect(records.map((record) => record?.subject)).toEqual([sent[0]?.subject, sent[0]?.subject]);
    expect(records.map((record) => record?.documentId)).toEqual([old, id]);
  });

  it('ask nothing for keys that are no ids', async () => {
    const keys = ['', 'x', '28.22.H17,2026/03/05,1/A', 'H26.L7,2026/02/31,1/A'];
    expect(await loadDocuments(keys, callFor(everything, []))).toEqual(keys.map(() => null));
    expect(calls).toEqual([]);
  });

  it('can be read by sender and receivers, and are opened for nobody else', async () => {
    const document = sent.find(({ toCodes }) => city.agency(toCodes[0] ?? '')?.kind === 'WARD') as CityDocument;
    const receiver = city.agency(document.toCodes[0] ?? '')?.unitKey ?? '';
    for (const unit of [WARD, receiver])
      expect(await loadDocuments([document.documentId], callFor(directory.scopeOf([unit]), ['content']))).not.toEqual([
        null,
      ]);
    calls = [];
    expect(await loadDocuments([document.documentId], callFor(directory.scopeOf([SMALL_WARD]), ['content']))).toEqual([
      null,
    ]);
    expect(count('getEdoc')).toBe(0);
  });
});

describe('the message', () => {
  it('is read alike from all builders: prefixes, order, old codes, junk, raw files', async () => {
    const sample = sent.slice(0, 120);
    const call = callFor(everything, [
      'content',
      'signer',
      'trace',
      'attachments',
      'priority',
      'businessType',
      'warnings',
    ]);
    const records = await loadDocuments(
      sample.map(({ documentId }) => documentId),
      call,
    );
    const seen = new Set(records.flatMap((record) => record?.warnings ?? []));
    for (const [index, document] of sample.entries()) {
      const record = records[index];
      expect(record?.type?.name).toBe(document.typeName);
      expect(record?.signer?.name).toBe(city.officer(document.signerNumber)?.fullName);
      expect(record?.dueOn).toBe(document.dueOn);
      expect(record?.attachments).toHaveLength(document.attachmentCount);
      expect(record?.businessType).toBe(['NEW', 'RECALL', 'UPDATE', 'REPLACE'][document.business]);
      expect(record?.trace?.[0]?.agencyCode).toBe(WARD_AGENCY);
      expect(record?.attachments?.every(({ size, url }) => (size ?? 0) > 0 && (url ?? '') !== '')).toBe(true);
    }
    expect([...seen].filter((warning) => !['JUNK_BEFORE_XML', 'SENT_IN_FUTURE'].includes(warning))).toEqual([]);
    expect(seen).toContain('JUNK_BEFORE_XML');
  });

  it('is fetched once', async () => {
    const ids = sent.slice(0, 5).map(({ documentId }) => documentId);
    await Promise.all([1, 2, 3].map(() => loadDocuments(ids, callFor(everything, ['content']))));
    await loadDocuments(ids, callFor(everything, ['signer']));
    expect(count('getEdoc')).toBe(5);
    expect(count('getSentEdocList')).toBe(1);
  });

  it('leads to what it recalls, replaces and answers', async () => {
    const sample = [1, 3, 0].map((business) =>
      city.documents.find((document) => document.business === business && document.relatedIndex !== null),
    ) as CityDocument[];
    const related = sample.map(({ relatedIndex }) => city.documents[relatedIndex ?? 0]?.documentId);
    const records = await loadDocuments(
      sample.map(({ documentId }) => documentId),
      callFor(everything, ['recalls']),
    );
    expect(records[0]?.recalledIds).toEqual([related[0]]);
    expect(records[1]?.replacedIds).toEqual([related[1]]);
    expect(records[2]?.inReplyToIds).toEqual([related[2]]);
  });

  it('hands out its files as PDF', async () => {
    const document = sent.find(({ attachmentCount }) => attachmentCount === 2);
    refs.length = 0;
    await loadDocuments([document?.documentId ?? ''], callFor(everything, ['attachments']));
    expect(refs).toHaveLength(2);
    const file = await openAttachmentFile(client, refs[1] ?? '', new AbortController().signal);
    expect(file?.contentType).toBe('application/pdf');
    expect(file?.name).toMatch(/-phu-luc-1\.pdf$/);
    expect(
      Buffer.from(file?.bytes ?? [])
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });

  it.each(['', 'x', '[]', '["H26.L7","000.00.L7.H26","khong-co","cid:1"]'])(
    'answers null for the reference %j',
    async (ref) => {
      expect(await openAttachmentFile(client, ref, new AbortController().signal)).toBeNull();
    },
  );
});

describe('the trail', () => {
  it('is what every receiver reported, oldest first', async () => {
    const [document] = city.documentsFrom(SMALL_WARD_AGENCY) as [CityDocument];
    const [record] = await loadDocuments([document.documentId], callFor(everything, ['statusTrail']));
    const expected = document.toCodes.flatMap((code) =>
      city.documentTrail(document, code).map((status) => status.code),
    );
    expect(record?.statusTrail?.map(({ code }) => code).sort()).toEqual(expected.sort());
    const times = record?.statusTrail?.map(({ at }) => at?.getTime() ?? 0) ?? [];
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(record?.statusTrail?.[0]).toMatchObject({ code: '01', state: 'ARRIVED' });
  });

  it('has the sender asking back a recalled document', async () => {
    const recall = city.documents.find(
      ({ business, fromCode }) => business === 1 && fromCode === 'H26',
    ) as CityDocument;
    const recalled = city.documents[recall.relatedIndex ?? 0] as CityDocument;
    const [record] = await loadDocuments([recalled.documentId], callFor(everything, ['statusTrail']));
    const states = record?.statusTrail?.filter(({ agencyCode }) => agencyCode === 'H26').map(({ state }) => state);
    expect(states).toEqual(recalled.toCodes.map(() => 'RECALL_REQUESTED'));
  });
});

describe('lists', () => {
  it('are sorted by time and hold what was sent and received', async () => {
    const narrow = callFor(directory.scopeOf([SMALL_WARD]), ['subject']);
    const page = await listDocuments({ first: 100 }, narrow);
    expect(new Set(idsOn(page))).toEqual(new Set(idsOf(SMALL_WARD_AGENCY)));
    const times = page.items.map(({ record }) => (record['sentAt'] as Date).getTime());
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('of sent documents open no message', async () => {
    const page = await listDocuments(
      { direction: 'SENT', first: 100 } as never,
      callFor(directory.scopeOf([SMALL_WARD]), ['subject']),
    );
    expect(idsOn(page)).toHaveLength(city.documentsFrom(SMALL_WARD_AGENCY).length);
    expect(calls).toEqual(['getSentEdocList']);
  });

  it('of received documents open the messages of the page alone', async () => {
    const page = await listDocuments(
      { direction: 'RECEIVED', first: 4 } as never,
      callFor(directory.scopeOf([WARD]), ['subject']),
    );
    expect(page.items).toHaveLength(4);
    expect(page.hasNextPage).toBe(true);
    expect(count('getEdoc')).toBe(5);
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
    expect(count('getAgenciesListQD20')).toBe(1);
    expect(count('getSentEdocList')).toBe(1 + offices);
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
