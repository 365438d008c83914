// The Ministry's sync API over HTTP: its rules and its quirks.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CODE_LISTS } from '../codeLists.js';
import { SYNC_ACCOUNTS, toExpiredTime } from './accounts.js';
import { createSyncApp } from './createSyncApp.js';
import { createRecords, type HoSo, type Records } from './records.js';
import { createSyncDesk } from './syncDesk.js';

const ORG = '000.00.00.H26';
const [CITY, WARD] = SYNC_ACCOUNTS;
let server: Server;
let records: Records;
let token: string;

interface Answer {
  message?: string;
  err_code: number;
  transaction_id?: string;
  access_token?: string;
  expired_time?: string;
}

async function post(path: string, body: unknown, bearer = token): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

function login({ username, password }: { username: string; password: string }): Promise<Answer> {
  return post('/ApiAuth/oauth/login', { username, password });
}

function send(service: string, action: string, hoSo: unknown, orgCode = ORG, bearer = token): Promise<Answer> {
  const header = { Action_Type: action, Sender_Code: orgCode, Transaction_ID: 'T-1' };
  const content = JSON.stringify({ Data: { Header: header, Body: { HOSO_CBCCVC: hoSo } } });
  const body = { org_Code: orgCode, jsonContent: Buffer.from(content).toString('base64') };
  return post(`/apisyncmsg/syncmsg/${service}`, body, bearer);
}

function person(number: string, more: HoSo = {}): HoSo {
  return {
    SoHieuCBCCVC_BNDP: number,
    THONGTINCHUNG: { HoVaTen: 'Nguyễn Văn Mẫu', GioiTinh: '1', DanToc: '01' },
    ...more,
  };
}

beforeEach(async () => {
  records = createRecords();
  const orgCodes = new Set([ORG, '000.00.L7.H26', '000.00.01.H26']);
  server = createServer(createSyncApp(createSyncDesk({ records, orgCodes })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  token = (await login(CITY)).access_token ?? '';
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('accounts', () => {
  it('log in with an expiry in local time, and fail with status 200', async () => {
    const answer = await login(CITY);
    expect(answer).toMatchObject({ err_code: 0 });
    expect(answer.expired_time).toMatch(/^\d\d:\d\d:\d\d \d\d-\d\d-\d{4}$/);
    expect(await login({ ...CITY, password: 'wrong' })).toEqual({ message: expect.any(String), err_code: 1 });
  });

  it('write 17:30 UTC as half past midnight of the next day', () => {
    expect(toExpiredTime(new Date('2026-06-30T17:30:05Z'))).toBe('00:30:05 01-07-2026');
  });

  it('change their password when the new one is typed twice', async () => {
    const change = {
      username: CITY.username,
      current_password: CITY.password,
      new_password: 'n',
      retype_password: 'n',
    };
    const path = '/ApiAuth/oauth/changepassword';
    expect(await post(path, { ...change, retype_password: 'm' })).toMatchObject({ err_code: 1 });
    expect(await post(path, { ...change, current_password: 'x' })).toMatchObject({ err_code: 1 });
    expect(await post(path, change)).toMatchObject({ err_code: 0 });
    expect(await login(CITY)).toMatchObject({ err_code: 1 });
    expect(await login({ ...CITY, password: 'n' })).toMatchObject({ err_code: 0 });
  });

  it('may only speak for their own agency, and for one that exists', async () => {
    const ward = (await login(WARD)).access_token ?? '';
    expect((await send('servicem0001', 'ADD', person('HN1'), ORG, ward)).message).toContain('chưa được phân quyền');
    expect(await send('servicem0001', 'ADD', person('HN1'), '000.00.L7.H26', ward)).toMatchObject({ err_code: 0 });
    expect((await send('servicem0001', 'ADD', person('HN1'), '000.00.99.H26')).message).toContain('không tồn tại');
    expect(await send('servicem0001', 'ADD', person('HN1'), ORG, 'x.y.z')).toMatchObject({ err_code: 1 });
  });
});

describe('messages', () => {
  it('add once, by the alias and in any case of the path too', async () => {
    expect(await send('servicem0001_1', 'ADD', person('HN1'))).toEqual({
      message: 'Thành công',
      err_code: 0,
      transaction_id: 'T-1',
    });
    expect(await send('ServiceM0001', 'ADD', person('HN1'))).toMatchObject({
      err_code: 1,
      message: 'Hồ sơ đã tồn tại',
    });
    expect(await send('servicem0001', 'DEL', person('HN1'))).toMatchObject({ err_code: 0 });
    expect(await send('servicem0001', 'DEL', person('HN1'))).toMatchObject({ err_code: 1 });
    expect(await send('servicem0001', 'EDIT', person('HN1'))).toMatchObject({ err_code: 1 });
  });

  it('find the number inside THONGTINCHUNG, as deployments of 2020-08 send it', async () => {
    expect(await send('servicem0001', 'ADD', { THONGTINCHUNG: { SoHieuCBCCVC: 'HN7' } })).toMatchObject({
      err_code: 0,
    });
    expect(records.get(ORG, 'HN7')).toBeDefined();
  });

  it('are refused without THONGTINCHUNG, with an unknown action, and with ADD for a part of a record', async () => {
    expect((await send('servicem0001', 'ADD', { SoHieuCBCCVC_BNDP: 'HN1' })).message).toContain('THONGTINCHUNG');
    expect((await send('servicem0001', 'PUT', person('HN1'))).message).toContain('Action_Type');
    for (let service = 2; service <= 6; service += 1) {
      expect(await send(`servicem000${service}`, 'ADD', person('HN1'))).toMatchObject({ err_code: 1 });
    }
  });

  it('lose their transaction id when the content cannot be read', async () => {
    const malformed = { message: 'Dữ liệu không đúng định dạng', err_code: 1 };
    expect(await post('/apisyncmsg/syncmsg/servicem0001', '{"org_Code":')).toEqual(malformed);
    const body = { org_Code: ORG, jsonContent: Buffer.from('{"Data":').toString('base64') };
    expect(await post('/apisyncmsg/syncmsg/servicem0001', body)).toEqual(malformed);
  });

  it('replace a list as a whole and cannot empty one', async () => {
    const two = {
      DS_QUATRINH_LUONG: [
        { Ngach: '01.003', BacLuong: '1' },
        { Ngach: '01.003', BacLuong: '2' },
      ],
    };
    await send('servicem0001', 'ADD', person('HN1', { LUONG_PHUCAP_CHUCVU: { ...two, BacLuong: '2' } }));
    await send('servicem0003', 'EDIT', { SoHieuCBCCVC_BNDP: 'HN1', LUONG_PHUCAP_CHUCVU: { DS_QUATRINH_LUONG: [] } });
    expect(records.get(ORG, 'HN1')).toMatchObject({ LUONG_PHUCAP_CHUCVU: two });
    const one = { DS_QUATRINH_LUONG: [{ Ngach: 'V.07.04.11', BacLuong: '3' }] };
    await send('servicem0003', 'EDIT', { SoHieuCBCCVC_BNDP: 'HN1', LUONG_PHUCAP_CHUCVU: one });
    expect(records.get(ORG, 'HN1')).toMatchObject({ LUONG_PHUCAP_CHUCVU: { ...one, BacLuong: '2' } });
  });

  it('leave nothing of an ADD that fails half-way, and half of an EDIT', async () => {
    const bad = { LUONG_PHUCAP_CHUCVU: { BacLuong: '13' } };
    expect((await send('servicem0001', 'ADD', person('HN1', bad))).message).toContain('BacLuong');
    expect(records.get(ORG, 'HN1')).toBeUndefined();
    await send('servicem0001', 'ADD', person('HN1'));
    const edit = {
      ...bad,
      SoHieuCBCCVC_BNDP: 'HN1',
      THONGTINCHUNG: { GioiTinh: '2' },
      THONGTIN_KHAC: { ChucVuDang: '03' },
    };
    expect(await send('servicem0001', 'EDIT', edit)).toMatchObject({ err_code: 1, transaction_id: 'T-1' });
    expect(records.get(ORG, 'HN1')).toMatchObject({ THONGTINCHUNG: { GioiTinh: '2', HoVaTen: 'Nguyễn Văn Mẫu' } });
    expect(records.get(ORG, 'HN1')).not.toHaveProperty('THONGTIN_KHAC');
  });

  it('take every code of a list and none outside it, and never repeat the value', async () => {
    const codes = CODE_LISTS['ChucVuDang'] ?? [];
    const sent = fc.oneof(fc.constantFrom(...codes), fc.string({ maxLength: 4 }));
    let serial = 0;
    const takesTheCode = fc.asyncProperty(sent, async (code) => {
      serial += 1;
      const answer = await send('servicem0001', 'ADD', person(`HN${serial}`, { THONGTIN_KHAC: { ChucVuDang: code } }));
      const known = code === '' || codes.includes(code);
      expect(answer.err_code).toBe(known ? 0 : 1);
      if (!known) expect(answer.message).toBe('Giá trị của trường ChucVuDang không có trong danh mục');
    });
    await fc.assert(takesTheCode, { numRuns: 60 });
  });

  it('delete one part of a record by its own service', async () => {
    await send('servicem0001', 'ADD', person('HN1', { DS_KETQUA_DANHGIA_PHANLOAI: [{ KetQuaDanhGia: '02' }] }));
    expect(await send('servicem0006', 'DEL', { SoHieuCBCCVC_BNDP: 'HN1' })).toMatchObject({ err_code: 0 });
    expect(records.get(ORG, 'HN1')).toEqual(person('HN1'));
  });
});
