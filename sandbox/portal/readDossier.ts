// Reads an item of DongBoHoSoMC as strictly as the portal does, and turns it into the form in which it is shown.
import { PortalRefusal, toPortalTime } from './portalAnswer.js';
import type { PortalItem } from './portalAnswer.js';
import { readInteger, readItems, readRequired, readText, readTime } from './portalParams.js';
import type { PortalParams } from './portalParams.js';
import type { ServiceSources } from './services.js';

const TIMES = ['NgayNopHoSo', 'NgayTiepNhan', 'NgayHenTra', 'NgayTra', 'NgayKetThucXuLy', 'NgayTuChoi'];
const LISTS = [
  'DinhDanhCHS',
  'DSKetNoiCSDL',
  'TaiLieuNop',
  'DanhSachLePhi',
  'DanhSachTepDinhKemKhac',
  'DanhSachHoSoBoSung',
  'DanhSachGiayToKetQua',
];
const TEXTS = [
  ...['TenTTHC', 'MaLinhVuc', 'TenLinhVuc', 'LoaiDoiTuong', 'MaDoiTuong', 'Email', 'Fax', 'SoDienThoai'],
  ...['ThongTinKhac', 'HinhThuc', 'ThongTinTra', 'DonViXuLy', 'NoiNopHoSo', 'HoSoCoThanhPhanSoHoa'],
  ...['TaiKhoanDuocXacThucVoiVNeID', 'DuocThanhToanTrucTuyen'],
];
const LONGEST_SUMMARY = 1000;
const LONGEST_NOTE = 2000;

function readShort(params: PortalParams, name: string, longest: number): string {
  const value = readText(params, name);
  if (value.length > longest) throw new PortalRefusal(`${name} vượt quá ${longest} ký tự`);
  return value;
}

/** Shown values are text, whatever was sent; lists inside lists are kept. */
function toShown(item: PortalParams): PortalItem {
  const shown = Object.keys(item).map((name) => {
    const value = Array.isArray(item[name]) ? readItems(item, name).map(toShown) : readText(item, name);
    return [name.toUpperCase(), value] as const;
  });
  return Object.fromEntries(shown);
}

function readAll<T>(
  item: PortalParams,
  names: readonly string[],
  read: (item: PortalParams, name: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(names.map((name) => [name.toUpperCase(), read(item, name)]));
}

/** A code with another province's agency in it is refused: senders have to give it one of their own. */
function readCode(sources: ServiceSources, item: PortalParams): string {
  const code = readRequired(item, 'MaHoSo');
  const province = sources.agencyCode.split('.').at(-1) ?? '';
  if (!code.includes(province)) throw new PortalRefusal('Mã hồ sơ không thuộc đơn vị gửi');
  return code;
}

/** The whole item as shown from now on, with empty progress. Throws PortalRefusal for what the portal does not take. */
export function readDossier(sources: ServiceSources, item: PortalParams): PortalItem & { readonly MAHOSO: string } {
  const procedureCode = readRequired(item, 'MaTTHC');
  if (sources.city.procedure(procedureCode) === undefined) throw new PortalRefusal('Mã thủ tục không hợp lệ');
  const times = readAll(item, TIMES, readTime);
  return {
    MAHOSO: readCode(sources, item),
    MATTHC: procedureCode,
    CHUHOSO: readRequired(item, 'ChuHoSo'),
    SOGIAYTOCHUHOSO: readRequired(item, 'SoGiayToChuHoSo'),
    KENHTHUCHIEN: String(readInteger(item, 'KenhThucHien', 1, 3)),
    TRANGTHAIHOSO: String(readInteger(item, 'TrangThaiHoSo', 1, 10)),
    TRICHYEUHOSO: readShort(item, 'TrichYeuHoSo', LONGEST_SUMMARY),
    GHICHU: readShort(item, 'GhiChu', LONGEST_NOTE),
    ...times,
    // Lists are in the order of intake, so none is without it.
    NGAYTIEPNHAN: times['NGAYTIEPNHAN'] || times['NGAYNOPHOSO'] || toPortalTime(sources.localNow()),
    ...readAll(item, TEXTS, readText),
    ...readAll(item, LISTS, (from, name) => readItems(from, name).map(toShown)),
    TIENDO: [],
  };
}
