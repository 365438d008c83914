// Checks an opinion against the questions of its survey: every field, before anything is accepted.
import { InputError } from '../../kit/index.js';
import type { ConsultationsClient } from '../client.js';
import { closedQuestions } from '../loaders/tallies.js';
import type { OpinionAnswerInput, SubmitOpinionInput } from '../schema.generated.js';
import type { QuestionRow } from '../wire/rows.js';

type Client = ConsultationsClient;

const HOUSEHOLD = /^[\p{L}\p{N} ./_-]{1,60}$/u;
const PERSONAL_NUMBER = /^\D*(\d\D?){12}\D*$/;
const ANSWER_CODE = /^[A-Za-z0-9-]{1,20}$/;

/** No control characters but line breaks. */
function isText(text: string, longest: number): boolean {
  return text.length <= longest && !/[^\P{Cc}\n\r\t]/u.test(text);
}

function checkAnswer(client: Client, question: QuestionRow, answer: string, name: string): void {
  const { questions, writes } = client.config;
  const isClosed = closedQuestions(client, [question]).length > 0;
  const isYesNo = questions.yesNoTypes.includes(question.type);
  if (isYesNo ? /^[YN]$/.test(answer) : isClosed ? ANSWER_CODE.test(answer) : isText(answer, writes.maxTextLength))
    return;
  throw isYesNo
    ? new InputError(`${name} must be Y or N.`, `${name} phải là Y hoặc N.`)
    : isClosed
      ? new InputError(`${name} must be the code of an answer.`, `${name} phải là mã phương án.`)
      : new InputError(
          `${name} must be text of at most ${writes.maxTextLength} characters.`,
          `${name} phải là văn bản không quá ${writes.maxTextLength} ký tự.`,
        );
}

/** Questions that a household answers; those with parts below them have no answer of their own. */
function askable({ config }: Client, rows: readonly QuestionRow[]): ReadonlyMap<string, QuestionRow> {
  const { unit, reference, household } = config.questions;
  const parents = new Set(rows.map((row) => row.parent_qid));
  const open = rows.filter(
    (row) => row.parent_qid === '0' && !parents.has(row.qid) && ![unit, reference, household].includes(row.title),
  );
  return new Map(open.map((row) => [row.title, row]));
}

/** Answers by code of the question. */
export function readAnswers(
  answers: readonly OpinionAnswerInput[],
  rows: readonly QuestionRow[],
  client: Client,
): Readonly<Record<string, string>> {
  const questions = askable(client, rows);
  const given = new Map<string, string>();
  for (const [index, { question: code, answer }] of answers.entries()) {
    const name = `input.answers[${index}]`;
    const question = questions.get(code);
    if (question === undefined || given.has(code))
      throw new InputError(
        `${name}.question must be the code of a question of this consultation, each one once.`,
        `${name}.question phải là mã câu hỏi của đợt lấy ý kiến này, mỗi câu một lần.`,
      );
    const text = answer.normalize('NFC').trim();
    checkAnswer(client, question, text, `${name}.answer`);
    given.set(code, text);
  }
  const isMissing = [...questions.values()].some((row) => row.mandatory && (given.get(row.title) ?? '') === '');
  if (given.size === 0 || isMissing)
    throw new InputError(
      'input.answers must answer every question that is mandatory.',
      'input.answers phải trả lời mọi câu hỏi bắt buộc.',
    );
  return Object.fromEntries(given);
}

/** The unit's own code for a household; a personal number is not taken. */
export function readHousehold({ household }: SubmitOpinionInput, { config }: Client): string {
  const text = (household ?? '').normalize('NFC').trim();
  if (text === '') return '';
  if (config.questions.household !== null && HOUSEHOLD.test(text) && !PERSONAL_NUMBER.test(text)) return text;
  throw new InputError(
    "input.household must be the unit's own code of at most 60 letters and digits, and no personal number.",
    'input.household phải là mã hộ do đơn vị quy ước, tối đa 60 chữ và số, không phải số định danh.',
  );
}
