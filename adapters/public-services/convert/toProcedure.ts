// From LayThuTuc to the record of the schema.
import { toAgencyCode } from '../agencyCode.js';
import type { ProcedureDecisionRecord, ProcedureRecord, ResponsibleAgencyRecord } from '../schema.generated.js';
import { toAmount, toCount } from '../toAmount.js';
import { toDay } from '../toInstant.js';
import type { DecisionRow, ProcedureLine, ProcedureRow } from '../wire/procedureRow.js';
import { toChannel } from './codes.js';

/** An agency as the portal names it. */
export function toResponsibleAgency(row: { MADONVI: string | null; TENDONVI: string | null }): ResponsibleAgencyRecord {
  return { code: toAgencyCode(row.MADONVI), oldCode: row.MADONVI, name: row.TENDONVI };
}

function toSteps(rows: ProcedureRow['TRINHTUTHUCHIEN']): ProcedureRecord['steps'] {
  return (rows ?? []).map((row) => ({
    case: row.TRUONGHOP,
    steps: (row.TRINHTU ?? []).flatMap((step) => step.TENTRINHTU ?? []),
  }));
}

type WayRow = NonNullable<ProcedureRow['CACHTHUCTHUCHIEN']>[number];
type TimeLimitRow = NonNullable<WayRow['THOIGIAN']>[number];

function toFee(row: NonNullable<TimeLimitRow['PHILEPHI']>[number]) {
  return {
    code: row.MAPHILEPHI,
    amount: toAmount(row.SOTIEN),
    amountText: row.SOTIEN,
    unit: row.DONVI,
    note: row.MOTA,
    url: row.URL,
  };
}

function toTimeLimit(row: TimeLimitRow) {
  return {
    duration: row.THOIGIANGIAIQUYET,
    durationUnit: row.DONVITINH,
    note: row.MOTA,
    fees: (row.PHILEPHI ?? []).map(toFee),
  };
}

function toPapers(rows: ProcedureRow['THANHPHANHOSO']): ProcedureRecord['papers'] {
  return (rows ?? []).map((row) => ({
    case: row.TRUONGHOP,
    papers: (row.GIAYTO ?? []).map((paper) => ({
      code: paper.MAGIAYTO,
      name: paper.TENGIAYTO,
      formName: paper.TENMAUDON,
      formUrl: paper.URL,
      originals: toCount(paper.SOBANCHINH),
      copies: toCount(paper.SOBANSAO),
    })),
  }));
}

/** 1 = published; no other value is documented. */
function toState(code: string | null): ProcedureRecord['state'] {
  if (code === null) return null;
  return code === '1' ? 'PUBLISHED' : 'OTHER';
}

/** The whole procedure. `decision` was looked up apart, if anyone asked for it. */
export function toProcedure(row: ProcedureRow, decision: ProcedureDecisionRecord | null): ProcedureRecord {
  return {
    code: row.MATTHC,
    name: row.TENTTHC,
    kindCode: row.LOAITTHC,
    state: toState(row.TRANGTHAI),
    stateCode: row.TRANGTHAI,
    fields: (row.LINHVUCTHUCHIEN ?? []).map(toProcedureField),
    agencies: (row.COQUANTHUCHIEN ?? []).map(toResponsibleAgency),
    steps: toSteps(row.TRINHTUTHUCHIEN),
    ways: (row.CACHTHUCTHUCHIEN ?? []).map((way) => ({
      channel: toChannel(way.KENH),
      timeLimits: (way.THOIGIAN ?? []).map(toTimeLimit),
    })),
    papers: toPapers(row.THANHPHANHOSO),
    requirements: row.YEUCAU,
    subjects: (row.DOITUONGTHUCHIEN ?? []).flatMap((subject) => subject.TENDOITUONG ?? []),
    subjectsNote: row.MOTADOITUONGTHUCHIEN,
    results: (row.KETQUATHUCHIEN ?? []).map((result) => ({ code: result.MAKETQUA, name: result.TENKETQUA })),
    legalBases: (row.CANCUPHAPLY ?? []).map((basis) => ({ number: basis.SOVANBAN, title: basis.TENVANBAN })),
    decision,
  };
}

const NOT_ASKED = {
  kindCode: null,
  state: null,
  stateCode: null,
  fields: null,
  agencies: null,
  steps: null,
  ways: null,
  papers: null,
  requirements: null,
  subjects: null,
  subjectsNote: null,
  results: null,
  legalBases: null,
  decision: null,
} as const;

/** Code and name from the catalogue, where nothing else was asked for. */
export function toProcedureHead(line: ProcedureLine): ProcedureRecord {
  return { code: line.MATTHC, name: line.TENTTHC, ...NOT_ASKED };
}

/** A field of administration; its code begins with that of the sector: `G03-GD10`. */
export function toProcedureField(row: {
  MALINHVUC: string | null;
  TENLINHVUC: string | null;
  MANGANH: string | null;
}): { code: string | null; name: string | null; sectorCode: string | null } {
  return {
    code: row.MALINHVUC,
    name: row.TENLINHVUC,
    sectorCode: row.MANGANH ?? row.MALINHVUC?.split('-', 1)[0] ?? null,
  };
}

export function toDecision(decisionId: string, row: DecisionRow): ProcedureDecisionRecord {
  return {
    decisionId,
    number: row.SOQUYETDINH ?? row.SOQDCB,
    title: row.TENQUYETDINH ?? row.TRICHYEU,
    issuedOn: toDay(row.NGAYQUYETDINH ?? row.NGAYBANHANH),
    issuedBy: row.TENCOQUANBANHANH ?? row.COQUANBANHANH ?? row.TENDONVI,
  };
}
