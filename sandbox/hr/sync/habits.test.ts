// The habits of the sync API, switched and counted over the wire as another process would.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SYNC_ACCOUNTS } from './accounts.js';
import { createSyncApp } from './createSyncApp.js';
import { createRecords } from './records.js';
import { createSyncDesk } from './syncDesk.js';

const ORG = '000.00.00.H26';
let server: Server;
let token: string;

function ask(path: string, method: string, body?: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function login(): Promise<any> {
  const [{ username, password }] = SYNC_ACCOUNTS;
  return (await ask('/ApiAuth/oauth/login', 'POST', { username, password })).json();
}

function send(action: string, hoSo: object = {}): Promise<Response> {
  const header = { Action_Type: action, Sender_Code: ORG, Transaction_ID: 'T-1' };
  const content = { Data: { Header: header, Body: { HOSO_CBCCVC: { SoHieuCBCCVC_BNDP: 'HN1', ...hoSo } } } };
  const jsonContent = Buffer.from(JSON.stringify(content)).toString('base64');
  return ask('/apisyncmsg/syncmsg/servicem0001', 'POST', { org_Code: ORG, jsonContent });
}

const switchTo = async (habits: unknown) => (await ask('/sandbox/behaviour', 'PATCH', habits)).status;
const read = async (path: string): Promise<any> => (await ask(`/sandbox/${path}`, 'GET')).json();
const GENERAL = { THONGTINCHUNG: { HoVaTen: 'Nguyễn Văn Mẫu' } };

beforeEach(async () => {
  server = createServer(createSyncApp(createSyncDesk({ records: createRecords(), orgCodes: new Set([ORG]) })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  token = '';
  token = (await login()).access_token;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('are switched together or not at all, and count down', async () => {
  expect(await switchTo({ busy: 1, latencyMs: 1 })).toBe(200);
  for (const wrong of [{ busy: 2, nothing: 1 }, { busy: -1 }, []]) expect(await switchTo(wrong)).toBe(400);
  expect(await read('behaviour')).toMatchObject({ busy: 1, latencyMs: 1, stallMs: 60_000 });
  expect(await (await send('ADD', GENERAL)).json()).toMatchObject({
    err_code: 1,
    message: expect.stringContaining('bận'),
  });
  expect(await read('behaviour')).toMatchObject({ busy: 0 });
});

describe('a message', () => {
  it('is reset before it is taken, or after', async () => {
    await switchTo({ failBefore: 1 });
    await expect(send('ADD', GENERAL)).rejects.toThrow();
    expect(await read('effects')).toEqual({});
    expect((await ask(`/sandbox/records/${ORG}/HN1`, 'GET')).status).toBe(404);
    await switchTo({ failAfter: 1 });
    await expect(send('ADD', GENERAL)).rejects.toThrow();
    expect(await read('effects')).toEqual({ [`${ORG}_HN1`]: { 'ADD *': 1, 'ADD THONGTINCHUNG': 1 } });
    expect(await read(`records/${ORG}/HN1`)).toEqual({ SoHieuCBCCVC_BNDP: 'HN1', ...GENERAL });
  });

  it('is half done: its first section stays written', async () => {
    await send('ADD', GENERAL);
    await switchTo({ halfDone: 1 });
    const more = { THONGTINCHUNG: { HoVaTen: 'Tên mới Mẫu' }, THONGTIN_KHAC: { ChucVuDang: '03' } };
    expect(await (await send('EDIT', more)).json()).toMatchObject({ err_code: 1 });
    expect(await read(`records/${ORG}/HN1`)).toEqual({ SoHieuCBCCVC_BNDP: 'HN1', THONGTINCHUNG: more.THONGTINCHUNG });
    expect((await read('effects'))[`${ORG}_HN1`]).toMatchObject({ 'EDIT THONGTINCHUNG': 1 });
  });

  it.each(['garbage', 'html'])('is taken and answered with %s', async (habit) => {
    await switchTo({ [habit]: 1 });
    await expect((await send('ADD', GENERAL)).json()).rejects.toThrow();
    expect((await read('effects'))[`${ORG}_HN1`]).toMatchObject({ 'ADD *': 1 });
  });

  it('is answered without its transaction', async () => {
    await switchTo({ withoutTransaction: 1 });
    expect(await (await send('ADD', GENERAL)).json()).toEqual({ message: 'Thành công', err_code: 0 });
  });

  it.each([
    [false, 0],
    [true, 60],
  ])('is held, and taken first unless said otherwise (%s)', async (acceptAfterStall, least) => {
    await switchTo({ stallNext: 1, stallMs: 60, acceptAfterStall });
    const held = send('ADD', GENERAL);
    const began = performance.now();
    let effects = await read('effects');
    while (Object.keys(effects).length === 0) effects = await read('effects');
    expect(performance.now() - began).toBeGreaterThanOrEqual(least - 5);
    expect(await (await held).json()).toMatchObject({ err_code: 0 });
  });
});

describe('a token', () => {
  it('is refused by the service, or by a filter in front of it', async () => {
    await switchTo({ expiredToken: 2 });
    expect(await (await send('ADD', GENERAL)).json()).toMatchObject({ message: expect.stringContaining('hết hạn') });
    await switchTo({ expiredTokenAs401: true });
    expect((await send('ADD', GENERAL)).status).toBe(401);
    expect(await read('effects')).toEqual({});
  });

  it('is worthless once all are withdrawn', async () => {
    await ask('/sandbox/expire-tokens', 'POST');
    expect(await (await send('ADD', GENERAL)).json()).toMatchObject({ err_code: 1 });
    token = (await login()).access_token;
    expect(await (await send('ADD', GENERAL)).json()).toMatchObject({ err_code: 0 });
  });

  it('comes from a login that is counted', async () => {
    await switchTo({ busyLogins: 1 });
    expect(await login()).toMatchObject({ err_code: 1, message: expect.stringContaining('bận') });
    await ask('/ApiAuth/oauth/login', 'POST', { username: 'x', password: 'y' });
    await Promise.all([login(), login()]);
    expect(await read('logins')).toMatchObject({ accepted: 3, refused: 1, underWay: 0 });
  });
});
