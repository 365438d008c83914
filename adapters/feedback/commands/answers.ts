// Answers to the questions of a service, against what it asks.
import { InputError } from '../../kit/index.js';
import type { FeedbackAnswerInput } from '../schema.generated.js';
import type { AttributeRow } from '../wire/rows.js';
import { toInstant } from '../wire/wireTime.js';

export interface Answer {
  readonly code: string;
  readonly values: readonly string[];
}

function fits(question: AttributeRow, value: string): boolean {
  if (value === '' || value.length > 2_000) return false;
  switch (question.datatype?.toLowerCase()) {
    case 'number':
      return Number.isFinite(Number(value));
    case 'datetime':
      return toInstant(value) !== null;
    case 'singlevaluelist':
    case 'multivaluelist':
      return question.values.some(({ key }) => key === value);
    default:
      return true;
  }
}

function checkAnswer({ code, values }: FeedbackAnswerInput, questions: readonly AttributeRow[]): Answer {
  const question = questions.find((one) => one.code === code && one.variable);
  if (question === undefined)
    throw new InputError(
      'attributes: each code must be a question of the service.',
      'attributes: mỗi code phải là một câu hỏi của dịch vụ.',
    );
  const trimmed = values.map((value) => value.trim().normalize('NFC'));
  const isList = question.datatype?.toLowerCase() === 'multivaluelist';
  if (trimmed.length > 0 && (isList || trimmed.length === 1) && trimmed.every((value) => fits(question, value)))
    return { code, values: trimmed };
  throw new InputError(
    `attributes: ${question.code} needs ${isList ? 'values' : 'one value'} as the service describes it.`,
    `attributes: ${question.code} cần ${isList ? 'các giá trị' : 'một giá trị'} đúng như dịch vụ mô tả.`,
  );
}

/** All answers checked; throws for what is missing, unknown or of another kind. `given` are answered by the gateway. */
export function checkAnswers(
  answers: readonly FeedbackAnswerInput[],
  questions: readonly AttributeRow[],
  given: readonly string[],
): readonly Answer[] {
  if (new Set(answers.map(({ code }) => code)).size !== answers.length)
    throw new InputError('attributes: each question is answered once.', 'attributes: mỗi câu hỏi chỉ trả lời một lần.');
  const checked = answers.map((answer) => checkAnswer(answer, questions));
  const missing = questions.find(
    ({ code, variable, required, automated }) =>
      variable && required && automated === null && !given.includes(code) && !checked.some((one) => one.code === code),
  );
  if (missing === undefined) return checked;
  throw new InputError(`attributes: ${missing.code} must be answered.`, `attributes: phải trả lời ${missing.code}.`);
}
