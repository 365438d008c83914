// MaXacThuc: lower-case hex SHA-256 of values joined with "|", the secret last. Values are hashed exactly as they stand.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Which values, in which order, by message. */
const ORDERS = {
  INIT: [
    ...['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'SoTien', 'LoaiHinhThanhToan', 'MaKenhThanhToan'],
    ...['MaThietBi', 'NgonNgu', 'MaTienTe', 'MaNganHang', 'ThongTinGiaoDich', 'ThoiGianGD', 'Ip'],
  ],
  QUERY: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
  GET_BILL: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
  CONFIRM: [
    ...['LoaiBanTin', 'MaLoi', 'MaDoiTac', 'MaThamChieu', 'SoTien', 'MaTienTe', 'MaGiaoDich', 'MaNganHang'],
    ...['ThoiGianGD', 'ThongTinGiaoDich'],
  ],
  /** Our answer to CONFIRM; its order is not published, so it is that of its fields (assumed). */
  REPLY: ['MaLoi', 'MoTaLoi', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
} as const;

export type PaymentMessage = keyof typeof ORDERS;

/** Fields as texts. */
export type PaymentFields = Readonly<Record<string, string>>;

export function toChecksum(message: PaymentMessage, fields: PaymentFields, secret: string): string {
  const values = [...ORDERS[message].map((name) => fields[name] ?? ''), secret];
  return createHash('sha256').update(values.join('|')).digest('hex');
}

/** In constant time, so that a guess learns nothing from how long it takes. */
export function isChecksum(given: string, message: PaymentMessage, fields: PaymentFields, secret: string): boolean {
  const wanted = Buffer.from(toChecksum(message, fields, secret));
  const bytes = Buffer.from(given);
  return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
}
