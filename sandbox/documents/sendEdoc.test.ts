// The write side over a real socket: what is taken in, refused, shown afterwards, and what the habits do.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fetch } from 'undici';
import { createSampleCity } from '../city/createSampleCity.js';
import { createDocumentsServer } from './createDocumentsServer.js';
import type { DocumentsServer } from './createDocumentsServer.js';
import { post, sendFile } from './documentsClient.js';
import { toDocumentFile, toStatusFile } from './sampleUploads.js';

const city = createSampleCity();
const SENDER = 'H26.12';
const WARD = 'H26.L7';
const OTHER = 'H26.R1';
const ID = 'H26.12,2026/11/20,0015/SM-VP';
const EDOC = { servicetype: 'eDoc', messagetype: 'edoc' };
const STATUS = { servicetype: 'eDoc', messagetype: 'status' };
let axis: DocumentsServer;

beforeEach(async () => {
  axis = await createDocumentsServer({ city, port: 0, maxUploadBytes: 200_000, reportsArrival: false });
});
afterEach(() => axis.close());

async function sendDocument(more: Parameters<typeof toDocumentFile>[0] = {}, agency = SENDER): Promise<any> {
  return (await sendFile(axis, agency, 'edoc', toDocumentFile({ documentId: ID, ...more }))).json();
}

async function sendStatus(agency: string, to: string, code: string, documentId = ID): Promise<any> {
  return (await sendFile(axis, agency, 'status', toStatusFile({ from: agency, to, code, documentId }))).json();
}

async function sentRows(agency: string, type: Record<string, string>, docId = ID): Promise<any[]> {
  return (await post(axis, agency, 'getSentEdocList', { ...type, docId })).data as any[];
}

describe('a document', () => {
  it('arrives at each of its receivers, and is the same file there', async () => {
    const file = toDocumentFile({ documentId: ID, to: [WARD, OTHER] });
    const answer: any = await (await sendFile(axis, SENDER, 'edoc', file)).json();
    expect(answer).toMatchObject({ status: 'OK', ErrorCode: '0' });
    const rows = await sentRows(SENDER, EDOC);
    expect(rows.map(({ toCode }) => toCode).sort()).toEqual([WARD, OTHER]);
    expect(rows.map(({ receiverDocId }) => receiverDocId)).toContain(answer.DocId);
    for (const receiver of [WARD, OTHER]) {
      const [newest] = (await post(axis, receiver, 'getReceivedEdocList', EDOC)).data;
      expect(newest).toMatchObject({ from: SENDER, to: receiver, status: 'initial' });
      const { data } = await post(axis, receiver, 'getEdoc', { docId: newest.docId });
      expect(Buffer.from(data, 'base64').equals(file)).toBe(true);
      await post(axis, receiver, 'updateStatus', { docId: newest.docId, status: 'done' });
      expect((await post(axis, receiver, 'getReceivedEdocList', EDOC)).data[0].status).toBe('done');
    }
    expect(axis.effects()).toEqual({ [ID]: 1 });
  });

  it.each([
    ['a hash of another file', { params: { 'hash-file': '0'.repeat(64) } }, '105'],
    ['no part file_doc', { body: 'x' }, '106'],
    ['somebody else as sender', { params: { from: WARD } }, '102'],
  ])('with %s is refused', async (_what, more, code) => {
    const response = await sendFile(axis, SENDER, 'edoc', toDocumentFile({ documentId: ID }), more);
    expect(await response.json()).toMatchObject({ status: 'FAIL', ErrorCode: code });
    expect(axis.effects()).toEqual({});
  });

  it.each([
    ['somebody else in From', { from: WARD }, '102'],
    ['an unknown receiver', { to: ['H26.NO'] }, '102'],
    ['no usable id', { documentId: 'x' }, '106'],
    ['an unknown type', { business: '7' }, '106'],
    ['a recall of nothing', { business: '1' }, '106'],
    ['a recall of what is not there', { business: '1', about: 'H26.12,2026/11/19,9/SM' }, '100'],
    [
      'a replacement of somebody else’s',
      { business: '3', about: city.documentsFrom(WARD)[0]?.documentId ?? '' },
      '106',
    ],
  ])('with %s is refused', async (_what, more, code) => {
    expect(await sendDocument(more)).toMatchObject({ status: 'FAIL', ErrorCode: code });
    expect(axis.effects()).toEqual({});
  });

  it('is refused when it is no XML, or too large', async () => {
    const answer: any = await (await sendFile(axis, SENDER, 'edoc', Buffer.from('không phải XML'))).json();
    expect(answer).toMatchObject({ status: 'FAIL', ErrorCode: '106' });
    const response = await sendFile(axis, SENDER, 'edoc', Buffer.alloc(200_001, 'x'));
    expect(response.status).toBe(413);
  });

  it('may update and replace what its sender has sent', async () => {
    await sendDocument();
    const update = { documentId: 'H26.12,2026/11/20,16/SM-VP', business: '2', about: ID };
    expect(await sendDocument(update)).toMatchObject({ status: 'OK' });
    const replacement = { documentId: 'H26.12,2026/11/20,17/SM-VP', business: '3', about: ID };
    expect(await sendDocument(replacement)).toMatchObject({ status: 'OK' });
    // The receiver says whether it takes the update.
    expect(await sendStatus(WARD, SENDER, '15', update.documentId)).toMatchObject({ status: 'OK' });
    expect(await sendStatus(WARD, SENDER, '15', replacement.documentId)).toMatchObject({ ErrorCode: '106' });
  });
});

describe('a document that was sent before', () => {
  it.each([
    ['REFUSE', { status: 'FAIL', ErrorCode: '101' }, 1],
    ['SAME', { status: 'OK' }, 1],
    ['TWICE', { status: 'OK' }, 2],
  ] as const)('by the habit %s', async (duplicate, answer, effects) => {
    axis.behaviour.duplicate = duplicate;
    const first = await sendDocument();
    const second = await sendDocument();
    expect(second).toMatchObject(answer);
    expect(second.DocId === first.DocId).toBe(duplicate === 'SAME');
    expect(axis.effects()).toEqual({ [ID]: effects });
  });
});

describe('statuses', () => {
  it('follow each other as the reference has it, and the list shows the last one', async () => {
    await sendDocument();
    for (const code of ['01', '03', '04', '05', '06']) {
      expect(await sendStatus(WARD, SENDER, code)).toMatchObject({ status: 'OK' });
      expect((await sentRows(SENDER, EDOC))[0]).toMatchObject({ receiveStatus: code });
    }
    expect(await sendStatus(WARD, SENDER, '06')).toMatchObject({ status: 'FAIL', ErrorCode: '106' });
    expect(await sentRows(WARD, STATUS)).toHaveLength(5);
    expect((await post(axis, SENDER, 'getReceivedEdocList', STATUS)).data[0]).toMatchObject({ from: WARD });
    expect(axis.effects()).toMatchObject({ [`${ID}|${WARD}|${SENDER}|06`]: 1 });
  });

  it.each(['04', '05', '06', '15', '16'])('%s cannot be the first', async (code) => {
    await sendDocument();
    expect(await sendStatus(WARD, SENDER, code)).toMatchObject({ status: 'FAIL', ErrorCode: '106' });
  });

  it('of strangers, for strangers or about nothing are refused', async () => {
    await sendDocument();
    expect(await sendStatus(OTHER, SENDER, '01')).toMatchObject({ ErrorCode: '106' });
    expect(await sendStatus(WARD, OTHER, '01')).toMatchObject({ ErrorCode: '106' });
    expect(await sendStatus(WARD, SENDER, '01', 'H26.12,2026/11/20,99/SM')).toMatchObject({ ErrorCode: '100' });
    expect(await sendStatus(SENDER, WARD, '03')).toMatchObject({ ErrorCode: '106' });
  });

  it('follow the trail of the sample city as well', async () => {
    const document = city.documents.find((one) => city.documentTrail(one, one.toCodes[0] ?? '').at(-1)?.code === '05');
    const [receiver = ''] = document?.toCodes ?? [];
    const answer = await sendStatus(receiver, document?.fromCode ?? '', '06', document?.documentId);
    expect(answer).toMatchObject({ status: 'OK' });
  });
});

describe('a recall', () => {
  it.each([
    ['AGREE', '15'],
    ['REFUSE', '16'],
    ['SILENT', '13'],
  ] as const)('is answered by the habit %s', async (recallAnswer, last) => {
    axis.behaviour.recallAnswer = recallAnswer;
    await sendDocument();
    expect(await sendStatus(SENDER, WARD, '13')).toMatchObject({ status: 'OK' });
    expect((await sentRows(SENDER, EDOC))[0]).toMatchObject({ receiveStatus: last });
  });

  it('is answered once, by whom it was asked, and only before 06', async () => {
    await sendDocument();
    await sendStatus(SENDER, WARD, '13');
    expect(await sendStatus(SENDER, WARD, '13')).toMatchObject({ ErrorCode: '106' });
    expect(await sendStatus(WARD, SENDER, '16')).toMatchObject({ status: 'OK' });
    expect(await sendStatus(WARD, SENDER, '15')).toMatchObject({ ErrorCode: '106' });
    for (const code of ['03', '04', '05', '06']) await sendStatus(WARD, SENDER, code);
    expect(await sendStatus(SENDER, WARD, '13')).toMatchObject({ ErrorCode: '106' });
  });

  it('that was agreed to ends the work', async () => {
    await sendDocument();
    await sendStatus(SENDER, WARD, '13');
    await sendStatus(WARD, SENDER, '15');
    expect(await sendStatus(WARD, SENDER, '03')).toMatchObject({ ErrorCode: '106' });
  });
});

describe('habits', () => {
  it('report the arrival', async () => {
    axis.behaviour.reportsArrival = true;
    await sendDocument();
    expect((await sentRows(SENDER, EDOC))[0]).toMatchObject({ receiveStatus: '01' });
    const [status] = await sentRows(WARD, STATUS);
    const { data } = await post(axis, SENDER, 'getEdoc', { docId: status.receiverDocId });
    expect(Buffer.from(data, 'base64').toString()).toContain('<edXML:StatusCode>01</edXML:StatusCode>');
  });

  it('fail before or after the document is accepted, as often as they are told', async () => {
    axis.behaviour.failBefore = 1;
    await expect(sendDocument()).rejects.toThrow();
    expect(axis.effects()).toEqual({});
    axis.behaviour.failAfter = 1;
    await expect(sendDocument()).rejects.toThrow();
    expect(axis.effects()).toEqual({ [ID]: 1 });
    expect(await sendDocument()).toMatchObject({ ErrorCode: '101' });
  });

  it('leave the OK out, or hold the answer', async () => {
    axis.behaviour.withoutOk = true;
    expect(await sendDocument()).toEqual({ DocId: expect.any(String) });
    axis.behaviour.stallMs = 60_000;
    const stalled = sendFile(axis, SENDER, 'edoc', toDocumentFile({ documentId: `${ID}2` }));
    const given = expect(stalled).rejects.toThrow();
    while (axis.effects()[`${ID}2`] === undefined) await new Promise((resolve) => setImmediate(resolve));
    await axis.close();
    await given;
  });

  it('are switched, and effects read, over the wire', async () => {
    const patch = (body: string) =>
      fetch(`${axis.url}/sandbox/behaviour`, {
        method: 'PATCH',
        body,
        headers: { 'content-type': 'application/json' },
      });
    expect(await (await patch('{"duplicate":"TWICE","stallMs":0}')).json()).toMatchObject({ duplicate: 'TWICE' });
    expect(axis.behaviour.duplicate).toBe('TWICE');
    for (const wrong of ['{"duplicate":"NO"}', '{"other":1}', '[]', '{"stallMs":-1}'])
      expect((await patch(wrong)).status).toBe(400);
    expect(await (await fetch(`${axis.url}/sandbox/behaviour`)).json()).toEqual(axis.behaviour);
    await sendDocument();
    expect(await (await fetch(`${axis.url}/sandbox/effects`)).json()).toEqual({ [ID]: 1 });
  });
});
