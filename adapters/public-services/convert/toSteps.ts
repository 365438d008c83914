// The progress of a dossier: steps in order of time, each with the officer named in it.
import type { DossierStepRecord } from '../schema.generated.js';
import { toInstant } from '../toInstant.js';
import type { StepRow } from '../wire/dossierRow.js';
import { toDossierStatus } from './codes.js';

/** Longer texts are nobody's name; the pattern is not run on them. */
const LONGEST_OFFICER_TEXT = 200;

function toOfficer(text: string | null, pattern: RegExp): { officerNumber: string | null; officerName: string | null } {
  const found = text !== null && text.length <= LONGEST_OFFICER_TEXT ? pattern.exec(text) : null;
  if (text === null || found === null) return { officerNumber: null, officerName: text };
  const name = (text.slice(0, found.index) + text.slice(found.index + found[0].length))
    .replace(/^[\s,:–-]+/, '')
    .trim();
  return { officerNumber: found[1] ?? null, officerName: name === '' ? null : name };
}

function toStep(row: StepRow, pattern: RegExp): DossierStepRecord {
  return {
    at: toInstant(row.THOIDIEMXULY),
    ...toOfficer(row.NGUOIXULY, pattern),
    officerTitle: row.CHUCDANH,
    department: row.PHONGBANXULY,
    content: row.NOIDUNGXULY,
    status: toDossierStatus(row.TRANGTHAI),
    statusCode: row.TRANGTHAI,
    from: toInstant(row.NGAYBATDAU),
    dueAt: toInstant(row.NGAYKETTHUCTHEOQUYDINH),
  };
}

/** Oldest first; steps of one moment (or without a time) keep the order in which they came. */
export function toSteps(rows: readonly StepRow[], pattern: RegExp): DossierStepRecord[] {
  const steps = rows.map((row) => toStep(row, pattern));
  const timed = steps.every((step) => step.at !== null);
  // A step without a time cannot be placed, so the order received is the only one there is.
  return timed ? steps.sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0)) : steps;
}
