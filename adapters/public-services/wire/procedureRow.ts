// A procedure as LayThuTuc gives it, and one line of the catalogue of procedures. Both may be parsed twice (from a cache).
import { z } from 'zod';
import { listOf, requiredText, text } from './scalars.js';

/** One line of LayDanhSachTTHC. MALINHVUC is not promised, but used where it comes. */
export const procedureLine = z.object({ MATTHC: requiredText, TENTTHC: text, MALINHVUC: text });
export type ProcedureLine = z.output<typeof procedureLine>;

const fieldRow = z.object({ MALINHVUC: text, TENLINHVUC: text, MANGANH: text });
const feeRow = z.object({ MAPHILEPHI: text, SOTIEN: text, DONVI: text, MOTA: text, URL: text });
const timeLimitRow = z.object({ THOIGIANGIAIQUYET: text, DONVITINH: text, MOTA: text, PHILEPHI: listOf(feeRow) });
const paperRow = z.object({
  MAGIAYTO: text,
  TENGIAYTO: text,
  TENMAUDON: text,
  URL: text,
  SOBANCHINH: text,
  SOBANSAO: text,
});

export const procedureRow = z.looseObject({
  ID: text,
  MATTHC: requiredText,
  TENTTHC: text,
  LOAITTHC: text,
  TRANGTHAI: text,
  LINHVUCTHUCHIEN: listOf(fieldRow),
  COQUANTHUCHIEN: listOf(z.object({ MADONVI: text, TENDONVI: text })),
  TRINHTUTHUCHIEN: listOf(z.object({ TRUONGHOP: text, TRINHTU: listOf(z.object({ TENTRINHTU: text })) })),
  CACHTHUCTHUCHIEN: listOf(z.object({ KENH: text, THOIGIAN: listOf(timeLimitRow) })),
  THANHPHANHOSO: listOf(z.object({ TRUONGHOP: text, GIAYTO: listOf(paperRow) })),
  YEUCAU: text,
  DOITUONGTHUCHIEN: listOf(z.object({ TENDOITUONG: text })),
  MOTADOITUONGTHUCHIEN: text,
  KETQUATHUCHIEN: listOf(z.object({ MAKETQUA: text, TENKETQUA: text })),
  CANCUPHAPLY: listOf(z.object({ SOVANBAN: text, TENVANBAN: text })),
});
export type ProcedureRow = z.output<typeof procedureRow>;

/** LayQDCB; the keys are not documented, so all that were seen in similar lists are read. */
export const decisionRow = z.object({
  IDQDCB: text,
  SOQUYETDINH: text,
  SOQDCB: text,
  TENQUYETDINH: text,
  TRICHYEU: text,
  NGAYQUYETDINH: text,
  NGAYBANHANH: text,
  COQUANBANHANH: text,
  TENCOQUANBANHANH: text,
  TENDONVI: text,
});
export type DecisionRow = z.output<typeof decisionRow>;
