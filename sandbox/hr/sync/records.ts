// What the sync API remembers: one record per `<org_Code>_<SoHieuCBCCVC_BNDP>`, and how ADD, EDIT and DEL change it.
import { checkSection } from './checkSection.js';

/** A part of a record, as sent. */
export type Section = Readonly<Record<string, unknown>>;

/** HOSO_CBCCVC: the record of one person. */
export type HoSo = Record<string, unknown>;

export interface Records {
  get(orgCode: string, number: string): HoSo | undefined;
  put(orgCode: string, number: string, hoSo: HoSo): void;
  remove(orgCode: string, number: string): void;
}

/** Sections in the order in which the Ministry's server takes them. */
export const SECTIONS = [
  'THONGTINCHUNG',
  'TUYENDUNG_QT_CONGTAC',
  'LUONG_PHUCAP_CHUCVU',
  'TRINHDO_DAOTAO_BOIDUONG',
  'THONGTIN_KHAC',
  'DS_KETQUA_DANHGIA_PHANLOAI',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** An empty store. */
export function createRecords(): Records {
  const records = new Map<string, HoSo>();
  return {
    get: (orgCode, number) => records.get(`${orgCode}_${number}`),
    put: (orgCode, number, hoSo) => void records.set(`${orgCode}_${number}`, hoSo),
    remove: (orgCode, number) => void records.delete(`${orgCode}_${number}`),
  };
}

/** A list that comes replaces the whole list; one that is absent or empty leaves it alone, so EDIT cannot empty a list. */
function merge(stored: unknown, sent: unknown): unknown {
  if (Array.isArray(sent)) return sent.length > 0 ? sent : stored;
  if (sent === null || typeof sent !== 'object') return sent;
  const merged: Record<string, unknown> = { ...(stored as Section | undefined) };
  for (const [field, value] of Object.entries(sent)) merged[field] = merge(merged[field], value);
  return merged;
}

/** What became of the sections of a message. */
export interface Applied {
  /** Stored, in this order. */
  readonly written: readonly SectionName[];
  /** Why the one after them was not; undefined when all are stored. */
  readonly refusal: string | undefined;
}

/**
 * Writes the sections of `sent` into `stored`, one after the other, `most` of them. Stops at the first bad one; those before
 * it stay written, for the Ministry's server has no transaction here.
 */
export function applySections(stored: HoSo, sent: Section, names: readonly SectionName[], most = Infinity): Applied {
  const written: SectionName[] = [];
  for (const name of names) {
    const section = sent[name];
    if (section === undefined) continue;
    const refusal = written.length < most ? checkSection(name, section) : 'Lỗi hệ thống khi cập nhật hồ sơ';
    if (refusal !== undefined) return { written, refusal };
    stored[name] = merge(stored[name], section);
    written.push(name);
  }
  return { written, refusal: undefined };
}
