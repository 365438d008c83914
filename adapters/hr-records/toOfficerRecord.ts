// From a row of the officer view to the record of the schema.
import type { AgencyRef } from '../kit/index.js';
import type { HrClient } from './client.js';
import type { OfficerRow } from './officerRow.js';
import { toPartialDate } from './partialDate.js';
import type { CodedValueRecord, OfficerAllowanceRecord, OfficerRecord } from './schema.generated.js';

/** A code with its label, or null where there is neither. */
export function toCodedValue(
  code: string | null | undefined,
  name: string | null | undefined,
): CodedValueRecord | null {
  if ((code ?? '') === '' && (name ?? '') === '') return null;
  return { code: code ?? null, name: name ?? null };
}

/** A calendar day; null for what is none. */
function toDay(text: string | null | undefined): string | null {
  const date = toPartialDate(text);
  return date?.precision === 'DAY' ? (date.value ?? null) : null;
}

/** A number from NUMERIC text. */
export function toNumber(value: string | number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function toAllowances(rows: OfficerRow['allowances']): OfficerAllowanceRecord[] | null {
  return (
    rows?.map((row) => ({
      kind: toCodedValue(row.kindCode, row.kindLabel),
      form: toCodedValue(row.formCode, row.formLabel),
      amount: row.amount ?? null,
    })) ?? null
  );
}

function toSex(client: HrClient, code: string | null | undefined): OfficerRecord['sex'] {
  const { male, female } = client.config.codes;
  if (code === male) return 'MALE';
  return code === female ? 'FEMALE' : null;
}

function toIdentity(client: HrClient, row: OfficerRow) {
  return {
    staffNumber: row.number,
    fullName: row.full_name.normalize('NFC'),
    otherNames: row.other_names ?? null,
    kind: toCodedValue(row.record_kind, row.record_kind_label),
    sex: toSex(client, row.sex_code),
    birthDate: toPartialDate(row.birth_value, row.birth_precision),
    birthPlace: row.birth_place ?? null,
    origin: row.origin ?? null,
    residence: row.residence ?? null,
    nationalId: row.personal_id ?? null,
    phone: row.phone ?? null,
    email: row.email ?? null,
    ethnicity: row.ethnicity_label ?? null,
    religion: row.religion_label ?? null,
  };
}

function toPost(row: OfficerRow) {
  if (row.post === undefined) return null;
  return {
    code: row.post_code ?? null,
    title: row.post,
    concurrent: row.concurrent_post ?? null,
    appointedOn: toDay(row.appointed_on),
  };
}

function toRank(row: OfficerRow) {
  if (row.rank_code === undefined || row.rank_code === null) return null;
  return {
    code: row.rank_code,
    name: row.rank_label ?? null,
    step: row.step ?? null,
    coefficient: toNumber(row.coefficient),
    since: toPartialDate(row.rank_since_value, row.rank_since_precision),
  };
}

function toLevels(row: OfficerRow) {
  return {
    degree: toCodedValue(row.degree_code, row.degree_label),
    major: row.major ?? null,
    academicTitle: toCodedValue(row.academic_title_code, row.academic_title_label),
    academicDegree: toCodedValue(row.academic_degree_code, row.academic_degree_label),
    politicalTheory: toCodedValue(row.political_theory_code, row.political_theory_label),
    stateManagement: toCodedValue(row.state_management_code, row.state_management_label),
  };
}

/** The agency of a code in either form, or undefined for one that the directory does not know. */
export function agencyOf(client: HrClient, code: string | null | undefined): AgencyRef | undefined {
  return code === null || code === undefined ? undefined : client.units.agency(code);
}

/** The record without the details that have statements of their own. */
export function toOfficerRecord(client: HrClient, row: OfficerRow): OfficerRecord {
  const agency = agencyOf(client, row.managing_agency);
  return {
    ...toIdentity(client, row),
    ...toLevels(row),
    post: toPost(row),
    rank: toRank(row),
    allowances: toAllowances(row.allowances),
    managingAgencyCode: agency?.code ?? null,
    usingAgencyCode: agencyOf(client, row.using_agency)?.code ?? null,
    unitKey: agency?.unit ?? null,
    recruitedOn: toDay(row.recruited_on),
    active: row.in_service ?? null,
    endedOn: toDay(row.left_on),
    qualifications: null,
    languages: null,
    itSkills: null,
    salaryHistory: null,
    postHistory: null,
    evaluations: null,
    awards: null,
  };
}
