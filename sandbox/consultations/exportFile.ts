// The file of an export: rows of a window of ids as JSON or CSV, in Base64.
import type { SurveyDesk } from './surveyDesk.js';
import type { Survey, SurveyResponse } from './types.js';

export interface ExportWindow {
  readonly format: string;
  readonly completion: string;
  readonly from: number;
  readonly to: number;
  /** Names of fields in the dialect of the version; null: all. */
  readonly fields: readonly string[] | null;
}

type Row = Readonly<Record<string, string | number | null>>;

/** `Q<qid>` from version 7, `<sid>X<gid>X<qid>` before. */
export function fieldNameOf(survey: Survey, code: string, version: 6 | 7): string | undefined {
  const question = survey.questions.find((one) => one.code === code);
  if (question === undefined) return undefined;
  return version === 7 ? `Q${question.qid}` : `${survey.sid}X${question.gid}X${question.qid}`;
}

function isIn(window: ExportWindow, { id, submittedAt }: SurveyResponse): boolean {
  if (id < window.from || id > window.to) return false;
  if (window.completion === 'complete') return submittedAt !== null;
  return window.completion === 'all' || submittedAt === null;
}

function toRow(desk: SurveyDesk, survey: Survey, window: ExportWindow, response: SurveyResponse): Row {
  const { version, numbersAsText } = desk.behaviour;
  const has = (field: string | undefined) => window.fields === null || window.fields.includes(field ?? '');
  const answers = survey.questions
    .filter(({ code }) => has(fieldNameOf(survey, code, version)))
    .map(({ code }) => [code, response.answers[code] ?? '']);
  return {
    id: numbersAsText ? String(response.id) : response.id,
    ...(has('submitdate') && { submitdate: response.submittedAt }),
    ...(Object.fromEntries(answers) as Record<string, string>),
  };
}

function toCsv(rows: readonly Row[], survey: Survey): string {
  const names = Object.keys(
    rows[0] ?? { id: '', ...Object.fromEntries(survey.questions.map(({ code }) => [code, ''])) },
  );
  const quote = (value: string | number | null | undefined) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = [names.map(quote), ...rows.map((row) => names.map((name) => quote(row[name])))];
  return `\uFEFF${lines.map((line) => line.join(';')).join('\r\n')}\r\n`;
}

/** Undefined when the window has no rows. */
export function toExportFile(desk: SurveyDesk, survey: Survey, window: ExportWindow): string | undefined {
  const rows = desk
    .responsesOf(survey)
    .filter((response) => isIn(window, response))
    .map((response) => toRow(desk, survey, window, response));
  if (rows.length === 0 && desk.behaviour.emptyWindow === 'STATUS') return undefined;
  const wrapped = desk.behaviour.exportById ? rows.map((row) => ({ [String(row['id'])]: row })) : rows;
  const text = window.format === 'csv' ? toCsv(rows, survey) : JSON.stringify({ responses: wrapped });
  return Buffer.from(text, 'utf8').toString('base64');
}
