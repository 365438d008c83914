// The stand-in over real sockets: envelope, states, one membership, payments, and the habits that can be switched.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createPartyServer, type PartyServer } from './createPartyServer.js';
import { toChecksum, type PaymentMessage } from './payments/checksum.js';

const city = createSampleCity();
let server: PartyServer;
let session = '';
let serial = 0;

async function post(path: string, body: object): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

const call = (service: string, params: object = {}) =>
  post('/dang/api/g', { session, madonvi: '000.00.00.A26', service, ...params });

/** A write with a reference of its own. */
function write(service: string, params: object = {}) {
  serial += 1;
  return call(service, { MaThamChieu: `T${serial}`, ...params });
}

function pay(message: PaymentMessage, fields: object, secret = 'sample-payment-secret') {
  const body = { LoaiBanTin: message, PhienBan: '1.0.6', MaDoiTac: 'HNLT', ThoiGianGD: '20260715080000', ...fields };
  return post('/payment', { ...body, MaXacThuc: toChecksum(message, body, secret) });
}

const INIT = { MaThamChieu: 'R1', SoTien: '126500', ThongTinGiaoDich: 'mẫu' };

beforeEach(async () => {
  server = await createPartyServer({ city, port: 0, now: () => Date.parse('2026-07-15T08:00:00+07:00') });
  const answer = await post('/dang/api/login', { username: 'hanoi_dang_sample', password: 'sample-party-password' });
  session = answer.session;
});
afterEach(() => server.close());

/** A member who is in no transfer, and a cell elsewhere. */
function someone(): { member: string; from: string; to: string } {
  const [member] = [...server.members.values()];
  const cells = [...server.cells.values()];
  const to = cells.find(
    (cell) => cell.isResidential && cell.agencyCode !== server.cells.get(member!.firstCell)?.agencyCode,
  );
  return { member: member!.code, from: member!.firstCell, to: to!.code };
}

async function submit(kind = 'OFFICIAL'): Promise<{ code: string; member: string; from: string; to: string }> {
  const { member, from, to } = someone();
  const params = { MaDangVien: member, ChiBoDen: to, Loai: kind, LyDo: 'JOB' };
  const { result } = await write('NopChuyenSinhHoat', params);
  return { code: result[0].MAHOSO, member, from, to };
}

async function walk(code: string, to: string): Promise<void> {
  const steps: [string, object][] = [
    ['DuyetChuyenSinhHoat', { KetQua: 'DONGY' }],
    ['CapGiayGioiThieu', { SoGiayGioiThieu: 'GT-MAU-1' }],
    ['GuiGiayGioiThieu', {}],
    ['TiepNhanChuyenSinhHoat', { KetQua: 'DONGY' }],
    ['DatChoChiBo', { MaChiBo: to }],
  ];
  for (const [service, params] of steps) {
    expect(await write(service, { MaHoSo: code, ...params })).toMatchObject({ error_code: '00' });
  }
}

describe('the sample organisation', () => {
  it('has a committee for each of the 126 wards, and members who are plainly samples', () => {
    const committees = new Set([...server.cells.values()].map((cell) => cell.committeeCode));
    expect([...committees].filter((code) => /^A26\.[A-Z]\d$/.test(code))).toHaveLength(126);
    const members = [...server.members.values()];
    expect(members.length).toBeGreaterThan(2_000);
    for (const { name, citizenNumber } of members) {
      expect(name).toMatch(/ Mẫu \d+$/);
      expect(citizenNumber).toMatch(/^999900\d{6}$/);
    }
  });
});

describe('the envelope', () => {
  it('refuses a stale session, another agency and an unknown service with HTTP 200', async () => {
    expect(await call('KhongCo')).toMatchObject({ error_code: -1 });
    expect(await post('/dang/api/g', { session, madonvi: 'x', service: 'TraCuuChiBo' })).toMatchObject({
      error_code: -1,
    });
    server.expireSessions();
    expect(await call('TraCuuChiBo')).toMatchObject({ error_code: -1, message: expect.stringContaining('Phiên') });
  });
});

describe('a transfer', () => {
  it('moves the one official membership in one step, and back', async () => {
    const { code, member, from, to } = await submit();
    await walk(code, to);
    expect(server.memberships(member)).toEqual([{ kind: 'OFFICIAL', cell: from, until: null }]);
    await write('ChuyenDangTich', { MaHoSo: code });
    expect(server.memberships(member)).toEqual([{ kind: 'OFFICIAL', cell: to, until: null }]);
    await write('HoanDangTich', { MaHoSo: code });
    expect(server.memberships(member)).toEqual([{ kind: 'OFFICIAL', cell: from, until: null }]);
    expect(server.membershipChanges(member).map(({ active }) => active.length)).toEqual([1, 1]);
  });

  it('that is temporary leaves the official membership where it is', async () => {
    const { code, member, from, to } = await submit('TEMPORARY');
    await walk(code, to);
    await write('ChuyenDangTich', { MaHoSo: code });
    expect(server.memberships(member).map(({ kind, cell }) => [kind, cell])).toEqual([
      ['OFFICIAL', from],
      ['TEMPORARY', to],
    ]);
    await write('DongHoSoGoc', { MaHoSo: code });
    await write('KetThucTamThoi', { MaHoSo: code });
    expect(server.memberships(member)).toHaveLength(1);
  });

  it('takes no step out of turn, and none twice', async () => {
    const { code, to } = await submit();
    expect(await write('ChuyenDangTich', { MaHoSo: code })).toMatchObject({ error_code: -1 });
    expect(await write('DatChoChiBo', { MaHoSo: code, MaChiBo: to })).toMatchObject({ error_code: -1 });
    const params = { MaHoSo: code, KetQua: 'DONGY', MaThamChieu: 'same' };
    expect(await write('DuyetChuyenSinhHoat', params)).toMatchObject({ error_code: '00' });
    expect(await write('DuyetChuyenSinhHoat', params)).toMatchObject({ error_code: 3 });
    expect(server.effects()['DuyetChuyenSinhHoat']).toEqual({ [code]: 1 });
  });

  it('is moved once, and keeps its place as long as it is moved', async () => {
    const { code, to } = await submit('TEMPORARY');
    await walk(code, to);
    await write('ChuyenDangTich', { MaHoSo: code });
    expect(await write('ChuyenDangTich', { MaHoSo: code })).toMatchObject({ error_code: -1 });
    expect(await write('HuyDatCho', { MaHoSo: code })).toMatchObject({ error_code: -1 });
    expect(server.effects()['ChuyenDangTich']).toEqual({ [code]: 1 });
  });

  it('expires when nobody presents the introduction in time', async () => {
    await server.close();
    let now = Date.parse('2026-07-15T08:00:00+07:00');
    server = await createPartyServer({ city, port: 0, now: () => now, sessionTtlSeconds: 1e9 });
    const login = { username: 'hanoi_dang_sample', password: 'sample-party-password' };
    session = (await post('/dang/api/login', login)).session;
    const { code } = await submit();
    await write('DuyetChuyenSinhHoat', { MaHoSo: code, KetQua: 'DONGY' });
    await write('CapGiayGioiThieu', { MaHoSo: code, SoGiayGioiThieu: 'GT-MAU-1' });
    now += 31 * 86_400_000;
    const { result } = await call('TraCuuChuyenSinhHoat', { dsma: [code] });
    expect(result[0].TRANGTHAI).toBe('EXPIRED');
  });
});

describe('the ledger', () => {
  it('holds lines for one payment alone, all or none', async () => {
    const { result } = await call('DanhSachDangPhi', { dsmadonvi: ['000.00.L7.H26'], trangthai: 'DUE' });
    const [one, two] = result.map((row: any) => ({ MaKhoan: row.MAKHOAN }));
    await write('GiuKhoanDangPhi', { MaThamChieu: 'A', NguoiNop: 'CELL', dsKhoan: [one] });
    expect(await write('GiuKhoanDangPhi', { NguoiNop: 'CELL', dsKhoan: [two, one] })).toMatchObject({ error_code: -1 });
    expect((await call('TraCuuDangPhi', { dsma: [two.MaKhoan] })).result[0].TRANGTHAI).toBe('DUE');
    const entry = { ...one, SoTien: '9999999' };
    expect(await write('GhiSoDangPhi', { MaThamChieu: 'B', dsKhoan: [entry] })).toMatchObject({ error_code: -1 });
    expect(await write('GhiSoDangPhi', { MaThamChieu: 'A', dsKhoan: [entry] })).toMatchObject({ error_code: '00' });
    expect(server.effects()['GhiSoDangPhi']).toEqual({ [one.MaKhoan]: 1 });
  });
});

describe('the payment platform', () => {
  it('opens one payment for a reference, and none for a wrong checksum', async () => {
    expect(await pay('INIT', INIT, 'guess')).toEqual({ MaLoi: '97', MoTaLoi: expect.any(String) });
    expect(await pay('INIT', INIT)).toMatchObject({ MaLoi: '00', UrlThanhToan: expect.stringContaining('R1') });
    expect(await pay('INIT', INIT)).toMatchObject({ MaLoi: '02' });
    expect(server.effects()['INIT']).toEqual({ R1: 1 });
    expect(await pay('QUERY', INIT)).toMatchObject({ TrangThaiGD: '01', SoTien: '126500' });
    await server.pay('R1');
    expect(await pay('QUERY', INIT)).toMatchObject({ TrangThaiGD: '00' });
    expect(await pay('GET_BILL', INIT)).toMatchObject({ MaLoi: '00', UrlBienLai: expect.stringContaining('R1') });
  });

  it('reckons the checksum as the specification has it', () => {
    const fields = {
      LoaiBanTin: 'QUERY',
      PhienBan: '1.0.6',
      MaDoiTac: 'HNLT',
      MaThamChieu: 'R1',
      ThoiGianGD: '20260305080000',
    };
    // printf 'QUERY|1.0.6|HNLT|R1|20260305080000|secret' | sha256sum
    expect(toChecksum('QUERY', fields, 'secret')).toBe(
      'b90601e90ea757c41e70ff0a27b4bf85037b3e8569e8490c26717a375ed4a20b',
    );
  });

  it('answers as text in `message` when it stands behind an LGSP', async () => {
    server.behaviour.wrapPayment = true;
    const { message } = await pay('INIT', INIT);
    expect(JSON.parse(message)).toMatchObject({ MaLoi: '00' });
  });
});

describe('habits', () => {
  const decide = (code: string) => write('DuyetChuyenSinhHoat', { MaHoSo: code, KetQua: 'DONGY' });

  it('reset before accepting, and after', async () => {
    const { code } = await submit();
    server.behaviour.failBeforeNext = 1;
    await expect(decide(code)).rejects.toThrow();
    expect(server.effects()['DuyetChuyenSinhHoat']).toBeUndefined();
    server.behaviour.failAfterNext = 1;
    await expect(decide(code)).rejects.toThrow();
    expect(server.effects()['DuyetChuyenSinhHoat']).toEqual({ [code]: 1 });
  });

  it('refuse, deliver twice, and hit one service alone', async () => {
    const { code } = await submit();
    server.behaviour.refuseNext = { DuyetChuyenSinhHoat: 1 };
    expect(await decide(code)).toMatchObject({ error_code: -1 });
    server.behaviour.onlyService = 'DuyetChuyenSinhHoat';
    server.behaviour.deliverTwiceNext = 1;
    const params = { MaHoSo: code, KetQua: 'DONGY', MaThamChieu: 'twice' };
    expect(await write('DuyetChuyenSinhHoat', params)).toMatchObject({ error_code: 3 });
    expect(server.effects()['DuyetChuyenSinhHoat']).toEqual({ [code]: 1 });
  });

  it('are switched over the wire, and effects and memberships are read there', async () => {
    const patch = async (body: object) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'PATCH', headers, body: JSON.stringify(body) };
      return (await fetch(`${server.url}/sandbox/behaviour`, init)).status;
    };
    expect(await patch({ latencyMs: 1, refuseNext: { X: 1 } })).toBe(200);
    expect(server.behaviour).toMatchObject({ latencyMs: 1, refuseNext: { X: 1 } });
    expect(await patch({ unknown: 1 })).toBe(400);
    const { member, from } = someone();
    const read = async (path: string) => (await fetch(`${server.url}/sandbox/${path}`)).json();
    expect(await read(`memberships/${member}`)).toEqual({
      active: [{ kind: 'OFFICIAL', cell: from, until: null }],
      changes: [],
    });
    expect(await read('effects')).toEqual({});
  });
});
