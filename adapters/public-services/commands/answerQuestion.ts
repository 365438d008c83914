// Answers a question. A question has one answer, so the answer that is there tells whether ours has arrived.
import { z } from 'zod';
import { defineCommand, InputError, type Found, type Prepared, type StepOutcome } from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { loadQuestions, lookUpAnswer, readQuestionRows } from '../loaders/questions.js';
import type { MutationAnswerQuestionArgs, QuestionAnswerInput, QuestionRecord } from '../schema.generated.js';
import { toWireTime } from '../toInstant.js';
import { toComparable } from '../wire/wireItem.js';
import { deliver, findSettled, type Work } from './deliver.js';
import { createInputReader } from './inputReader.js';

const payloadSchema = z.object({
  number: z.string(),
  agencyCode: z.string(),
  answeredBy: z.string(),
  answererTitle: z.string(),
  at: z.string(),
  content: z.string(),
});
type Payload = z.output<typeof payloadSchema>;

const LONGEST_ANSWER = 20_000;
const REFUSED = {
  vi: 'Cổng Dịch vụ công quốc gia không nhận câu trả lời này.',
  en: 'The national portal does not take this answer.',
};
const ANSWERED = { vi: 'Câu hỏi đã có câu trả lời khác.', en: 'The question has another answer already.' };

async function loadWaiting(number: string, call: Call): Promise<QuestionRecord> {
  const [question = null] = await loadQuestions([number], { ...call, select: { wants: () => false } });
  if (question?.status === 'WAITING') return question;
  throw new InputError('id must be a question that has no answer yet.', 'id phải là câu hỏi chưa có trả lời.');
}

function readAnswer(input: QuestionAnswerInput, now: Date) {
  const reader = createInputReader(now);
  const answer = {
    content: reader.text('input.content', input.content, { max: LONGEST_ANSWER, required: true, lines: true }),
    answeredBy: reader.text('input.answeredBy', input.answeredBy, { max: 200, required: true }),
    answererTitle: reader.text('input.answererTitle', input.answererTitle, { max: 200 }),
    at: input.answeredAt ? reader.instant('input.answeredAt', input.answeredAt, 'PAST') : toWireTime(now),
  };
  reader.done();
  return answer;
}

async function prepare({ id, input }: MutationAnswerQuestionArgs, call: Call): Promise<Prepared<Payload>> {
  const { units, clock, config } = call.client;
  const answer = readAnswer(input, clock.now());
  const { agencyCode } = await loadWaiting(id, call);
  const agency = agencyCode === null ? undefined : units.agency(agencyCode);
  const payload = { number: id, agencyCode: agency?.oldCode ?? config.madonvi, ...answer };
  return { subject: `question ${id}`, payload };
}

/** The answer that is there: its text, '' if the portal has one and does not show it, null for none. */
async function readPresent({ client, payload, signal }: Work<Payload>): Promise<string | null> {
  const text = await lookUpAnswer(client, payload.number, signal);
  if (text !== null) return text;
  const row = (await readQuestionRows(client, signal)).find(({ HOIDAPID }) => HOIDAPID === payload.number);
  return row?.NOIDUNGTRALOI ?? (row?.TRALOIID ? '' : null);
}

const toResult = (number: string) => ({ row: { type: 'Question', key: number }, reference: number });

/** Whoever looks next sees what is there now. */
function forgetHeld(client: PublicServicesClient): void {
  client.heldQuestions.until = 0;
}

async function find(work: Work<Payload>): Promise<Found> {
  const { number, content } = work.payload;
  const present = await readPresent(work);
  forgetHeld(work.client);
  if (present === null) return { outcome: 'ABSENT' };
  if (present === '') return { outcome: 'UNCLEAR' };
  const isOurs = toComparable(present) === toComparable(content);
  return isOurs ? { outcome: 'DONE', result: toResult(number) } : { outcome: 'REFUSED', reason: ANSWERED };
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload } = work;
  const outcome = await deliver(work, {
    service: 'DongBoKetQuaHoiDapGuiTuDVCQG',
    parameters: {
      HOIDAPID: payload.number,
      MADONVI: payload.agencyCode,
      NGUOITRALOI: payload.answeredBy,
      CHUCVUNGUOITRALOI: payload.answererTitle,
      NGAYTRALOI: payload.at,
      NOIDUNGTRALOI: payload.content,
    },
    done: toResult(payload.number),
    refusal: REFUSED,
    find: () => find(work),
  });
  forgetHeld(client);
  return outcome;
}

export const answerQuestion = defineCommand<PublicServicesClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'answer',
      title: { vi: 'Gửi câu trả lời lên Cổng', en: 'Send the answer to the portal' },
      timeoutMs: 65_000,
      send,
      reconcile: (work) => findSettled(work, () => find(work)),
    },
  ],
});
