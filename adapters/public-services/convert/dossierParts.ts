// The lists inside a dossier. A list that the reply does not have stays null: unknown, not empty.
import type {
  DossierAttachmentRecord,
  DossierFeeRecord,
  DossierOtherPaperRecord,
  DossierResultRecord,
  DossierSupplementRecord,
} from '../schema.generated.js';
import { toAmount, toCount } from '../toAmount.js';
import { toInstant } from '../toInstant.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { toFlag } from '../wire/scalars.js';

export function toFees(rows: DossierRow['DANHSACHLEPHI']): DossierFeeRecord[] | null {
  if (rows === null) return null;
  return rows.map((row) => ({
    code: row.MAPHILEPHI,
    name: row.TENPHILEPHI,
    kind: row.LOAIPHILEPHI,
    collection: row.HINHTHUCTHU,
    amount: toAmount(row.GIA),
    amountText: row.GIA,
  }));
}

/** Papers marked as deleted are left out. */
export function toAttachments(rows: DossierRow['TAILIEUNOP']): DossierAttachmentRecord[] | null {
  if (rows === null) return null;
  return rows
    .filter((row) => toFlag(row.ISDELETED) !== true)
    .map((row) => ({
      fileId: row.TEPDINHKEMID,
      name: row.TENTEPDINHKEM,
      paperCode: row.MATHANHPHANHOSO,
      digitised: toFlag(row.DUOCSOHOA),
      reuse: row.DUOCTAISUDUNG,
      fromRepository: toFlag(row.DUOCLAYTUKHODMQG),
    }));
}

export function toOtherPapers(rows: DossierRow['DANHSACHTEPDINHKEMKHAC']): DossierOtherPaperRecord[] | null {
  if (rows === null) return null;
  return rows.map((row) => ({ name: row.TENGIAYTO, quantity: toCount(row.SOLUONG), kind: row.LOAIGIAYTO }));
}

export function toSupplements(rows: DossierRow['DANHSACHHOSOBOSUNG']): DossierSupplementRecord[] | null {
  if (rows === null) return null;
  return rows.map((row) => ({
    supplementId: row.HOSOBOSUNGID,
    requestedBy: row.NGUOIYEUCAUBOSUNG,
    content: row.NOIDUNGBOSUNG,
    requestedAt: toInstant(row.NGAYBOSUNG),
    receivedBy: row.NGUOITIEPNHANBOSUNG,
    receiptNote: row.THONGTINTIEPNHAN,
    receivedAt: toInstant(row.NGAYTIEPNHANBOSUNG),
    statusCode: row.TRANGTHAIBOSUNG,
    dueBefore: toInstant(row.NGAYHENTRATRUOC),
    dueAfter: toInstant(row.NGAYHENTRAMOI),
  }));
}

export function toResults(rows: DossierRow['DANHSACHGIAYTOKETQUA']): DossierResultRecord[] | null {
  if (rows === null) return null;
  return rows.map((row) => ({ name: row.TENGIAYTO, code: row.MAGIAYTOKETQUA, documentId: row.DOCUMENT }));
}
