// The axis over a real socket: signatures, lists, files and acknowledgements.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createDocumentsServer } from './createDocumentsServer.js';
import type { DocumentsServer } from './createDocumentsServer.js';
import { get, post, send, toSignedHeaders, toTimestamp } from './documentsClient.js';

const city = createSampleCity();
const WARD = 'H26.L7';
const EDOC = { servicetype: 'eDoc', messagetype: 'edoc' };
const STATUS = { servicetype: 'eDoc', messagetype: 'status' };
let axis: DocumentsServer;

beforeAll(async () => {
  axis = await createDocumentsServer({ city, port: 0 });
});
afterAll(() => axis.close());

describe('a signature', () => {
  const refused = { status: 'FAIL', ErrorCode: '105', ErrorDesc: expect.stringMatching(/^InvalidSecurity: /) };

  it('is accepted when it is right', async () => {
    expect(await post(axis, WARD, 'getReceivedEdocList', EDOC)).toMatchObject({
      status: 'OK',
      ErrorCode: '0',
      ErrorDesc: '',
    });
  });

  it.each([
    ['made with another secret', { secret: 'another' }],
    ['older than five minutes', { timestamp: toTimestamp(Date.now() - 301_000) }],
    ['more than five minutes ahead', { timestamp: toTimestamp(Date.now() + 600_000) }],
    ['without a zone in its time', { timestamp: toTimestamp(Date.now()).slice(0, -5) }],
    ['over another value than the one sent', { afterwards: { 'XroadVnpt-systemid': 'H26' } }],
    ['that leaves a header out', { afterwards: { 'XroadVnpt-docId': 'x' } }],
    ['with other names than those signed', { afterwards: { 'XroadVnpt-sign-header-key': 'XroadVnpt-systemid' } }],
    ['over text that is no JSON', { afterwards: { 'XroadVnpt-sign-header': 'no' } }],
    ['with an empty hash', { afterwards: { 'XroadVnpt-hash-header': '' } }],
  ])('%s is refused', async (_case, tampering) => {
    expect(await post(axis, WARD, 'getReceivedEdocList', EDOC, tampering)).toEqual(refused);
  });

  it('is needed, and so is an account', async () => {
    expect(await (await send(axis, 'POST', 'getEdoc', {})).json()).toEqual(refused);
    expect(await post(axis, 'H26.nowhere', 'getReceivedEdocList', EDOC)).toEqual(refused);
    expect(await post(axis, '000.00.L7.H26', 'getReceivedEdocList', EDOC)).toEqual(refused);
  });

  it('may be as old as the tolerance allows', async () => {
    const almost = { timestamp: toTimestamp(Date.now() - 290_000) };
    expect((await post(axis, WARD, 'getReceivedEdocList', EDOC, almost)).status).toBe('OK');
  });
});

describe('getReceivedEdocList', () => {
  it('has every document sent to the caller, newest first', async () => {
    const { data } = await post(axis, WARD, 'getReceivedEdocList', EDOC);
    expect(data).toHaveLength(city.documentsTo(WARD).length);
    expect(Object.keys(data[0])).toEqual([
      'docId',
      'serviceType',
      'messageType',
      'created_time',
      'updated_time',
      'from',
      'to',
      'status',
      'status_desc',
    ]);
    const times = (data as { created_time: string }[]).map(({ created_time }) => created_time);
    expect(times).toEqual([...times].sort().reverse());
    expect(times[0]).toMatch(/^\d{4}\/\d{2}\/\d{2} \d{2}:\d{2}:\d{2}$/);
    expect(new Set((data as { to: string }[]).map(({ to }) => to))).toEqual(new Set([WARD]));
  });

  it('of the city’s own account has the city’s own documents, not those of all', async () => {
    const { data } = await post(axis, 'H26', 'getReceivedEdocList', EDOC);
    expect(data).toHaveLength(city.documentsTo('H26').length);
    expect(data.length).toBeLessThan(5000);
  });

  it('refuses other types', async () => {
    const refused = { status: 'FAIL', ErrorCode: '106' };
    expect(await post(axis, WARD, 'getReceivedEdocList', { servicetype: 'eDoc' })).toMatchObject(refused);
    expect(await post(axis, WARD, 'getReceivedEdocList', { ...EDOC, servicetype: 'other' })).toMatchObject(refused);
  });

  it('of statuses has what receivers reported, and recalls', async () => {
    const { data } = await post(axis, WARD, 'getReceivedEdocList', STATUS);
    const expected =
      city
        .documentsFrom(WARD)
        .flatMap((one) => one.toCodes.flatMap((to) => city.documentTrail(one, to)).filter(({ code }) => code !== '13'))
        .length +
      city
        .documentsTo(WARD)
        .flatMap((one) => city.documentTrail(one, WARD))
        .filter(({ code }) => code === '13').length;
    expect(data).toHaveLength(expected);
    expect(data[0]).toMatchObject({ messageType: 'status', to: WARD });
  });
});

describe('getSentEdocList', () => {
  it('has a row for every receiver', async () => {
    const { data } = await post(axis, WARD, 'getSentEdocList', EDOC);
    expect(data).toHaveLength(city.documentsFrom(WARD).flatMap(({ toCodes }) => toCodes).length);
    expect(Object.keys(data[0])).toEqual([
      'senderDocId',
      'receiverDocId',
      'fromCode',
      'toCode',
      'title',
      'notation',
      'sentTime',
      'receivedTime',
      'sendStatus',
      'sendStatusDesc',
      'receiveStatus',
      'receiveStatusDesc',
    ]);
    const row = (data as { senderDocId: string }[]).at(-1);
    const document = city.document(row?.senderDocId ?? '');
    expect(row).toMatchObject({
      fromCode: WARD,
      title: document?.subject,
      notation: `${document?.number}/${document?.notation}`,
    });
  });

  it('can be narrowed to one document by either of its ids, Vietnamese letters included', async () => {
    const document = city
      .documentsFrom(WARD)
      .find(({ toCodes, notation }) => toCodes.length > 1 && notation === 'QĐ-UBND');
    const byDocument = await post(axis, WARD, 'getSentEdocList', { ...EDOC, docId: document?.documentId ?? '' });
    expect(byDocument.data).toHaveLength(document?.toCodes.length ?? 0);
    const byTransport = await post(axis, WARD, 'getSentEdocList', { ...EDOC, docId: byDocument.data[0].receiverDocId });
    expect(byTransport.data).toEqual([byDocument.data[0]]);
  });

  it('names the last status each receiver reported', async () => {
    const { data } = await post(axis, WARD, 'getSentEdocList', EDOC);
    const seen = new Set((data as { receiveStatus: string }[]).map(({ receiveStatus }) => receiveStatus));
    expect(seen.has('06')).toBe(true);
    const done = (data as { receiveStatus: string; receiveStatusDesc: string }[]).find(
      (row) => row.receiveStatus === '06',
    );
    expect(done?.receiveStatusDesc).toBe('Hoàn thành');
  });

  it('gives the receiver the id under which it finds the document', async () => {
    const [row] = (await post(axis, WARD, 'getSentEdocList', EDOC)).data;
    const received = (await post(axis, row.toCode, 'getReceivedEdocList', EDOC)).data as { docId: string }[];
    expect(received.map(({ docId }) => docId)).toContain(row.receiverDocId);
  });
});

describe('files', () => {
  it('come as base64 in an answer, or as they are', async () => {
    const [row] = (await post(axis, WARD, 'getReceivedEdocList', EDOC)).data;
    const { data } = await post(axis, WARD, 'getEdoc', { docId: row.docId });
    const download = await send(axis, 'GET', 'downloadEdoc', toSignedHeaders(WARD, { docId: row.docId }));
    const bytes = Buffer.from(await download.arrayBuffer());
    expect(Buffer.from(data, 'base64').equals(bytes)).toBe(true);
    expect(bytes.toString('utf8')).toContain('<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016">');
  });

  it('are shown to both parties and to nobody else', async () => {
    const [row] = (await post(axis, WARD, 'getSentEdocList', EDOC)).data;
    const params = { docId: row.receiverDocId };
    expect((await post(axis, WARD, 'getEdoc', params)).status).toBe('OK');
    expect((await post(axis, row.toCode, 'getEdoc', params)).status).toBe('OK');
    const missing = { status: 'FAIL', ErrorCode: '100', ErrorDesc: 'RecordNotExist: no message with this docId' };
    expect(await post(axis, 'H26.01.01', 'getEdoc', params)).toEqual(missing);
    expect(
      await post(axis, WARD, 'getEdoc', {
        docId: (row.receiverDocId as string).replace(/^./, (c: string) => (c === '0' ? '1' : '0')),
      }),
    ).toEqual(missing);
    expect(await post(axis, WARD, 'getEdoc')).toEqual(missing);
    const download = await send(axis, 'GET', 'downloadEdoc', toSignedHeaders('H26.01.01', params));
    expect(await download.json()).toEqual(missing);
  });

  it('of statuses are status messages', async () => {
    const [row] = (await post(axis, WARD, 'getReceivedEdocList', STATUS)).data;
    const { data } = await post(axis, WARD, 'getEdoc', { docId: row.docId });
    expect(Buffer.from(data, 'base64').toString('utf8')).toMatch(/<edXML:StatusCode>\d\d<\/edXML:StatusCode>/);
  });
});

describe('updateStatus', () => {
  it('takes a message out of the count, but not out of the list', async () => {
    const before = (await post(axis, WARD, 'getReceivedEdocList', EDOC)).data as { docId: string; status: string }[];
    const open = before.filter(({ status }) => status === 'initial');
    expect((await get(axis, WARD, 'countReceiveEdoc')).count).toBe(open.length);
    const docId = open[0]?.docId ?? '';
    expect(await post(axis, WARD, 'updateStatus', { docId, status: 'processing' })).toMatchObject({ status: 'OK' });
    expect((await get(axis, WARD, 'countReceiveEdoc')).count).toBe(open.length);
    await post(axis, WARD, 'updateStatus', { docId, status: 'done' });
    expect((await get(axis, WARD, 'countReceiveEdoc')).count).toBe(open.length - 1);
    const after = (await post(axis, WARD, 'getReceivedEdocList', EDOC)).data as typeof before;
    expect(after).toHaveLength(before.length);
    expect(after.find((row) => row.docId === docId)).toMatchObject({ status: 'done', status_desc: 'Đã nhận' });
  });

  it('is for the receiver, with one of three words', async () => {
    const [row] = (await post(axis, WARD, 'getSentEdocList', EDOC)).data;
    const params = { docId: row.receiverDocId, status: 'done' };
    expect(await post(axis, WARD, 'updateStatus', params)).toMatchObject({ status: 'FAIL', ErrorCode: '106' });
    expect(await post(axis, row.toCode, 'updateStatus', { ...params, status: 'read' })).toMatchObject({
      ErrorCode: '106',
    });
  });

  it('leaves statuses a count of their own', async () => {
    const { data } = await post(axis, WARD, 'getReceivedEdocList', STATUS);
    const open = (data as { status: string }[]).filter(({ status }) => status === 'initial');
    expect((await get(axis, WARD, 'countReceiveStatus')).count).toBe(open.length);
  });
});

describe('lists of agencies', () => {
  it('have both forms of a code', async () => {
    const older = (await post(axis, WARD, 'getAgenciesList')).data;
    const newer = (await post(axis, WARD, 'getAgenciesListQD20', { level: '' })).data;
    expect([older.length, newer.length]).toEqual([2100, 2100]);
    const find = (rows: { name: string }[]) => rows.find(({ name }) => name === 'UBND phường Tây Hồ');
    expect(find(older)).toMatchObject({ code: '000.00.L7.H26', code102: '000.00.L7.H26' });
    expect(find(newer)).toMatchObject({ code: WARD, oldCode: '000.00.L7.H26', code102: '000.00.L7.H26', pid: '1' });
  });

  it('can be narrowed by level', async () => {
    const { data } = await post(axis, WARD, 'getAgenciesListQD20', { level: '2' });
    expect(data).toHaveLength(48 + 126 + 30);
  });

  it('mark the agencies that ceased as deleted', async () => {
    const { data } = await post(axis, WARD, 'getSynchronizeUnit');
    const deleted = (data as { deleted: string; modifyDate: string }[]).filter((row) => row.deleted === '1');
    expect(deleted).toHaveLength(556);
    expect(deleted[0]?.modifyDate).toBe('2025/06/30 00:00:00');
  });
});

describe('the rest', () => {
  it('of the SDK is no call here', async () => {
    const response = await send(axis, 'POST', 'registerAgency', toSignedHeaders(WARD, {}));
    expect([response.status, await response.json()]).toEqual([
      404,
      { status: 'FAIL', ErrorCode: '106', ErrorDesc: 'InvalidAction: no such call' },
    ]);
  });

  it('waits as told', async () => {
    axis.behaviour.latencyMs = 60;
    const started = performance.now();
    await get(axis, WARD, 'countReceiveEdoc');
    axis.behaviour.latencyMs = 0;
    expect(performance.now() - started).toBeGreaterThan(55);
  });

  it('says that a port is taken', async () => {
    await expect(createDocumentsServer({ city, port: axis.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
