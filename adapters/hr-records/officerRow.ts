// One row of the officer view: the columns that each field needs, and what they must look like.
import { z } from 'zod';
import type { AdapterCall } from '../kit/index.js';

const text = z.string().nullable().optional();
/** NUMERIC arrives as text, so that no digit is lost on the way. */
const decimal = z
  .union([z.string().regex(/^-?\d+(\.\d+)?$/), z.number()])
  .nullable()
  .optional();

const allowanceSchema = z.object({
  kindCode: text,
  kindLabel: text,
  formCode: text,
  formLabel: text,
  amount: z.number().nullable().optional(),
});

/** Columns that were not asked for are absent. */
export const officerRowSchema = z.object({
  number: z.string().min(1),
  managing_agency: text,
  full_name: z.string(),
  using_agency: text,
  other_names: text,
  record_kind: text,
  record_kind_label: text,
  sex_code: text,
  birth_value: text,
  birth_precision: text,
  birth_place: text,
  origin: text,
  residence: text,
  personal_id: text,
  phone: text,
  email: text,
  ethnicity_label: text,
  religion_label: text,
  post: text,
  post_code: text,
  concurrent_post: text,
  appointed_on: text,
  rank_code: text,
  rank_label: text,
  step: z.int().nullable().optional(),
  coefficient: decimal,
  rank_since_value: text,
  rank_since_precision: text,
  allowances: z.array(allowanceSchema).nullable().optional(),
  degree_code: text,
  degree_label: text,
  major: text,
  academic_title_code: text,
  academic_title_label: text,
  academic_degree_code: text,
  academic_degree_label: text,
  political_theory_code: text,
  political_theory_label: text,
  state_management_code: text,
  state_management_label: text,
  recruited_on: text,
  in_service: z.boolean().nullable().optional(),
  left_on: text,
});

export type OfficerRow = z.output<typeof officerRowSchema>;
type Column = keyof OfficerRow;

const ALWAYS: readonly Column[] = ['number', 'managing_agency', 'full_name'];

/** Field → columns. A personal column is read only when somebody asks for its field. */
const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  otherNames: ['other_names'],
  kind: ['record_kind', 'record_kind_label'],
  sex: ['sex_code'],
  birthDate: ['birth_value', 'birth_precision'],
  birthPlace: ['birth_place'],
  origin: ['origin'],
  residence: ['residence'],
  nationalId: ['personal_id'],
  phone: ['phone'],
  email: ['email'],
  ethnicity: ['ethnicity_label'],
  religion: ['religion_label'],
  post: ['post', 'post_code', 'concurrent_post', 'appointed_on'],
  usingAgency: ['using_agency'],
  // The record's own name: that is how a reference to another system is asked for.
  usingAgencyCode: ['using_agency'],
  rank: ['rank_code', 'rank_label', 'step', 'coefficient', 'rank_since_value', 'rank_since_precision'],
  allowances: ['allowances'],
  degree: ['degree_code', 'degree_label'],
  major: ['major'],
  academicTitle: ['academic_title_code', 'academic_title_label'],
  academicDegree: ['academic_degree_code', 'academic_degree_label'],
  politicalTheory: ['political_theory_code', 'political_theory_label'],
  stateManagement: ['state_management_code', 'state_management_label'],
  recruitedOn: ['recruited_on'],
  active: ['in_service'],
  endedOn: ['left_on'],
};

/** The fields marked @personal, a birth date among them. */
const PERSONAL = [
  'otherNames',
  'birthDate',
  'birthPlace',
  'origin',
  'residence',
  'phone',
  'email',
  'ethnicity',
  'religion',
] as const;

/**
 * The columns for a selection, as names from this file. The identity number comes along where a value of the person may
 * be shown (the audit trail says whose it was) and where rows may be the caller's own (the gateway checks that again).
 */
export function columnsFor({ select, scope }: Pick<AdapterCall<unknown>, 'select' | 'scope'>): readonly Column[] {
  const wanted = Object.entries(COLUMNS).flatMap(([field, columns]) => (select.wants(field) ? columns : []));
  const isPersonal = scope.subject !== undefined || PERSONAL.some((field) => select.wants(field));
  return [...new Set([...ALWAYS, ...wanted, ...(isPersonal ? (['personal_id'] as const) : [])])];
}
