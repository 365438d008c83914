// The services that write dossiers: DongBoHoSoMC, CapNhatTienDoHoSoMC and DongBoTrangThaiHoSo. All or nothing of a call.
import { PortalRefusal } from './portalAnswer.js';
import type { Found, PortalItem } from './portalAnswer.js';
import { readInteger, readItems, readRequired, readText, readTime } from './portalParams.js';
import type { PortalParams } from './portalParams.js';
import { readDossier } from './readDossier.js';
import { refuseDuplicate } from './refuseDuplicate.js';
import type { ServiceSources } from './services.js';

const MOST_STEPS = 10;
const LONGEST_OFFICER = 50;

function readItemsSent(params: PortalParams): readonly PortalParams[] {
  const items = readItems(params, 'data');
  if (items.length === 0) throw new PortalRefusal('Thiếu tham số data');
  return items;
}

function listIn(item: PortalItem, key: string): readonly PortalItem[] {
  const value = item[key];
  return Array.isArray(value) ? (value as readonly PortalItem[]) : [];
}

/** DongBoHoSoMC: `isUpdating` "False" makes dossiers, "True" replaces them whole; their progress stays. */
export function pushDossiers(sources: ServiceSources, params: PortalParams): Found {
  const { writes } = sources;
  const isUpdating = readText(params, 'isUpdating').toLowerCase() === 'true';
  const items = readItemsSent(params).map((item) => readDossier(sources, item));
  for (const { MAHOSO } of items) {
    const exists = writes.dossier(MAHOSO) !== undefined;
    if (exists && !isUpdating) refuseDuplicate(sources, `Hồ sơ ${MAHOSO}`);
    if (!exists && isUpdating) throw new PortalRefusal(`Hồ sơ ${MAHOSO} không tồn tại`);
  }
  for (const item of items) {
    const progress = listIn(writes.dossier(item.MAHOSO) ?? {}, 'TIENDO');
    writes.saveDossier(item.MAHOSO, { ...item, TIENDO: progress });
    writes.count(`DongBoHoSoMC ${isUpdating ? 'True' : 'False'}`, item.MAHOSO);
  }
  return { result: [] };
}

/** The dossier that something is written about. */
function readKnown({ writes }: ServiceSources, params: PortalParams): { code: string; item: PortalItem } {
  const code = readRequired(params, 'MaHoSo');
  const item = writes.dossier(code);
  if (item === undefined) throw new PortalRefusal(`Hồ sơ ${code} không tồn tại`);
  return { code, item };
}

function readStep(params: PortalParams): PortalItem {
  const officer = readText(params, 'NguoiXuLy');
  if (officer.length > LONGEST_OFFICER) throw new PortalRefusal(`NguoiXuLy vượt quá ${LONGEST_OFFICER} ký tự`);
  return {
    MAHOSO: readRequired(params, 'MaHoSo'),
    NGUOIXULY: officer,
    CHUCDANH: readText(params, 'ChucDanh'),
    THOIDIEMXULY: readTime(params, 'ThoiDiemXuLy'),
    PHONGBANXULY: readText(params, 'PhongBanXuLy'),
    NOIDUNGXULY: readText(params, 'NoiDungXuLy'),
    TRANGTHAI: String(readInteger(params, 'TrangThai', 1, 10)),
    NGAYBATDAU: readTime(params, 'NgayBatDau'),
    NGAYKETTHUCTHEOQUYDINH: readTime(params, 'NgayKetThucTheoQuyDinh'),
  };
}

/** CapNhatTienDoHoSoMC: appended as they come, also when the same step comes twice; the status follows the last one. */
export function pushProgress(sources: ServiceSources, params: PortalParams): Found {
  const { writes } = sources;
  const data = readItemsSent(params);
  if (data.length > MOST_STEPS) throw new PortalRefusal(`Mỗi lần chỉ nhận tối đa ${MOST_STEPS} bước`);
  const steps = data.map((step) => ({ ...readKnown(sources, step), step: readStep(step) }));
  for (const { code, step } of steps) {
    const item = writes.dossier(code) as PortalItem;
    const shown = { ...item, TRANGTHAIHOSO: step['TRANGTHAI'] as string, TIENDO: [...listIn(item, 'TIENDO'), step] };
    writes.saveDossier(code, shown);
    writes.count('CapNhatTienDoHoSoMC', code);
  }
  return { result: [] };
}

function toResult(file: PortalParams): PortalItem {
  return {
    TENGIAYTO: readText(file, 'TenTepDinhKem'),
    MATHANHPHANHOSO: '',
    GIAYTOID: readText(file, 'TepDinhKemId'),
    DUONGDANTEPTINKETQUA: readText(file, 'DuongDanTaiTepTin'),
    MAGIAYTOKETQUA: readText(file, 'MaGiayToKetQua'),
  };
}

/** A status push is shown as a line of progress; 11 is a refusal in the stream of promotion notices. */
function readStatusStep(code: string, data: PortalParams): PortalItem {
  return {
    MAHOSO: code,
    NGUOIXULY: '',
    CHUCDANH: '',
    THOIDIEMXULY: readTime(data, 'NgayXuLy'),
    PHONGBANXULY: '',
    NOIDUNGXULY: readText(data, 'NoiDung'),
    TRANGTHAI: String(readInteger(data, 'TrangThai', 1, 11)),
    NGAYBATDAU: '',
    NGAYKETTHUCTHEOQUYDINH: '',
  };
}

/** DongBoTrangThaiHoSo, type 2: the status, a line of progress, and the papers that come with it. */
export function pushStatus(sources: ServiceSources, params: PortalParams): Found {
  const { writes } = sources;
  if (readRequired(params, 'type') !== '2') throw new PortalRefusal('Tham số type không hợp lệ');
  const [data = {}] = readItems({ data: [params['data'] ?? {}] }, 'data');
  const { code, item } = readKnown(sources, data);
  const step = readStatusStep(code, data);
  writes.saveDossier(code, {
    ...item,
    TRANGTHAIHOSO: step['TRANGTHAI'] as string,
    TIENDO: [...listIn(item, 'TIENDO'), step],
    DANHSACHGIAYTOKETQUA: [...listIn(item, 'DANHSACHGIAYTOKETQUA'), ...readItems(data, 'TaiLieuXuLy').map(toResult)],
  });
  writes.count('DongBoTrangThaiHoSo', code);
  return { result: [] };
}
