// Sending documents to the stand-in over real sockets: what arrives, and that it arrives once whatever goes wrong.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../../../sandbox/city/createSampleCity.js';
import { createDocumentsServer } from '../../../sandbox/documents/createDocumentsServer.js';
import { openAttachment } from '../edxml/attachments.js';
import { toDocumentDetail } from '../edxml/toDocumentDetail.js';
import { deadlineWhen } from '../fixtures/commandStage.js';
import { WARD, WARD_AGENCY } from '../fixtures/sampleDocuments.js';
import { textsAt, xsdProblem } from '../fixtures/sampleOutgoing.js';
import { documentsAdapter } from '../index.js';
import {
  ID,
  INPUT,
  PDF,
  createClient,
  fileAt,
  scope,
  send,
  stage,
  useSendingStage,
} from '../../../test/support/sendingStage.js';

useSendingStage();

describe('a document', () => {
  it('arrives at all receivers with its files, valid, and is found by the adapter', async () => {
    const appendix = randomBytes(300_000);
    const attachments = [stage.host.attach('Tờ trình.pdf', PDF), stage.host.attach('phụ lục.pdf', appendix)];
    const run = await send({ attachments, priority: 'EXPRESS', dueOn: '2026-12-01', pageCount: 3 });
    expect(run.last).toEqual({
      outcome: 'DONE',
      result: { row: { type: 'Document', key: ID }, reference: ID },
    });
    expect([run.log, run.subject, run.unit]).toEqual([['send: DONE'], `document ${ID}`, WARD]);
    expect(stage.axis.effects()[ID]).toBe(1);
    for (const receiver of INPUT.recipients) {
      const bytes = await fileAt(receiver);
      expect(xsdProblem(bytes)).toBeUndefined();
      const { xml, attachment } = stage.client.config;
      expect(toDocumentDetail(bytes, xml, attachment)).toMatchObject({
        documentId: ID,
        number: '0015',
        subject: INPUT.subject,
        priority: '3',
        dueOn: '2026-12-01',
        pageCount: 3,
        from: { organId: WARD_AGENCY, name: 'UBND phường Tây Hồ' },
        warnings: [],
      });
      expect(textsAt(bytes, '//To/OrganId')).toEqual(INPUT.recipients);
      const read = openAttachment(bytes, 'cid:2', { ...xml, attachment });
      expect(read.name).toBe('phụ lục.pdf');
      expect(Buffer.from(read.bytes).equals(appendix)).toBe(true);
    }
    const call = { client: stage.client, scope, select: { wants: () => false }, signal: new AbortController().signal };
    expect(await documentsAdapter.queries['document']?.({ documentId: ID } as never, call as never)).toMatchObject({
      documentId: ID,
      subject: INPUT.subject,
    });
  });

  it('goes out raw, and with old codes, where the installation says so', async () => {
    stage.client = createClient({ packing: 'RAW', organIds: 'QCVN102' });
    expect((await send({ attachments: [stage.host.attach('a.pdf', PDF)] })).last.outcome).toBe('DONE');
    const bytes = await fileAt('H26.12');
    expect(textsAt(bytes, '//ContentTransferEncoded')).toEqual([PDF.toString('base64')]);
    expect(textsAt(bytes, '//From/OrganId')).toEqual(['000.00.L7.H26']);
    expect(textsAt(bytes, '//MessageHeader/DocumentId')).toEqual([ID]);
  });

  it('names what it answers, and takes receivers in either form of their codes', async () => {
    const responseFor = ['H26.12,2026/03/05,007/SM-VP'];
    expect((await send({ recipients: ['000.00.12.H26'], responseFor })).last.outcome).toBe('DONE');
    const bytes = await fileAt('H26.12');
    expect(textsAt(bytes, '//To/OrganId')).toEqual(['H26.12']);
    expect(textsAt(bytes, '//ResponseFor/*')).toEqual(['H26.12', '007/SM-VP', responseFor[0], '2026/03/05']);
  });

  it('that goes out shows in lists that were remembered', async () => {
    stage.client = createClient({}, { cache: { listSeconds: 3_600 } });
    const call = { client: stage.client, scope, select: { wants: () => false }, signal: new AbortController().signal };
    const find = () => documentsAdapter.queries['document']?.({ documentId: ID } as never, call as never);
    expect(await find()).toBeNull();
    await send();
    expect(await find()).toMatchObject({ documentId: ID });
  });
});

describe('exactly one document arrives', () => {
  it.each([
    [
      'a reset before it was accepted',
      { failBefore: 1 },
      ['send: UPSTREAM_UNAVAILABLE', 'reconcile: ABSENT', 'send: DONE'],
    ],
    ['a reset after it was accepted', { failAfter: 1 }, ['send: UPSTREAM_UNAVAILABLE', 'reconcile: DONE']],
    ['an answer without OK', { withoutOk: true }, ['send: UPSTREAM_BAD_RESPONSE', 'reconcile: DONE']],
    [
      'a reset after it was accepted, by an axis that takes everything twice',
      { failAfter: 1, duplicate: 'TWICE' },
      ['send: UPSTREAM_UNAVAILABLE', 'reconcile: DONE'],
    ],
  ] as const)('in spite of %s', async (_what, habits, log) => {
    Object.assign(stage.axis.behaviour, habits);
    const run = await send({ attachments: [stage.host.attach('a.pdf', PDF)] });
    expect(run.log).toEqual(log);
    expect(run.last.outcome).toBe('DONE');
    expect(stage.axis.effects()[ID]).toBe(1);
  });

  it('in spite of a stall beyond the deadline', async () => {
    stage.axis.behaviour.stallMs = 60_000;
    const accepted = () => stage.axis.effects()[ID] === 1;
    const run = await send({}, { deadlineOf: (round) => (round === 1 ? deadlineWhen(accepted) : undefined) });
    expect(run.log).toEqual(['send: UPSTREAM_TIMEOUT', 'reconcile: DONE']);
    expect(stage.axis.effects()[ID]).toBe(1);
  });

  it('in spite of a list that shows it late: nothing is sent again before it counts as lost', async () => {
    stage.client = createClient({ settleSeconds: 3_600 });
    stage.axis.behaviour.failBefore = 1;
    const run = await send({}, { rounds: 3 });
    expect(run.log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'reconcile: UNCLEAR', 'reconcile: UNCLEAR']);
    expect(stage.axis.effects()).toEqual({});
  });

  it.each(['REFUSE', 'SAME'] as const)('from two commands for the same document (duplicate: %s)', async (duplicate) => {
    stage.axis.behaviour.duplicate = duplicate;
    const attachments = [stage.host.attach('a.pdf', PDF)];
    expect((await send({ attachments })).last.outcome).toBe('DONE');
    expect((await send({ attachments })).last.outcome).toBe('DONE');
    expect(stage.axis.effects()[ID]).toBe(1);
  });

  it.each([
    ['subject', { subject: 'Khác' }],
    ['content', { content: 'Khác' }],
    ['receivers', { recipients: ['H26.12'] }],
    ['files', { attachments: [] }],
  ])('and another one with the same id but other %s is refused', async (_what, other) => {
    const attachments = [stage.host.attach('a.pdf', PDF)];
    await send({ attachments });
    const run = await send({ attachments, ...other });
    expect(run.last).toMatchObject({
      outcome: 'REFUSED',
      reason: { en: expect.stringContaining('number and notation') },
    });
    expect(stage.axis.effects()[ID]).toBe(1);
  });
});

describe('an axis that does not take it', () => {
  it('because nobody listens is asked again, and nothing is looked up', async () => {
    const { url, close } = await createDocumentsServer({ city: createSampleCity(), port: 0 });
    await close();
    stage.client = createClient({}, {}, url);
    const run = await send({}, { rounds: 2 });
    expect(run.log).toEqual(['send: UPSTREAM_UNAVAILABLE', 'send: UPSTREAM_UNAVAILABLE']);
  });

  it('in the time that is configured leaves open what became of it', async () => {
    stage.client = createClient({ timeoutMs: 100 });
    stage.axis.behaviour.stallMs = 60_000;
    expect((await send({}, { rounds: 1 })).log).toEqual(['send: UPSTREAM_TIMEOUT']);
  });

  it('because the secret is wrong has not begun', async () => {
    stage.client = createClient({}, { secret: 'sai' });
    const run = await send({}, { rounds: 2 });
    expect(run.log).toEqual(['send: UPSTREAM_AUTH', 'send: UPSTREAM_AUTH']);
    expect(stage.axis.effects()).toEqual({});
  });

  it('because it is too large is not asked at all', async () => {
    stage.client = createClient({ maxBytes: 65_536, packing: 'RAW' });
    const run = await send({ attachments: [stage.host.attach('a.pdf', Buffer.alloc(60_000))] });
    expect(run.last).toMatchObject({ outcome: 'REFUSED', reason: { en: expect.stringContaining('larger') } });
    expect(stage.axis.effects()).toEqual({});
  });
});
