// The methods of RemoteControl 2 that the sample knows, with the words by which they refuse.
import { fieldNameOf, toExportFile } from './exportFile.js';
import type { SurveyDesk } from './surveyDesk.js';
import type { Survey } from './types.js';

type Params = readonly unknown[];
export type Method = (desk: SurveyDesk, params: Params) => unknown;

/** `error_code` comes with version 7. */
export function toStatus({ behaviour }: SurveyDesk, status: string, error_code?: string): object {
  return behaviour.version === 7 && error_code !== undefined ? { status, error_code } : { status };
}

function number({ behaviour }: SurveyDesk, value: number): string | number {
  return behaviour.numbersAsText ? String(value) : value;
}

function withSurvey(desk: SurveyDesk, sid: unknown, work: (survey: Survey) => unknown): unknown {
  const survey = desk.survey(String(sid));
  return survey === undefined ? toStatus(desk, 'Error: Invalid survey ID', 'ERR_INVALID_SURVEY') : work(survey);
}

const listSurveys: Method = (desk) =>
  desk.surveys().map(({ sid, title, startsAt, endsAt, active }) => ({
    sid: number(desk, sid),
    surveyls_title: title,
    startdate: startsAt,
    expires: endsAt,
    active: active ? 'Y' : 'N',
    ...(desk.behaviour.version === 7 && { gsid: number(desk, 1) }),
  }));

const listQuestions: Method = (desk, [, sid]) =>
  withSurvey(desk, sid, (survey) =>
    survey.questions.map(({ qid, gid, code, text, type, mandatory }) => ({
      ...{ qid: number(desk, qid), gid: number(desk, gid), sid: number(desk, survey.sid), parent_qid: number(desk, 0) },
      ...{ title: code, question: text, type, mandatory: mandatory ? 'Y' : 'N' },
    })),
  );

const getFieldmap: Method = (desk, [, sid]) =>
  withSurvey(desk, sid, (survey) => {
    const names = survey.questions.map(({ code }) => [fieldNameOf(survey, code, desk.behaviour.version), code]);
    const own = ['id', 'submitdate', 'lastpage', 'startlanguage'].map((name) => [name, name]);
    return Object.fromEntries([...own, ...names].map(([field, title]) => [field, { fieldname: field, title }]));
  });

const getSummary: Method = (desk, [, sid, name]) =>
  withSurvey(desk, sid, (survey) => {
    if (desk.behaviour.emptySummary || !survey.active) return [];
    const responses = desk.responsesOf(survey);
    const completed = responses.filter(({ submittedAt }) => submittedAt !== null).length;
    const summary: Record<string, number> = {
      completed_responses: completed,
      incomplete_responses: responses.length - completed,
      full_responses: responses.length,
    };
    const numbers = Object.fromEntries(Object.entries(summary).map(([key, value]) => [key, number(desk, value)]));
    if (name === 'all') return numbers;
    return numbers[String(name)] ?? toStatus(desk, 'Invalid summary key', 'ERR_INVALID_PARAMETERS');
  });

const exportResponses: Method = (desk, [, sid, format, , completion, , , from, to, fields]) =>
  withSurvey(desk, sid, (survey) => {
    if (!survey.active) return toStatus(desk, 'No Data, survey table does not exist.');
    if (desk.responsesOf(survey).length === 0) return toStatus(desk, 'No Data, could not get max id.', 'ERR_NO_DATA');
    const file = toExportFile(desk, survey, {
      format: String(format),
      completion: String(completion),
      from: Number(from ?? 1),
      to: Number(to ?? Number.MAX_SAFE_INTEGER),
      fields: Array.isArray(fields) ? fields.map(String) : null,
    });
    return file ?? toStatus(desk, 'No Data', 'ERR_NO_DATA');
  });

const localTime = (at: number) => new Date(at + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** Fields that it does not know are dropped without a word. */
export const addResponse: Method = (desk, [, sid, fields]) =>
  withSurvey(desk, sid, (survey) => {
    if (!survey.active) return toStatus(desk, 'No survey response table');
    const given = fields as Readonly<Record<string, string | number | undefined>>;
    const answers = survey.questions.map(({ code }) => {
      const name = fieldNameOf(survey, code, desk.behaviour.version) ?? '';
      return [code, String(given[name] ?? '')] as const;
    });
    const submitted = given['submitdate'] === '' ? null : String(given['submitdate'] ?? localTime(desk.now()));
    return number(desk, desk.add(survey, Object.fromEntries(answers), submitted));
  });

export const METHODS: Readonly<Record<string, Method>> = {
  list_surveys: listSurveys,
  list_questions: listQuestions,
  get_fieldmap: getFieldmap,
  get_summary: getSummary,
  export_responses: exportResponses,
  add_response: addResponse,
};
