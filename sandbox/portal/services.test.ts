// What each read service of the portal answers: keys, shapes and values as the wire has them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSampleCity } from '../city/createSampleCity.js';
import { toApplicant } from '../city/names.js';
import { createPortalServer } from './createPortalServer.js';
import type { PortalServer } from './createPortalServer.js';
import { call, login, pluck } from './portalClient.js';
import type { LooseAnswer, LooseItem } from './portalClient.js';

const city = createSampleCity();
let portal: PortalServer;
let session: string;

beforeAll(async () => {
  portal = await createPortalServer({ city, port: 0 });
  session = await login(portal);
});
afterAll(() => portal.close());

function ask(service: string, params: object = {}): Promise<LooseAnswer> {
  return call(portal, session, service, params);
}

/** Paths of everything that breaks the portal's own rules: keys UPPERCASE (but `data`), scalars text. */
function breakingPaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return [];
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item, place) => breakingPaths(item, `${path}[${place}]`));
  return Object.entries(value).flatMap(([key, item]) => [
    ...(/^[A-Z]+$/.test(key) || key === 'data' ? [] : [`${path}.${key}`]),
    ...breakingPaths(item, `${path}.${key}`),
  ]);
}

describe('lists', () => {
  const suffixes = ['GioiTinh', 'TinhThanh', 'QuanHuyen', 'PhuongXa', 'QuocGia', 'DanToc', 'TonGiao'];
  const others = [
    'TinhTrangHonNhan',
    'DoiTuong',
    'CapThucHien',
    'CanCuPhapLy',
    'LePhi',
    'ThuTucThuocLoai',
    'NhomThuTuc',
  ];
  const services = [
    ...[...suffixes, ...others].map((suffix) => `LayDanhMuc${suffix}`),
    'LayDanhMucCoQuan',
    'LayDanhMucLinhVuc',
    'LayDanhSachTTHC',
    'LayDVC',
    'LayDanhSachHoiDapGuiTuDVCQG',
    'LayDanhSachHoiDapBoCoQuan',
  ];

  it.each(services)('of %s have UPPERCASE keys and text alone', async (service) => {
    const { error_code, result } = await ask(service);
    expect(Number(error_code)).toBe(0);
    expect((result.data ?? result).length).toBeGreaterThan(0);
    expect(breakingPaths(result)).toEqual([]);
  });

  it('name every agency by the old form of its code', async () => {
    const { result } = await ask('LayDanhMucCoQuan');
    expect(result).toHaveLength(2100);
    expect(result).toContainEqual({
      MADONVI: '000.01.L7.H26',
      TENDONVI: 'Văn phòng HĐND và UBND phường Tây Hồ',
      CAPDONVI: '3',
    });
  });

  it('of online services sit in result.data', async () => {
    const { result } = await ask('LayDVC');
    expect(Array.isArray(result)).toBe(false);
    expect(Object.keys(result.data?.[0] ?? {})).toEqual([
      'MADVC',
      'TENDVC',
      'MATTHC',
      'TENTTHC',
      'TENCOQUANBANHANH',
      'TENLINHVUC',
      'APDUNGDVC',
    ]);
  });

  it('of places are those of today, and say when a district ended', async () => {
    const wards = (await ask('LayDanhMucPhuongXa')).result;
    const districts = (await ask('LayDanhMucQuanHuyen')).result;
    expect([wards.length, districts.length]).toEqual([126, 30]);
    expect(districts[0]).toEqual({
      MAQUANHUYEN: '001',
      TENQUANHUYEN: 'quận Ba Đình',
      MATINHTHANH: '01',
      NGAYHETHIEULUC: '20250630235959',
    });
  });
});

describe('LayThuTuc', () => {
  it('shows the whole procedure', async () => {
    const { result } = await ask('LayThuTuc', { maTTHC: '9.000013' });
    expect(result).toHaveLength(1);
    expect(Object.keys(result[0] ?? {})).toEqual([
      'ID',
      'MATTHC',
      'TENTTHC',
      'LOAITTHC',
      'TRANGTHAI',
      'LINHVUCTHUCHIEN',
      'COQUANTHUCHIEN',
      'TRINHTUTHUCHIEN',
      'CACHTHUCTHUCHIEN',
      'THANHPHANHOSO',
      'YEUCAU',
      'DOITUONGTHUCHIEN',
      'MOTADOITUONGTHUCHIEN',
      'KETQUATHUCHIEN',
      'CANCUPHAPLY',
    ]);
    expect(breakingPaths(result)).toEqual([]);
    expect(result[0]?.['CACHTHUCTHUCHIEN'][0]).toMatchObject({
      KENH: '1',
      THOIGIAN: [{ THOIGIANGIAIQUYET: expect.stringMatching(/^\d\d$/) }],
    });
  });

  it('writes fees as free text', async () => {
    const amounts = new Set<string>();
    for (const { code } of city.procedures.slice(0, 40)) {
      const { result } = await ask('LayThuTuc', { maTTHC: code });
      for (const [time] of pluck(result[0]?.['CACHTHUCTHUCHIEN'], 'THOIGIAN') as LooseItem[][]) {
        amounts.add(time?.['PHILEPHI'][0].SOTIEN as string);
      }
    }
    expect([...amounts]).toEqual(expect.arrayContaining(['Không', '10.000', '150.000']));
  });

  it('refuses an unknown code and a missing one', async () => {
    expect(await ask('LayThuTuc', { maTTHC: '9.999999' })).toEqual({
      error_code: -1,
      message: 'Không tìm thấy thủ tục hành chính',
    });
    expect(await ask('LayThuTuc')).toEqual({ error_code: -1, message: 'Thiếu tham số maTTHC' });
  });
});

describe('look-ups', () => {
  it('of a publishing decision list its procedures', async () => {
    const { result } = await ask('LayQDCB', { idQDCB: 'QD-MAU-01' });
    expect(result[0]?.['THUTUC']).toHaveLength(10);
    expect(await ask('LayQDCB', { idQDCB: 'none' })).toMatchObject({ error_code: -1 });
  });

  it('of an account by identity number need the provider', async () => {
    const { identity, technicalId } = toApplicant(42);
    expect((await ask('TraCuuTechID', { provider: 'wso2is', mstorcmnd: identity })).result).toEqual([
      { TECHNICALID: technicalId },
    ]);
    expect(await ask('TraCuuTechID', { provider: 'x', mstorcmnd: identity })).toMatchObject({ error_code: -1 });
    expect(await ask('TraCuuTechID', { provider: 'wso2is', mstorcmnd: '001090000001' })).toMatchObject({
      error_code: -1,
    });
  });

  it('of an answer follow the question', async () => {
    const asked = (await ask('LayDanhSachHoiDapBoCoQuan')).result;
    const answered = asked.find((item) => item['TRALOIID'] !== '');
    const { result } = await ask('LayNoiDungTraLoiTheoCauHoi', { cauhoiid: answered?.['HOIDAPID'] });
    expect(result).toEqual([
      {
        HOIDAPID: answered?.['HOIDAPID'],
        TRALOIID: answered?.['TRALOIID'],
        NOIDUNGTRALOI: answered?.['NOIDUNGTRALOI'],
      },
    ]);
    const open = asked.find((item) => item['TRANGTHAI'] === '0');
    expect((await ask('LayNoiDungTraLoiTheoCauHoi', { cauhoiid: open?.['HOIDAPID'] })).result).toEqual([]);
    expect(await ask('LayNoiDungTraLoiTheoCauHoi', { cauhoiid: 'none' })).toMatchObject({ error_code: -1 });
  });

  it('split the questions between the two lists', async () => {
    const [passedOn, own] = [await ask('LayDanhSachHoiDapGuiTuDVCQG'), await ask('LayDanhSachHoiDapBoCoQuan')];
    expect(passedOn.result.length + own.result.length).toBe(300);
  });
});

describe('TraCuuHoSo', () => {
  const dossier = city.dossiers.find(
    ({ status, resultDocumentIds }) => status === 10 && resultDocumentIds.length === 2,
  );

  it('shows the dossier with its progress and its result papers', async () => {
    const { error_code, result } = await ask('TraCuuHoSo', { mahoso: dossier?.code });
    expect([error_code, result.length]).toEqual(['00', 1]);
    expect(breakingPaths(result)).toEqual([]);
    expect(pluck(result[0]?.['DANHSACHGIAYTOKETQUA'], 'GIAYTOID')).toEqual(dossier?.resultDocumentIds);
    expect(pluck(result[0]?.['TIENDO'], 'TRANGTHAI')).toEqual(['2', '4', '9', '10']);
    expect(result[0]?.['TIENDO'][0].NGUOIXULY).toMatch(/^HN\d{6} .+ Mẫu \d{4}$/);
    expect(result[0]?.['NGAYTIEPNHAN']).toMatch(/^\d{14}$/);
    expect(result[0]?.['NGAYTUCHOI']).toBe('');
  });

  it('has an empty result for an unknown code', async () => {
    expect(await ask('TraCuuHoSo', { mahoso: '000.00.L7.H26-260101-9999' })).toEqual({
      error_code: '00',
      message: 'Thành công',
      result: [],
    });
  });
});
