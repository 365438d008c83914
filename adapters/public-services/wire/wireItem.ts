// What is sent to the portal: keys as its services list them, every scalar a text. And how shown rows become that again.
import { z } from 'zod';

export type WireValue = string | readonly WireItem[];

/** An object of a request. */
export interface WireItem {
  readonly [key: string]: WireValue;
}

export const wireItem: z.ZodType<WireItem> = z.record(
  z.string(),
  z.union([z.string(), z.array(z.lazy(() => wireItem))]),
);

/** The fields of DongBoHoSoMC, those of its lists included. */
const NAMES = `
  MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien SoGiayToChuHoSo ChuHoSo LoaiDoiTuong MaDoiTuong Email Fax
  SoDienThoai ThongTinKhac TrichYeuHoSo NgayNopHoSo NgayTiepNhan NgayHenTra NgayTra NgayKetThucXuLy NgayTuChoi
  TrangThaiHoSo HinhThuc ThongTinTra DonViXuLy GhiChu NoiNopHoSo HoSoCoThanhPhanSoHoa TaiKhoanDuocXacThucVoiVNeID
  DuocThanhToanTrucTuyen DinhDanhCHS LoaiDinhDanh SoDinhDanh DSKetNoiCSDL MaCSDL
  TaiLieuNop TepDinhKemId TenTepDinhKem IsDeleted MaThanhPhanHoSo DuongDanTaiTepTin DuocSoHoa DuocTaiSuDung
  DuocLayTuKhoDMQG MaKetQuaThayThe DanhSachLePhi TenPhiLePhi MaPhiLePhi HinhThucThu Gia LoaiPhiLePhi
  DanhSachTepDinhKemKhac TenGiayTo SoLuong LoaiGiayTo DanhSachHoSoBoSung HoSoBoSungId NguoiYeuCauBoSung NoiDungBoSung
  NgayBoSung NguoiTiepNhanBoSung ThongTinTiepNhan NgayTiepNhanBoSung TrangThaiBoSung DanhSachGiayToBoSung
  DanhSachLePhiBoSung NgayHenTraTruoc NgayHenTraMoi DanhSachGiayToKetQua GiayToId DuongDanTepTinKetQua MaGiayToKetQua
`;
const BY_UPPER = new Map(NAMES.match(/\S+/g)?.map((name) => [name.toUpperCase(), name]));

type Shown = Readonly<Record<string, unknown>>;

const isShown = (value: unknown): value is Shown =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function toWireValue(value: unknown): WireValue {
  if (Array.isArray(value)) return value.filter(isShown).map(toWireItem);
  if (isShown(value)) return [toWireItem(value)];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A row with UPPERCASE keys as an item to send; keys that DongBoHoSoMC does not have are left out. */
export function toWireItem(row: Shown): WireItem {
  const entries = Object.entries(row).flatMap(([key, value]) => {
    const name = BY_UPPER.get(key);
    return name === undefined ? [] : [[name, toWireValue(value)] as const];
  });
  return Object.fromEntries(entries);
}

/** A scalar of an item; '' where there is none. */
export function textIn(item: WireItem, name: string): string {
  const value = item[name];
  return typeof value === 'string' ? value : '';
}

/** Text as it is compared: the portal trims, and may turn one kind of white space into another. */
export function toComparable(value: string): string {
  return value.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function isSameValue(sent: WireValue, shown: WireValue | undefined): boolean {
  if (shown === undefined) return typeof sent === 'string' ? sent === '' : sent.length === 0;
  if (typeof sent === 'string') return typeof shown === 'string' && toComparable(sent) === toComparable(shown);
  if (typeof shown === 'string') return sent.length === 0 && shown.trim() === '';
  return sent.length === shown.length && sent.every((item, place) => isShownIn(shown[place] ?? {}, item));
}

/** True if every value of `changes` is in `whole`. */
export function isShownIn(whole: WireItem, changes: WireItem): boolean {
  return Object.entries(changes).every(([key, value]) => isSameValue(value, whole[key]));
}
