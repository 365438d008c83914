// Rows of the smaller lists: fields, agencies, code lists, online services, questions.
import { z } from 'zod';
import { listOf, requiredText, text } from './scalars.js';

export const fieldRow = z.object({ MALINHVUC: requiredText, TENLINHVUC: text, MANGANH: text });

export const agencyRow = z.object({ MADONVI: requiredText, TENDONVI: text, CAPDONVI: text });
export type AgencyRow = z.output<typeof agencyRow>;

export const onlineServiceRow = z.object({
  MADVC: requiredText,
  TENDVC: text,
  MATTHC: text,
  TENTTHC: text,
  TENCOQUANBANHANH: text,
  TENLINHVUC: text,
  APDUNGDVC: listOf(z.object({ MADONVI: text, TENDONVI: text })),
});
export type OnlineServiceRow = z.output<typeof onlineServiceRow>;

export const questionRow = z.object({
  HOIDAPID: requiredText,
  MALINHVUC: text,
  MATTHCDP: text,
  TENDONVI: text,
  MADONVI: text,
  NOIDUNG: text,
  NOIDUNGTRALOI: text,
  TRALOIID: text,
  HOVATEN: text,
  THUDIENTU: text,
  DIACHI: text,
  SODIENTHOAI: text,
  TRANGTHAI: text,
});
export type QuestionRow = z.output<typeof questionRow>;

/** LayNoiDungTraLoiTheoCauHoi: an object with the text, or the text alone. */
export const answerRow = z.object({ NOIDUNGTRALOI: text, NOIDUNG: text, TEXT: text });

/** One entry of a code list whose keys differ from list to list: `MAGIOITINH`/`TENGIOITINH`, `ID`/`NAME` … */
export const codeRow = z.looseObject({});
