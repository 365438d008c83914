// From a dossier row of the portal to the record of the schema.
import type { UnitDirectory } from '../../kit/index.js';
import { toAgencyCode } from '../agencyCode.js';
import type { DossierApplicantRecord, DossierRecord } from '../schema.generated.js';
import { toInstant } from '../toInstant.js';
import type { DossierRow } from '../wire/dossierRow.js';
import { toFlag } from '../wire/scalars.js';
import { toApplicantKind, toChannel, toDeliveryWay, toDossierStatus, toPaymentState } from './codes.js';
import { toAttachments, toFees, toOtherPapers, toResults, toSupplements } from './dossierParts.js';
import { toSteps } from './toSteps.js';

/** What the conversion needs beside the row. */
export interface DossierContext {
  readonly units: UnitDirectory;
  readonly now: Date;
  readonly officerPattern: RegExp;
  readonly documentPattern: RegExp;
}

/** The agency part of MaHoSo: everything before the date. */
export function agencyPartOf(code: string): string {
  return code.split('-', 1)[0] ?? '';
}

/** The agency that a dossier belongs to: that of MaHoSo, or else that of DonViXuLy. */
export function findAgency(row: DossierRow, units: UnitDirectory) {
  return units.agency(agencyPartOf(row.MAHOSO)) ?? (row.DONVIXULY === null ? undefined : units.agency(row.DONVIXULY));
}

function toApplicant(row: DossierRow): DossierApplicantRecord {
  const numbered = (kind: string) => row.DINHDANHCHS?.find((item) => item.LOAIDINHDANH === kind)?.SODINHDANH ?? null;
  return {
    name: row.CHUHOSO,
    identifier: row.SOGIAYTOCHUHOSO,
    citizenNumber: numbered('1'),
    formerIdentityNumber: numbered('2'),
    portalAccount: row.MADOITUONG,
    kind: toApplicantKind(row.LOAIDOITUONG),
    phone: row.SODIENTHOAI,
    email: row.EMAIL,
    fax: row.FAX,
    particulars: row.THONGTINKHAC,
  };
}

/** Late now, or finished late; null without a due date. */
function isOverdue(row: DossierRow, now: Date): boolean | null {
  const dueAt = toInstant(row.NGAYHENTRA);
  if (dueAt === null) return null;
  const ended = toInstant(row.NGAYKETTHUCXULY) ?? toInstant(row.NGAYTRA) ?? toInstant(row.NGAYTUCHOI);
  return dueAt < (ended ?? now);
}

function toTimes(row: DossierRow) {
  return {
    submittedAt: toInstant(row.NGAYNOPHOSO),
    acceptedAt: toInstant(row.NGAYTIEPNHAN),
    dueAt: toInstant(row.NGAYHENTRA),
    returnedAt: toInstant(row.NGAYTRA),
    finishedAt: toInstant(row.NGAYKETTHUCXULY),
    refusedAt: toInstant(row.NGAYTUCHOI),
  };
}

function toLists(row: DossierRow, context: DossierContext) {
  const results = toResults(row.DANHSACHGIAYTOKETQUA);
  const progress = row.PROGRESS === null ? null : toSteps(row.PROGRESS, context.officerPattern);
  const ids = (results ?? []).flatMap(({ documentId }) => documentId ?? []);
  return {
    fees: toFees(row.DANHSACHLEPHI),
    attachments: toAttachments(row.TAILIEUNOP),
    otherPapers: toOtherPapers(row.DANHSACHTEPDINHKEMKHAC),
    supplements: toSupplements(row.DANHSACHHOSOBOSUNG),
    results,
    databasesUsed: row.DSKETNOICSDL?.map((item) => ({ code: item.MACSDL, name: item.TENCSDL })) ?? null,
    progress,
    officerNumber: progress?.at(-1)?.officerNumber ?? null,
    documentIds: [...new Set(ids.filter((id) => context.documentPattern.test(id)))],
  };
}

/** The record of one dossier; `unitKey` is null if no agency of the directory is concerned. */
export function toDossier(row: DossierRow, context: DossierContext): DossierRecord {
  const agency = findAgency(row, context.units);
  const recorded = agencyPartOf(row.MAHOSO);
  return {
    code: row.MAHOSO,
    nationalCode: row.MAHOSOQG,
    procedureCode: row.MATTHC,
    procedureName: row.TENTTHC,
    field: row.MALINHVUC === null && row.TENLINHVUC === null ? null : toField(row),
    channel: toChannel(row.KENHTHUCHIEN),
    status: toDossierStatus(row.TRANGTHAIHOSO),
    statusCode: row.TRANGTHAIHOSO,
    summary: row.TRICHYEUHOSO,
    note: row.GHICHU,
    applicant: toApplicant(row),
    ...toTimes(row),
    overdue: isOverdue(row, context.now),
    delivery: { way: toDeliveryWay(row.HINHTHUC), instructions: row.THONGTINTRA },
    hasDigitisedPapers: toFlag(row.HOSOCOTHANHPHANSOHOA),
    accountVerified: toFlag(row.TAIKHOANDUOCXACTHUCVOIVNEID),
    onlinePayment: toPayment(row),
    ...toLists(row, context),
    agencyCode: agency?.code ?? null,
    unitKey: agency?.unit ?? null,
    recordedUnder: { agencyCode: toAgencyCode(recorded), oldCode: recorded },
  };
}

function toField(row: DossierRow) {
  return { code: row.MALINHVUC, name: row.TENLINHVUC, sectorCode: row.MALINHVUC?.split('-', 1)[0] ?? null };
}

function toPayment(row: DossierRow) {
  const code = row.DUOCTHANHTOANTRUCTUYEN;
  return code === null ? null : { state: toPaymentState(code), stateCode: code };
}
