// A dossier as TraCuuHoSo and the list service give it: the fields of DongBoHoSoMC with UPPERCASE keys.
import { z } from 'zod';
import { listOf, requiredText, text } from './scalars.js';

/** Names that no public document confirms; see the settings under `assumed`. */
export interface DossierKeys {
  readonly progressKeys: readonly string[];
  readonly resultDocumentKey: string;
}

const stepRow = z.object({
  NGUOIXULY: text,
  CHUCDANH: text,
  THOIDIEMXULY: text,
  PHONGBANXULY: text,
  NOIDUNGXULY: text,
  TRANGTHAI: text,
  NGAYBATDAU: text,
  NGAYKETTHUCTHEOQUYDINH: text,
});

const attachmentRow = z.object({
  TEPDINHKEMID: text,
  TENTEPDINHKEM: text,
  ISDELETED: text,
  MATHANHPHANHOSO: text,
  DUOCSOHOA: text,
  DUOCTAISUDUNG: text,
  DUOCLAYTUKHODMQG: text,
});

const feeRow = z.object({ TENPHILEPHI: text, MAPHILEPHI: text, HINHTHUCTHU: text, GIA: text, LOAIPHILEPHI: text });

const supplementRow = z.object({
  HOSOBOSUNGID: text,
  NGUOIYEUCAUBOSUNG: text,
  NOIDUNGBOSUNG: text,
  NGAYBOSUNG: text,
  NGUOITIEPNHANBOSUNG: text,
  THONGTINTIEPNHAN: text,
  NGAYTIEPNHANBOSUNG: text,
  TRANGTHAIBOSUNG: text,
  NGAYHENTRATRUOC: text,
  NGAYHENTRAMOI: text,
});

const resultRow = z.object({ TENGIAYTO: text, MAGIAYTOKETQUA: text, DOCUMENT: text });

const dossierFields = z.object({
  MAHOSO: requiredText,
  MAHOSOQG: text,
  MATTHC: text,
  TENTTHC: text,
  MALINHVUC: text,
  TENLINHVUC: text,
  KENHTHUCHIEN: text,
  CHUHOSO: text,
  SOGIAYTOCHUHOSO: text,
  LOAIDOITUONG: text,
  MADOITUONG: text,
  EMAIL: text,
  FAX: text,
  SODIENTHOAI: text,
  THONGTINKHAC: text,
  TRICHYEUHOSO: text,
  NGAYNOPHOSO: text,
  NGAYTIEPNHAN: text,
  NGAYHENTRA: text,
  NGAYTRA: text,
  NGAYKETTHUCXULY: text,
  NGAYTUCHOI: text,
  TRANGTHAIHOSO: text,
  HINHTHUC: text,
  THONGTINTRA: text,
  DONVIXULY: text,
  GHICHU: text,
  HOSOCOTHANHPHANSOHOA: text,
  TAIKHOANDUOCXACTHUCVOIVNEID: text,
  DUOCTHANHTOANTRUCTUYEN: text,
  DINHDANHCHS: listOf(z.object({ LOAIDINHDANH: text, SODINHDANH: text })),
  DSKETNOICSDL: listOf(z.object({ MACSDL: text, TENCSDL: text })),
  TAILIEUNOP: listOf(attachmentRow),
  DANHSACHLEPHI: listOf(feeRow),
  DANHSACHTEPDINHKEMKHAC: listOf(z.object({ TENGIAYTO: text, SOLUONG: text, LOAIGIAYTO: text })),
  DANHSACHHOSOBOSUNG: listOf(supplementRow),
  DANHSACHGIAYTOKETQUA: listOf(resultRow),
  PROGRESS: listOf(stepRow),
});

/** Lists are null where the reply does not have them at all. */
export type DossierRow = z.output<typeof dossierFields>;
export type StepRow = z.output<typeof stepRow>;

type Loose = Readonly<Record<string, unknown>>;

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts what has a configurable name under a fixed one. */
function withFixedNames(value: unknown, keys: DossierKeys): unknown {
  if (!isLoose(value)) return value;
  const progressKey = keys.progressKeys.map((key) => key.toUpperCase()).find((key) => key in value);
  const results = value['DANHSACHGIAYTOKETQUA'];
  const documentKey = keys.resultDocumentKey.toUpperCase();
  const named = (result: unknown) => (isLoose(result) ? { ...result, DOCUMENT: result[documentKey] } : result);
  return {
    ...value,
    PROGRESS: progressKey === undefined ? null : value[progressKey],
    DANHSACHGIAYTOKETQUA: Array.isArray(results) ? results.map(named) : named(results),
  };
}

/** The schema of one dossier; expects UPPERCASE keys. */
export function createDossierRowSchema(keys: DossierKeys) {
  return z
    .unknown()
    .transform((value) => withFixedNames(value, keys))
    .pipe(dossierFields);
}
