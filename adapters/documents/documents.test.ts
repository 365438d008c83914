// Documents by id against the sample VXP service: the same documents as the sample city has, in few calls.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdapterCall, UnitScope } from '../kit/index.js';
import { withAssigned } from '../kit/conformance/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import type { CityDocument } from '../../sandbox/city/types.js';
import { createDocumentsServer, type DocumentsServer } from '../../sandbox/documents/createDocumentsServer.js';
import { createAdapterRuntime } from '../../test/support/adapterRuntime.js';
import { openAttachmentFile } from './attachmentFile.js';
import type { DocumentsClient } from './client.js';
import { loadDocuments } from './documents.js';
import {
  createDirectory,
  documentsConfig,
  SMALL_WARD,
  SMALL_WARD_AGENCY,
  WARD,
  WARD_AGENCY,
} from './fixtures/sampleDocuments.js';
import { createCallCounter } from './fixtures/countedClient.js';
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

describe('documents by id', () => {
  it('cost one list for each sender, and no message unless one is needed', async () => {
    const others = city.documentsFrom('H26.L8').slice(0, 3);
    const wanted = [...sent.slice(0, 10), ...others];
    const call = callFor(everything, ['subject', 'sentAt', 'senderCode', 'recipients']);
    const records = await loadDocuments(
      wanted.map(({ documentId }) => documentId),
      call,
    );
    expect(counter.calls).toEqual(['getSentEdocList', 'getSentEdocList']);
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
    expect(counter.calls).toEqual([]);
  });

  it('can be read by sender and receivers, and are opened for nobody else', async () => {
    const document = sent.find(({ toCodes }) => city.agency(toCodes[0] ?? '')?.kind === 'WARD') as CityDocument;
    const receiver = city.agency(document.toCodes[0] ?? '')?.unitKey ?? '';
    for (const unit of [WARD, receiver])
      expect(await loadDocuments([document.documentId], callFor(directory.scopeOf([unit]), ['content']))).not.toEqual([
        null,
      ]);
    counter.reset();
    expect(await loadDocuments([document.documentId], callFor(directory.scopeOf([SMALL_WARD]), ['content']))).toEqual([
      null,
    ]);
    expect(counter.count('getEdoc')).toBe(0);
  });
});

describe('documents that were assigned', () => {
  const own = new Set(city.documentsFrom(SMALL_WARD_AGENCY).map(({ documentId }) => documentId));
  const [came = '', other = ''] = sent
    .filter(({ documentId, toCodes }) => !own.has(documentId) && !toCodes.includes(SMALL_WARD_AGENCY))
    .map(({ documentId }) => documentId);

  it('are found by id, in both forms of it, and nothing else of their sender is', async () => {
    const old = came.replace(WARD_AGENCY, '000.00.L7.H26');
    for (const units of [[SMALL_WARD], []])
      for (const key of [came, old]) {
        const scope = withAssigned(directory.scopeOf(units), 'Document', [key], SMALL_WARD);
        const records = await loadDocuments([came, other, old], callFor(scope, ['subject']));
        expect(records.map((record) => record?.documentId)).toEqual([came, undefined, old]);
      }
  });

  it('are looked for by nobody without any', async () => {
    expect(await loadDocuments([came], callFor(directory.scopeOf([]), ['subject']))).toEqual([null]);
    expect(counter.calls).toEqual([]);
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
    expect(counter.count('getEdoc')).toBe(5);
    expect(counter.count('getSentEdocList')).toBe(1);
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
    await loadDocuments([document?.documentId ?? ''], callFor(everything, ['attachments']));
    expect(counter.refs).toHaveLength(2);
    const file = await openAttachmentFile(client, counter.refs[1] ?? '', new AbortController().signal);
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
