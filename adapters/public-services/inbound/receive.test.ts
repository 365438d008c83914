// What the portal hands over: kept once, whatever comes again; and nothing of what is wrong.
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { callInbound, inboundConfig, SECRET, type InboundCall } from '../fixtures/inboundBench.js';
import { newDossier } from '../fixtures/sampleArrivals.js';
import { createBench } from '../fixtures/scriptedPortal.js';
import { dossierContent, KINDS } from './contents.js';

const CODE = '000.00.L7.H26-260305-0001';
const NEW = 'forward/nhanhsdvcqg';

function stage(inbound: object | null = inboundConfig()) {
  const bench = createBench(() => ({ error_code: 0, message: '', result: [] }), inbound === null ? {} : { inbound });
  const call = (more: Partial<InboundCall> = {}) =>
    callInbound(bench.client, bench.received, { path: NEW, body: newDossier(CODE), ...more });
  const kept = async (kind: string = KINDS.dossier, code = CODE) =>
    (await bench.received.inbox.read(kind, [code], dossierContent))[0] ?? null;
  return { ...bench, call, kept };
}

describe('a new dossier', () => {
  it('is kept for the unit of its agency, and the portal hears 0 with its code', async () => {
    const { call, kept } = stage();
    const answer = await call();
    expect(answer).toMatchObject({
      status: 200,
      json: { error_code: 0, message: expect.stringMatching(/^000\.00\.L7\.H26-260305-0001\|/) },
    });
    expect(await kept()).toMatchObject({
      unit: 'w:L7',
      content: { name: 'Công ty Mẫu', agencyCode: 'H26.L7', address: { ward: '00103' }, formName: 'don-mau.txt' },
    });
  });

  it('that comes again is answered 0 each time and kept once', async () => {
    const { call, received } = stage();
    const keep: string[] = [];
    const counted = {
      keep: async (arrival: never) => {
        const done = await received.keep(arrival);
        keep.push(done);
        return done;
      },
    };
    const { client } = stage();
    for (let count = 0; count < 3; count += 1)
      expect(await callInbound(client, counted, { path: NEW, body: newDossier(CODE) })).toMatchObject({
        json: { error_code: 0 },
      });
    expect(keep).toEqual(['NEW', 'SAME', 'SAME']);
    expect(await call({ body: newDossier(CODE, { DienThoai: '0900000002' }) })).toMatchObject({
      json: { error_code: 0 },
    });
  });

  it('with other content under the same code is kept beside the first', async () => {
    const { call, kept } = stage();
    await call();
    await call({ body: newDossier(CODE, { TenThuongNhan: 'Công ty Mẫu 2' }) });
    expect((await kept())?.content.name).toBe('Công ty Mẫu 2');
  });

  it.each([
    ['lower case', { mahoso: CODE, tenthuongnhan: 'Mẫu' }],
    ['upper case', { MAHOSO: CODE, TENTHUONGNHAN: 'Mẫu' }],
    ['data', { session: 'x', data: { MaHoSo: CODE, TenThuongNhan: 'Mẫu' } }],
    ['a list of one in data', { data: [{ MaHoSo: CODE, TenThuongNhan: 'Mẫu' }] }],
    ['text in data', { data: JSON.stringify({ MaHoSo: CODE, TenThuongNhan: 'Mẫu' }) }],
    ['numbers', { MaHoSo: CODE, TenThuongNhan: 'Mẫu', MaSoThue: 100_000_001 }],
  ])('may be written with %s', async (_how, body) => {
    const { call, kept } = stage();
    expect(await call({ body })).toMatchObject({ json: { error_code: 0 } });
    expect((await kept())?.content.name).toBe('Mẫu');
  });

  it('may have its national code alone', async () => {
    const { call, kept } = stage();
    await call({ body: { MaHoSoQG: 'G22.99-260305-0001', MaDonVi: '000.00.L8.H26' } });
    expect(await kept(KINDS.dossier, 'G22.99-260305-0001')).toMatchObject({ unit: 'w:L8' });
  });

  it('keeps what has no name of ours, and neither sessions nor passwords', async () => {
    const { call, kept } = stage();
    await call({ body: newDossier(CODE, { TruongMoi: { SoLuong: 2 }, session: 'phien', password: 'x' }) });
    expect((await kept())?.content.rest).toEqual({ TRUONGMOI: { SOLUONG: 2 } });
  });

  it('of an agency that nobody knows is kept without a unit, and said in the log without its number', async () => {
    const { call, kept, warnings } = stage();
    const code = '000.00.ZZ.H26-260305-0001';
    expect(await call({ body: newDossier(code) })).toMatchObject({ json: { error_code: 0 } });
    expect(await kept(KINDS.dossier, code)).toMatchObject({ unit: null });
    expect(warnings).toEqual([{ agency: '000.00.ZZ.H26' }]);
  });

  it('is not acknowledged when it could not be kept', async () => {
    const { client } = stage();
    const broken = { keep: async () => Promise.reject(new Error('the store is down')) };
    const answer = await callInbound(client, broken, { path: NEW, body: newDossier(CODE) });
    expect(answer).toMatchObject({ status: 200, json: { error_code: -1 } });
  });

  it('of a promotion is another kind of arrival', async () => {
    const { call, kept } = stage();
    expect(await call({ path: 'forward/addtthcKhuyenMai' })).toMatchObject({ json: { error_code: 0 } });
    expect(await kept()).toBeNull();
    expect(await kept(KINDS.promotion)).toMatchObject({ unit: 'w:L7' });
  });
});

describe('a call', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { x: deep(levels - 1) });
  const wrong: [string, InboundCall['body']][] = [
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', [newDossier(CODE)]],
    ['no code', newDossier('')],
    ['a code with a line break', newDossier('000.00.L7.H26\n260305')],
    ['a code of 101 characters', newDossier('A'.repeat(101))],
    ['an object for a text', newDossier(CODE, { TenThuongNhan: { x: 1 } })],
    ['a list for an address', newDossier(CODE, { DiaChiDoanhNghiep: ['x'] })],
    ['a name of 501 characters', newDossier(CODE, { TenThuongNhan: 'x'.repeat(501) })],
    ['an unknown text that is too long', newDossier(CODE, { GhiChuMoi: 'x'.repeat(4_001) })],
    ['twenty levels', newDossier(CODE, { x: deep(20) })],
    ['a list of 501', newDossier(CODE, { x: Array.from({ length: 501 }, () => 1) })],
    ['6000 values', newDossier(CODE, { x: Array.from({ length: 60 }, () => Array.from({ length: 100 }, () => 1)) })],
    ['two dossiers in data', { data: [newDossier(CODE), newDossier(CODE)] }],
    ['text in data that is no JSON', { data: '{' }],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ];

  it.each(wrong)('with %s is refused, and nothing is kept', async (_what, body) => {
    const { client } = stage();
    const keep = async () => Promise.reject(new Error('kept'));
    const answer = await callInbound(client, { keep }, { path: NEW, body: body as object });
    expect(answer).toMatchObject({ status: 200, json: { error_code: -1 } });
    expect(answer.reason).not.toBe('Error: kept');
    expect(JSON.stringify(answer.json) + answer.reason).not.toMatch(/Mẫu|0900000001/);
  });

  it('that is too large is refused before it is read', async () => {
    const { call } = stage(inboundConfig({ maxBytes: 2_048 }));
    expect(await call({ body: newDossier(CODE, { TepDonDangKy: 'A'.repeat(2_048) }) })).toMatchObject({
      status: 200,
      json: { error_code: -1 },
    });
  });

  it.each([
    ['another secret', { 'x-portal-secret': 'khong-phai' }],
    ['no secret', {}],
    ['a secret that is longer', { 'x-portal-secret': `${SECRET}x` }],
  ])('with %s is not admitted', async (_what, headers) => {
    expect(await stage().call({ headers })).toMatchObject({ status: 401 });
  });

  it('with the previous secret is admitted while it is being changed', async () => {
    const { call } = stage(inboundConfig({ secret: 'bi-mat-mau-moi-cua-cong', previousSecret: SECRET }));
    expect(await call()).toMatchObject({ json: { error_code: 0 } });
    expect(await call({ headers: { 'x-portal-secret': 'bi-mat-mau-moi-cua-cong' } })).toMatchObject({ status: 200 });
  });

  it('is not admitted anywhere while nothing is configured', async () => {
    const { call } = stage(null);
    for (const path of [NEW, 'forward/nhantbthuedvcqg', 'forward/addtthcKhuyenMai', 'search/call', 'downloadfile/x'])
      expect(await call({ path })).toMatchObject({ status: 401 });
  });

  it.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['192.0.2.7', true],
    ['192.0.2.8', false],
    ['fd00::1', true],
    ['fe80::1', false],
    ['không', false],
    [undefined, false],
  ])('from %s is admitted: %j', async (ip, admitted) => {
    const allowedAddresses = ['10.0.0.0/8', '192.0.2.7', 'fd00::/8'];
    const { client, received } = stage(inboundConfig({ allowedAddresses }));
    const call = { path: NEW, body: newDossier(CODE), headers: { 'x-portal-secret': SECRET } };
    const answer = await callInbound(client, received, ip === undefined ? { ...call, ip: '' } : { ...call, ip });
    expect(answer.status).toBe(admitted ? 200 : 401);
  });

  it('of any JSON at all is answered, and never by a fault', async () => {
    const { client, received } = stage();
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async (body) => {
        const answer = await callInbound(client, received, { path: NEW, body });
        expect(answer.status).toBe(200);
        expect(answer.reason ?? '').not.toMatch(/^\w*Error/);
      }),
      { numRuns: 200 },
    );
  });
});

describe('search/call', () => {
  const ask = (more: object = {}) => ({
    path: 'search/call',
    body: { madonvi: '000.00.00.H26', service: 'TraCuuHoSo', masohoso: CODE, ...more },
  });

  it('finds a dossier that arrived, without a personal value', async () => {
    const { call } = stage();
    expect(await call(ask())).toMatchObject({ json: { error_code: -1 } });
    await call();
    const { json } = await call(ask());
    expect(json).toMatchObject({
      error_code: 0,
      result: [{ MAHOSO: CODE, MATTHC: '1.001234', MADONVI: '000.00.L7.H26' }],
    });
    expect(JSON.stringify(json)).not.toMatch(/Mẫu|0900000001/);
  });

  it.each([
    ['another service', { service: 'XoaHoSo' }],
    ['an unknown agency', { madonvi: '000.00.ZZ.H26' }],
    ['another dossier', { masohoso: '000.00.L7.H26-260305-0002' }],
  ])('finds nothing for %s', async (_what, more) => {
    const { call } = stage();
    await call();
    expect((await call(ask(more))).json).not.toHaveProperty('result');
  });
});
