// The rows of the Party system as they arrive: every value is text, an empty text means none.
import { z } from 'zod';

function toText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim().normalize('NFC');
  return trimmed === '' ? null : trimmed;
}

const text = z.unknown().optional().transform(toText);
/** Keys of rows: without them a row is none. */
const key = text.pipe(z.string());
const amount = text.pipe(
  z
    .string()
    .regex(/^(0|[1-9]\d{0,14})$/)
    .nullable(),
);

const trailStep = z.object({ BUOC: text, MATHAMCHIEU: text, THOIDIEM: text });
const trail = z.array(trailStep).catch([]);
export type TrailStep = z.output<typeof trailStep>;

export const memberRow = z.object({
  MADANGVIEN: key,
  HOTEN: text,
  NGAYSINH: text,
  SODINHDANH: text,
  SOTHE: text,
  SOLYLICH: text,
  NGAYVAODANG: text,
  NGAYCHINHTHUC: text,
  MACHIBO: text,
  MADONVI: text,
  CHIBOTAMTHOI: text,
  MADONVITAMTHOI: text,
  TAMTHOIDENNGAY: text,
  CHIBOCUTRU: text,
  LOAIDOITUONG: text,
});
export type MemberRow = z.output<typeof memberRow>;

export const cellRow = z.object({
  MACHIBO: key,
  TENCHIBO: text,
  MATOCHUC: text,
  TENTOCHUC: text,
  MADANGUY: text,
  TENDANGUY: text,
  MADONVI: text,
  SODANGVIEN: text,
});
export type CellRow = z.output<typeof cellRow>;

export const feeRow = z.object({
  MAKHOAN: key,
  MADANGVIEN: key,
  SODINHDANH: text,
  MACHIBO: text,
  MADONVI: text,
  KY: key,
  LOAIDOITUONG: text,
  MUCTINH: amount,
  SOTIENPHAINOP: amount,
  SOTIENDANOP: amount,
  TRANGTHAI: text,
  QUYDINH: text,
  MATHAMCHIEU: text,
  NGUOINOP: text,
  LYDO: text,
});
export type FeeRow = z.output<typeof feeRow>;

export const transferRow = z.object({
  MAHOSO: key,
  LOAI: text,
  MADANGVIEN: key,
  HOTEN: text,
  SODINHDANH: text,
  CHIBODI: text,
  CHIBODEN: text,
  MADONVIDI: text,
  MADONVIDEN: text,
  LYDO: text,
  SOQUYETDINH: text,
  NGAYQUYETDINH: text,
  NGAYNOP: text,
  SOGIAYGIOITHIEU: text,
  NGAYCAP: text,
  HANGIAYGIOITHIEU: text,
  DANGPHIDENTHANG: text,
  DENNGAY: text,
  TRANGTHAI: text,
  LYDOTRALAI: text,
  QUATRINH: trail,
});
export type TransferRow = z.output<typeof transferRow>;

export const opinionRow = z.object({
  MAHOSO: key,
  MADANGVIEN: key,
  HOTEN: text,
  SODINHDANH: text,
  CHIBOYEUCAU: text,
  MADONVIYEUCAU: text,
  CHIBOCUTRU: text,
  MADONVICUTRU: text,
  NAM: text,
  MUCDICH: text,
  MUCDANHGIA: text,
  NHANXET: text,
  NGUOIKY: text,
  NGAYKY: text,
  TRANGTHAI: text,
  QUATRINH: trail,
});
export type OpinionRow = z.output<typeof opinionRow>;
