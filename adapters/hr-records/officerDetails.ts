// The tables behind an officer: one statement per table that was asked for, for all officers at once.
import { z } from 'zod';
import type { AdapterCall } from '../kit/index.js';
import type { HrClient } from './client.js';
import { toPartialDate } from './partialDate.js';
import type {
  OfficerAwardRecord,
  OfficerEvaluationRecord,
  OfficerLanguageRecord,
  OfficerPostPeriodRecord,
  OfficerQualificationRecord,
  OfficerRecord,
  OfficerSalaryStepRecord,
  CodedValueRecord,
  QualificationKind,
} from './schema.generated.js';
import { agencyOf, toCodedValue, toNumber } from './toOfficerRecord.js';

type Call = AdapterCall<HrClient>;
type Grouped<R> = ReadonlyMap<string, readonly R[]>;

const text = z.string().nullable();
const owner = { officer_number: z.string() };

const qualificationRow = z.object({
  ...owner,
  kind: z.string(),
  code: text,
  label: text,
  detail: text,
  obtained_value: text,
  obtained_precision: text,
});
type QualificationRow = z.output<typeof qualificationRow>;

const salaryRow = z.object({
  ...owner,
  from_value: text,
  from_precision: text,
  rank_code: text,
  rank_label: text,
  step: z.int().nullable(),
  coefficient: z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number()]).nullable(),
});
type SalaryRow = z.output<typeof salaryRow>;

const postRow = z.object({
  ...owner,
  from_value: text,
  from_precision: text,
  until_value: text,
  until_precision: text,
  agency_code: text,
  agency_name: text,
  post: text,
});
type PostRow = z.output<typeof postRow>;

const evaluationRow = z.object({ ...owner, year: z.int(), result_code: text, result_label: text });
type EvaluationRow = z.output<typeof evaluationRow>;

const awardRow = z.object({ ...owner, title: text, decided_by: text, decided_value: text, decided_precision: text });
type AwardRow = z.output<typeof awardRow>;

const KINDS: ReadonlySet<string> = new Set<QualificationKind>([
  'GENERAL_EDUCATION',
  'DEGREE',
  'ACADEMIC_TITLE',
  'ACADEMIC_DEGREE',
  'POLITICAL_THEORY',
  'STATE_MANAGEMENT',
  'TRAINING',
]);

function group<R extends { officer_number: string }>(rows: readonly R[]): Grouped<R> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.officer_number);
    if (group === undefined) groups.set(row.officer_number, [row]);
    else group.push(row);
  }
  return groups;
}

interface Table<R> {
  readonly operation: string;
  readonly columns: string;
  readonly from: string;
  readonly order: string;
  readonly schema: z.ZodType<R>;
}

async function readTable<R extends { officer_number: string }>(
  call: Call,
  numbers: readonly string[],
  table: Table<R>,
): Promise<Grouped<R>> {
  const statement = `select t.officer_number, ${table.columns} from ${table.from} where t.officer_number = any($1::text[]) order by t.officer_number, ${table.order}`;
  const { operation, schema } = table;
  return group(await call.client.sql.read({ operation, statement, values: [numbers], schema, signal: call.signal }));
}

/** Qualifications, languages and computer skills share a view. */
function readQualifications(call: Call, numbers: readonly string[]): Promise<Grouped<QualificationRow>> {
  return readTable(call, numbers, {
    operation: 'qualifications',
    columns: 't.kind, t.code, t.label, t.detail, t.obtained_value, t.obtained_precision',
    from: `${call.client.config.views.qualification} t`,
    order: 't.seq',
    schema: qualificationRow,
  });
}

/** Steps of the salary history, oldest first. */
export function readSalaryHistory(call: Call, numbers: readonly string[]): Promise<Grouped<SalaryRow>> {
  return readTable(call, numbers, {
    operation: 'salary history',
    columns: 't.from_value, t.from_precision, t.rank_code, t.rank_label, t.step, t.coefficient',
    from: `${call.client.config.views.salaryHistory} t`,
    order: 't.seq',
    schema: salaryRow,
  });
}

function readPosts(call: Call, numbers: readonly string[]): Promise<Grouped<PostRow>> {
  return readTable(call, numbers, {
    operation: 'post history',
    columns: 't.from_value, t.from_precision, t.until_value, t.until_precision, t.agency_code, t.agency_name, t.post',
    from: `${call.client.config.views.postHistory} t`,
    order: 't.seq',
    schema: postRow,
  });
}

async function readEvaluations(call: Call, numbers: readonly string[]): Promise<Grouped<EvaluationRow>> {
  const { views, codes } = call.client.config;
  const statement = `select t.officer_number, t.year, t.result_code, l.label as result_label from ${views.evaluation} t
    left join ${views.codeList} l on l.list = $2::text and l.code = t.result_code
    where t.officer_number = any($1::text[]) order by t.officer_number, t.year desc`;
  const values = [numbers, codes.evaluationList];
  const { signal, client } = call;
  return group(await client.sql.read({ operation: 'evaluations', statement, values, schema: evaluationRow, signal }));
}

function readAwards(call: Call, numbers: readonly string[]): Promise<Grouped<AwardRow>> {
  return readTable(call, numbers, {
    operation: 'awards',
    columns: 't.title, t.decided_by, t.decided_value, t.decided_precision',
    from: `${call.client.config.views.award} t`,
    order: 't.seq',
    schema: awardRow,
  });
}

function toQualification(row: QualificationRow): OfficerQualificationRecord {
  return {
    kind: row.kind as QualificationKind,
    level: toCodedValue(row.code, row.label),
    detail: row.detail,
    obtainedOn: toPartialDate(row.obtained_value, row.obtained_precision),
  };
}

function toLanguage(row: QualificationRow): OfficerLanguageRecord {
  return { language: toCodedValue(row.code, row.label), level: row.detail };
}

/** One step of the salary history. */
export function toSalaryStep(row: SalaryRow): OfficerSalaryStepRecord {
  return {
    from: toPartialDate(row.from_value, row.from_precision),
    rank: toCodedValue(row.rank_code, row.rank_label),
    step: row.step,
    coefficient: toNumber(row.coefficient),
  };
}

function toPostPeriod(client: HrClient, row: PostRow): OfficerPostPeriodRecord {
  return {
    from: toPartialDate(row.from_value, row.from_precision),
    until: toPartialDate(row.until_value, row.until_precision),
    agencyCode: agencyOf(client, row.agency_code)?.code ?? row.agency_code,
    agencyName: row.agency_name,
    post: row.post,
  };
}

function toEvaluation(row: EvaluationRow): OfficerEvaluationRecord {
  return { year: row.year, result: toCodedValue(row.result_code, row.result_label) };
}

function toAward(row: AwardRow): OfficerAwardRecord {
  return {
    title: row.title,
    decidedBy: row.decided_by,
    decidedOn: toPartialDate(row.decided_value, row.decided_precision),
  };
}

/** The rows of one officer; null where the table was not asked for. */
function pick<R, T>(groups: Grouped<R> | null, number: string, convert: (row: R) => T): T[] | null {
  return groups === null ? null : (groups.get(number) ?? []).map(convert);
}

function pickQualifications(groups: Grouped<QualificationRow> | null, number: string) {
  if (groups === null) return { qualifications: null, languages: null, itSkills: null };
  const rows = groups.get(number) ?? [];
  const skills = rows.filter((row) => row.kind === 'IT').map((row) => toCodedValue(row.code, row.label));
  return {
    qualifications: rows.filter((row) => KINDS.has(row.kind)).map(toQualification),
    languages: rows.filter((row) => row.kind === 'FOREIGN_LANGUAGE').map(toLanguage),
    itSkills: skills.filter((skill): skill is CodedValueRecord => skill !== null),
  };
}

/** Adds to the records what the call wants to know beyond the officer view, at most one statement per table. */
export async function addDetails(call: Call, records: readonly OfficerRecord[]): Promise<readonly OfficerRecord[]> {
  const { select, client } = call;
  const numbers = records.map((record) => record.staffNumber);
  const wanted = (...fields: readonly string[]) => numbers.length > 0 && fields.some((field) => select.wants(field));
  const [qualifications, salaries, posts, evaluations, awards] = await Promise.all([
    wanted('qualifications', 'languages', 'itSkills') ? readQualifications(call, numbers) : null,
    wanted('salaryHistory') ? readSalaryHistory(call, numbers) : null,
    wanted('postHistory') ? readPosts(call, numbers) : null,
    wanted('evaluations') ? readEvaluations(call, numbers) : null,
    wanted('awards') ? readAwards(call, numbers) : null,
  ]);
  return records.map((record) => ({
    ...record,
    ...pickQualifications(qualifications, record.staffNumber),
    salaryHistory: pick(salaries, record.staffNumber, toSalaryStep),
    postHistory: pick(posts, record.staffNumber, (row) => toPostPeriod(client, row)),
    evaluations: pick(evaluations, record.staffNumber, toEvaluation),
    awards: pick(awards, record.staffNumber, toAward),
  }));
}
