// What the portal takes, what it refuses, and that reads show what was written.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { createPortalServer } from './createPortalServer.js';
import type { PortalServer } from './createPortalServer.js';
import { call, login, pluck } from './portalClient.js';
import type { LooseAnswer } from './portalClient.js';

const city = createSampleCity();
const known = city.dossiers[0];
const procedure = city.procedures[0]?.code;
let portal: PortalServer;
let session: string;
let serial = 0;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0, now: () => Date.UTC(2026, 10, 20, 3) });
  session = await login(portal);
});
afterAll(() => portal.close());

const ask = (service: string, params: object = {}) => call(portal, session, service, params);

function item(changes: object = {}): { MaHoSo: string } & Record<string, unknown> {
  serial += 1;
  return {
    MaHoSo: `000.00.L7.H26-261120-${String(serial).padStart(4, '0')}`,
    MaTTHC: procedure,
    KenhThucHien: '1',
    ChuHoSo: 'Công dân Mẫu',
    SoGiayToChuHoSo: '999090000001',
    TrangThaiHoSo: '2',
    NgayTiepNhan: '20261120080000',
    TaiLieuNop: [{ TepDinhKemId: 'tep-mau', TenTepDinhKem: 'don.pdf' }],
    ...changes,
  };
}

function push(changes: object = {}, isUpdating = 'False'): Promise<LooseAnswer> {
  return ask('DongBoHoSoMC', { isUpdating, data: [item(changes)] });
}

async function show(code: string | undefined) {
  return (await ask('TraCuuHoSo', { mahoso: code })).result[0];
}

const REFUSED = { error_code: -1, message: expect.any(String) };

describe('DongBoHoSoMC', () => {
  it('keeps a dossier, and shows it with UPPERCASE keys, all fields and no progress', async () => {
    const sent = item();
    expect(await ask('DongBoHoSoMC', { isUpdating: 'False', data: [sent] })).toEqual({
      error_code: '0',
      message: 'Đồng bộ thành công',
    });
    const shown = await show(sent.MaHoSo);
    expect(shown).toMatchObject({ MAHOSO: sent.MaHoSo, CHUHOSO: 'Công dân Mẫu', GHICHU: '', TIENDO: [] });
    expect(shown?.['TAILIEUNOP']).toEqual([{ TEPDINHKEMID: 'tep-mau', TENTEPDINHKEM: 'don.pdf' }]);
    expect(portal.effects()['DongBoHoSoMC False']?.[sent.MaHoSo]).toBe(1);
  });

  it.each([
    ['without a holder', { ChuHoSo: '' }],
    ['without a number', { SoGiayToChuHoSo: '' }],
    ['of another province', { MaHoSo: '000.00.L7.H30-261120-0001' }],
    ['of an unknown procedure', { MaTTHC: '9.999999' }],
    ['with a summary of 1001 characters', { TrichYeuHoSo: 'x'.repeat(1_001) }],
    ['with a note of 2001 characters', { GhiChu: 'x'.repeat(2_001) }],
    ['with a status that is none', { TrangThaiHoSo: '11' }],
    ['with a time in another form', { NgayNopHoSo: '2026-11-20' }],
    ['with a list that is none', { TaiLieuNop: 'x' }],
  ])('refuses a dossier %s', async (_what, changes) => {
    expect(await push(changes)).toEqual(REFUSED);
  });

  it.each([3, -3, 0, '3'])('says with %j that a dossier is there already, and leaves it', async (code) => {
    portal.behaviour.duplicateCode = code;
    const { MaHoSo } = item();
    await push({ MaHoSo });
    expect(await push({ MaHoSo, ChuHoSo: 'Người Mẫu khác' })).toEqual({
      error_code: code,
      message: `Hồ sơ ${MaHoSo} đã tồn tại`,
    });
    expect((await show(MaHoSo))?.['CHUHOSO']).toBe('Công dân Mẫu');
    portal.behaviour.duplicateCode = 3;
  });

  it('replaces whole what is there with isUpdating, but for the progress, and refuses what is not', async () => {
    const before = await show(known?.code);
    expect((await push({ MaHoSo: known?.code, GhiChu: 'Mẫu' }, 'True')).error_code).toBe('0');
    expect(await show(known?.code)).toMatchObject({ GHICHU: 'Mẫu', EMAIL: '', TIENDO: before?.['TIENDO'] });
    expect(await push({}, 'True')).toEqual(REFUSED);
  });

  it('takes all of a call or nothing', async () => {
    const [good, bad] = [item(), item({ ChuHoSo: '' })];
    expect(await ask('DongBoHoSoMC', { isUpdating: 'False', data: [good, bad] })).toEqual(REFUSED);
    expect(await show(good.MaHoSo)).toBeUndefined();
    expect(await ask('DongBoHoSoMC', { isUpdating: 'False', data: [] })).toEqual(REFUSED);
  });
});

describe('CapNhatTienDoHoSoMC', () => {
  const step = (MaHoSo: string | undefined, changes: object = {}) => ({
    ...{ MaHoSo, NguoiXuLy: 'HN000001 Cán bộ Mẫu', ThoiDiemXuLy: '20261120090000', NoiDungXuLy: 'Mẫu', TrangThai: '4' },
    ...changes,
  });

  it('appends every step, also one that came before, and sets the status', async () => {
    const { MaHoSo } = item();
    await push({ MaHoSo });
    for (const TrangThai of ['4', '9', '9']) {
      expect((await ask('CapNhatTienDoHoSoMC', { data: [step(MaHoSo, { TrangThai })] })).error_code).toBe(0);
    }
    const shown = await show(MaHoSo);
    expect(pluck(shown?.['TIENDO'], 'TRANGTHAI')).toEqual(['4', '9', '9']);
    expect(shown?.['TRANGTHAIHOSO']).toBe('9');
    expect(portal.effects()['CapNhatTienDoHoSoMC']?.[MaHoSo]).toBe(3);
  });

  it.each([
    ['more than ten steps', () => Array.from({ length: 11 }, () => step(known?.code))],
    ['an unknown dossier', () => [step(known?.code), step('000.00.L7.H26-990101-9999')]],
    ['an officer of 51 characters', () => [step(known?.code, { NguoiXuLy: 'x'.repeat(51) })]],
    ['no steps', () => []],
  ])('refuses %s', async (_what, data) => {
    const before = await show(known?.code);
    expect(await ask('CapNhatTienDoHoSoMC', { data: data() })).toEqual(REFUSED);
    expect(await show(known?.code)).toEqual(before);
  });
});

describe('DongBoTrangThaiHoSo', () => {
  const data = { MaHoSo: known?.code, NoiDung: 'Mẫu', NgayXuLy: '20261120100000', TrangThai: '10' };

  it('sets the status, adds a line of progress and the papers', async () => {
    const before = await show(known?.code);
    const papers = [{ TepDinhKemId: 'kq-mau', TenTepDinhKem: 'Kết quả mẫu' }];
    await ask('DongBoTrangThaiHoSo', { type: '2', data: { ...data, TaiLieuXuLy: papers } });
    const shown = await show(known?.code);
    expect(shown?.['TRANGTHAIHOSO']).toBe('10');
    expect(shown?.['TIENDO']).toHaveLength(((before?.['TIENDO'] as unknown[] | undefined) ?? []).length + 1);
    expect(pluck(shown?.['DANHSACHGIAYTOKETQUA'], 'GIAYTOID')).toContain('kq-mau');
  });

  it('refuses another type, and an unknown dossier', async () => {
    expect(await ask('DongBoTrangThaiHoSo', { type: '1', data })).toEqual(REFUSED);
    expect(await ask('DongBoTrangThaiHoSo', { type: '2', data: { ...data, MaHoSo: 'x' } })).toEqual(REFUSED);
    expect(await ask('DongBoTrangThaiHoSo', { type: '2' })).toEqual(REFUSED);
  });
});

describe('questions', () => {
  const open = city.questions.find(({ answer, fromPortal }) => answer === null && fromPortal);
  const answer = { MADONVI: '000.00.L7.H26', NGUOITRALOI: 'Cán bộ Mẫu', NGAYTRALOI: '20261120100000' };

  it('are answered once', async () => {
    const params = { ...answer, HOIDAPID: open?.id, NOIDUNGTRALOI: 'Trả lời mẫu' };
    expect((await ask('DongBoKetQuaHoiDapGuiTuDVCQG', params)).error_code).toBe('0');
    expect(await ask('DongBoKetQuaHoiDapGuiTuDVCQG', params)).toMatchObject({
      error_code: 3,
      message: expect.stringContaining('đã tồn tại'),
    });
    const { result } = await ask('LayNoiDungTraLoiTheoCauHoi', { cauhoiid: open?.id });
    expect(result[0]?.['NOIDUNGTRALOI']).toBe('Trả lời mẫu');
    const list = (await ask('LayDanhSachHoiDapGuiTuDVCQG')).result;
    expect(list.find((one) => one['HOIDAPID'] === open?.id)).toMatchObject({ TRANGTHAI: '1' });
    expect(portal.effects()['DongBoKetQuaHoiDapGuiTuDVCQG']?.[open?.id ?? '']).toBe(1);
  });

  it('of the agency are pushed once, and may be answered', async () => {
    const question = { HOIDAPID: 'HD-DV-1', MaLinhVuc: 'G99-MU01', NOIDUNG: 'Câu hỏi mẫu?', MADONVI: '000.00.L7.H26' };
    expect((await ask('DongBoHoiDap', question)).error_code).toBe('0');
    expect((await ask('DongBoHoiDap', question)).message).toContain('đã tồn tại');
    await ask('DongBoKetQuaHoiDapGuiTuDVCQG', { ...answer, HOIDAPID: 'HD-DV-1', NOIDUNGTRALOI: 'Mẫu' });
    const list = (await ask('LayDanhSachHoiDapBoCoQuan')).result;
    expect(list.at(-1)).toMatchObject({ HOIDAPID: 'HD-DV-1', NOIDUNG: 'Câu hỏi mẫu?', NOIDUNGTRALOI: 'Mẫu' });
  });

  it('that nobody asked, or of nobody, are refused', async () => {
    const params = { ...answer, HOIDAPID: 'none', NOIDUNGTRALOI: 'x' };
    expect(await ask('DongBoKetQuaHoiDapGuiTuDVCQG', params)).toEqual(REFUSED);
    expect(await ask('DongBoHoiDap', { HOIDAPID: 'x', NOIDUNG: 'x', MADONVI: 'H26.ZZ' })).toEqual(REFUSED);
  });
});
