// Rows of the Party system in the words of the schema. A row belongs to the units of the agencies beside its cells.
import type { UnitDirectory, UnitKey } from '../../kit/index.js';
import type { Config } from '../config.js';
import type {
  PartyCellRecord,
  PartyDossierStepRecord,
  PartyFeeRecord,
  PartyMemberRecord,
  PartyTransferRecord,
  ResidenceOpinionRecord,
} from '../schema.generated.js';
import type { CellRow, FeeRow, MemberRow, OpinionRow, TrailStep, TransferRow } from '../wire/rows.js';
import { toDay, toInstant } from '../wireTime.js';
import { dueByRule } from './dueByRule.js';
import {
  toFeePayer,
  toFeeStatus,
  toOpinionPurpose,
  toOpinionState,
  toTransferKind,
  toTransferReason,
  toTransferReturn,
  toTransferState,
  toTurn,
} from './codes.js';

/** What conversion needs besides the row. */
export interface Surroundings {
  readonly units: UnitDirectory;
  readonly config: Config;
}

function unitOf({ units }: Surroundings, agency: string | null): UnitKey | null {
  return agency === null ? null : (units.agency(agency)?.unit ?? null);
}

/** Without repetition and without units that the directory does not know. */
function unitsOf(...keys: readonly (UnitKey | null)[]): UnitKey[] {
  return [...new Set(keys.filter((key) => key !== null))];
}

export function toMember(row: MemberRow, around: Surroundings): PartyMemberRecord {
  const unitKey = unitOf(around, row.MADONVI);
  return {
    number: row.MADANGVIEN,
    name: row.HOTEN,
    birthDate: toDay(row.NGAYSINH),
    nationalId: row.SODINHDANH,
    cardNumber: row.SOTHE,
    fileNumber: row.SOLYLICH,
    joinedOn: toDay(row.NGAYVAODANG),
    officialOn: toDay(row.NGAYCHINHTHUC),
    payerKind: row.LOAIDOITUONG,
    cellCode: row.MACHIBO,
    temporaryCellCode: row.CHIBOTAMTHOI,
    temporaryUntil: toDay(row.TAMTHOIDENNGAY),
    residenceCellCode: row.CHIBOCUTRU,
    unitKey,
    unitKeys: unitsOf(unitKey, unitOf(around, row.MADONVITAMTHOI)),
  };
}

/** A number below the threshold could point at a person. */
export function toSafeCount(count: number | null, { smallCount }: Config): number | null {
  return count === null || !Number.isInteger(count) || count < smallCount ? null : count;
}

export function toCell(row: CellRow, around: Surroundings): PartyCellRecord {
  return {
    code: row.MACHIBO,
    name: row.TENCHIBO,
    bodyCode: row.MATOCHUC,
    bodyName: row.TENTOCHUC,
    committeeCode: row.MADANGUY,
    committeeName: row.TENDANGUY,
    memberCount: toSafeCount(row.SODANGVIEN === null ? null : Number(row.SODANGVIEN), around.config),
    unitKey: unitOf(around, row.MADONVI),
  };
}

export function toFee(row: FeeRow, around: Surroundings): PartyFeeRecord {
  return {
    number: row.MAKHOAN,
    period: row.KY,
    memberNumber: row.MADANGVIEN,
    nationalId: row.SODINHDANH,
    cellCode: row.MACHIBO,
    payerKind: row.LOAIDOITUONG,
    base: row.MUCTINH,
    amountDue: row.SOTIENPHAINOP,
    amountPaid: row.SOTIENDANOP,
    status: toFeeStatus(row.TRANGTHAI),
    rule: row.QUYDINH,
    payer: toFeePayer(row.NGUOINOP),
    paymentReference: row.MATHAMCHIEU,
    excused: row.LYDO !== null,
    receipt: null,
    dueByRule: dueByRule(row, around.config),
    unitKey: unitOf(around, row.MADONVI),
  };
}

function toSteps(trail: readonly TrailStep[]): PartyDossierStepRecord[] {
  return trail.map(({ BUOC, THOIDIEM }) => ({ step: BUOC, at: toInstant(THOIDIEM) }));
}

export function toTransfer(row: TransferRow, around: Surroundings): PartyTransferRecord {
  const fromUnitKey = unitOf(around, row.MADONVIDI);
  const toUnitKey = unitOf(around, row.MADONVIDEN);
  const state = toTransferState(row.TRANGTHAI);
  return {
    code: row.MAHOSO,
    kind: toTransferKind(row.LOAI),
    state,
    portalStatus: state === null ? null : (around.config.portalStates[state] ?? null),
    turn: toTurn(state),
    memberNumber: row.MADANGVIEN,
    memberName: row.HOTEN,
    nationalId: row.SODINHDANH,
    fromCellCode: row.CHIBODI,
    toCellCode: row.CHIBODEN,
    fromUnitKey,
    toUnitKey,
    reason: toTransferReason(row.LYDO),
    decisionNumber: row.SOQUYETDINH,
    decidedOn: toDay(row.NGAYQUYETDINH),
    submittedOn: toDay(row.NGAYNOP),
    introductionNumber: row.SOGIAYGIOITHIEU,
    issuedOn: toDay(row.NGAYCAP),
    validTo: toDay(row.HANGIAYGIOITHIEU),
    feePaidThrough: row.DANGPHIDENTHANG,
    endsOn: toDay(row.DENNGAY),
    returnedFor: toTransferReturn(row.LYDOTRALAI),
    steps: toSteps(row.QUATRINH),
    unitKeys: unitsOf(fromUnitKey, toUnitKey),
  };
}

export function toOpinion(row: OpinionRow, around: Surroundings): ResidenceOpinionRecord {
  const requesterUnitKey = unitOf(around, row.MADONVIYEUCAU);
  const residenceUnitKey = unitOf(around, row.MADONVICUTRU);
  return {
    code: row.MAHOSO,
    state: toOpinionState(row.TRANGTHAI),
    memberNumber: row.MADANGVIEN,
    memberName: row.HOTEN,
    nationalId: row.SODINHDANH,
    requesterCellCode: row.CHIBOYEUCAU,
    residenceCellCode: row.CHIBOCUTRU,
    requesterUnitKey,
    residenceUnitKey,
    year: row.NAM === null ? null : Number.parseInt(row.NAM, 10) || null,
    purpose: toOpinionPurpose(row.MUCDICH),
    level: row.MUCDANHGIA,
    text: row.NHANXET,
    signedBy: row.NGUOIKY,
    signedAt: toInstant(row.NGAYKY),
    steps: toSteps(row.QUATRINH),
    unitKeys: unitsOf(requesterUnitKey, residenceUnitKey),
  };
}
