// The code lists of the portal. Key names vary by list; those of lists whose keys are not published are assumed.
import type { SampleCity } from '../city/createSampleCity.js';
import type { PortalItem } from './portalAnswer.js';

function toPairs(suffix: string, names: readonly string[]): PortalItem[] {
  return names.map((name, place) => ({ [`MA${suffix}`]: String(place + 1).padStart(2, '0'), [`TEN${suffix}`]: name }));
}

function listDistricts(city: SampleCity): PortalItem[] {
  return city.agencies
    .filter(({ kind }) => kind === 'DISTRICT')
    .map(({ unitCode, name }) => ({
      MAQUANHUYEN: unitCode,
      TENQUANHUYEN: name.slice('UBND '.length),
      MATINHTHANH: '01',
      // The level ended on 1 July 2025; records before it still carry the code.
      NGAYHETHIEULUC: '20250630235959',
    }));
}

function listWards(city: SampleCity): PortalItem[] {
  return city.agencies
    .filter(({ kind, ceasedOn }) => kind === 'WARD' && ceasedOn === null)
    .map(({ unitCode, name }) => ({
      MAPHUONGXA: unitCode,
      TENPHUONGXA: name.slice('UBND '.length),
      MAQUANHUYEN: '',
      MATINHTHANH: '01',
    }));
}

function listLegalBases(city: SampleCity): PortalItem[] {
  const bases = city.procedures.flatMap(({ legalBases }) => legalBases);
  return bases.map(({ number, name }) => ({ SOVANBAN: number, TENVANBAN: name }));
}

const PLAIN_LISTS: Readonly<Record<string, readonly PortalItem[]>> = {
  LayDanhMucGioiTinh: toPairs('GIOITINH', ['Nam', 'Nữ', 'Chưa xác định']),
  LayDanhMucTinhThanh: [{ MATINHTHANH: '01', TENTINHTHANH: 'Thành phố Hà Nội' }],
  LayDanhMucQuocGia: [{ MAQUOCGIA: 'VN', TENQUOCGIA: 'Việt Nam' }],
  LayDanhMucDanToc: toPairs('DANTOC', ['Kinh', 'Tày', 'Thái', 'Mường', 'Khác']),
  LayDanhMucTonGiao: toPairs('TONGIAO', ['Không', 'Phật giáo', 'Công giáo', 'Khác']),
  LayDanhMucTinhTrangHonNhan: toPairs('TINHTRANG', ['Chưa kết hôn', 'Đang có vợ/chồng', 'Ly hôn', 'Góa']),
  LayDanhMucDoiTuong: toPairs('DOITUONG', ['Công dân', 'Doanh nghiệp', 'Cơ quan nhà nước', 'Tổ chức khác']),
  LayDanhMucCapThucHien: toPairs('CAPTHUCHIEN', ['Cấp Bộ', 'Cấp Tỉnh', 'Cấp Huyện', 'Cấp Xã']),
  LayDanhMucLePhi: toPairs('PHILEPHI', ['Lệ phí', 'Phí']),
};

type CodeList = (city: SampleCity) => readonly PortalItem[];

const CITY_LISTS: Readonly<Record<string, CodeList>> = {
  LayDanhMucQuanHuyen: listDistricts,
  LayDanhMucPhuongXa: listWards,
  LayDanhMucCanCuPhapLy: listLegalBases,
};

/** The code list that a service answers, or undefined when the service is no code list. */
export function findCodeList(service: string): CodeList | undefined {
  if (Object.hasOwn(CITY_LISTS, service)) return CITY_LISTS[service];
  const plain = Object.hasOwn(PLAIN_LISTS, service) ? PLAIN_LISTS[service] : undefined;
  return plain && (() => plain);
}
