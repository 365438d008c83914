// MaXacThuc of the payment platform: lower-case hex SHA-256 of values joined with "|", the secret last.
import { createHash, timingSafeEqual } from 'node:crypto';

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
} as const;

export type PaymentMessage = keyof typeof ORDERS;
export type PaymentFields = Readonly<Record<string, unknown>>;

export function isPaymentMessage(name: unknown): name is PaymentMessage {
  return typeof name === 'string' && Object.hasOwn(ORDERS, name);
}

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function toChecksum(message: PaymentMessage, fields: PaymentFields, secret: string): string {
  const values = [...ORDERS[message].map((name) => asText(fields[name])), secret];
  return createHash('sha256').update(values.join('|')).digest('hex');
}

export function hasChecksum(message: PaymentMessage, fields: PaymentFields, secret: string): boolean {
  const given = Buffer.from(asText(fields['MaXacThuc']));
  const wanted = Buffer.from(toChecksum(message, fields, secret));
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
