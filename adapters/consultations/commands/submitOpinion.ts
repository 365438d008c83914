// submitOpinion: one answer sheet. LimeSurvey takes the same one twice, so in doubt ours is looked for by its number.
import { z } from 'zod';
import {
  defineCommand,
  InputError,
  UpstreamError,
  type Bilingual,
  type Found,
  type Prepared,
  type StepOutcome,
  type StepResult,
} from '../../kit/index.js';
import type { Call, ConsultationsClient, Work } from '../client.js';
import { loadFieldNames } from '../loaders/fieldNames.js';
import { countResponses, walkResponses } from '../loaders/responses.js';
import { findConsultation, loadQuestions } from '../loaders/surveys.js';
import { forgetTally } from '../loaders/tallies.js';
import { toFailure } from '../remoteControl.js';
import type { MutationSubmitOpinionArgs } from '../schema.generated.js';
import { addedId, type QuestionRow } from '../wire/rows.js';
import { readAnswers, readHousehold } from './readOpinion.js';
import { toReference } from './reference.js';

const payloadSchema = z.object({
  survey: z.string(),
  /** Code of the agency, as it is written. */
  agency: z.string(),
  household: z.string(),
  answers: z.record(z.string(), z.string()),
});
type Payload = z.output<typeof payloadSchema>;

const CLOSED: Bilingual = {
  vi: 'Đợt lấy ý kiến không còn nhận ý kiến.',
  en: 'The consultation does not take opinions any more.',
};

function requireHidden({ config }: ConsultationsClient, rows: readonly QuestionRow[], needsHousehold: boolean): void {
  const { unit, reference, household } = config.questions;
  const needed = [unit, reference, ...(needsHousehold && household !== null ? [household] : [])];
  // LimeSurvey drops fields that it does not know without a word: the answer would be nobody's, and could not be found.
  if (needed.every((code) => rows.some(({ title }) => title === code))) return;
  throw new InputError(
    'input.consultation must be a consultation that takes opinions from this gateway.',
    'input.consultation phải là đợt lấy ý kiến có nhận ý kiến gửi qua cổng này.',
  );
}

async function prepare({ unit, input }: MutationSubmitOpinionArgs, call: Call): Promise<Prepared<Payload>> {
  const { client, signal, scope } = call;
  const household = readHousehold(input, client);
  const consultation = await findConsultation(input.consultation, client, signal);
  if (consultation?.state !== 'OPEN')
    throw new InputError(
      'input.consultation must be a consultation that is open.',
      'input.consultation phải là đợt lấy ý kiến đang mở.',
    );
  const agency = scope.agencies({ unit, reach: 'SELF' }).find(({ ceasedOn }) => ceasedOn === null);
  if (agency === undefined)
    throw new InputError('unit must have an agency that works.', 'unit phải có cơ quan đang hoạt động.');
  const rows = await loadQuestions(consultation.code, client, signal);
  requireHidden(client, rows, household !== '');
  const answers = readAnswers(input.answers, rows, client);
  const written = client.config.writes.unitCodeForm === 'OLD' ? agency.oldCode : agency.code;
  return {
    subject: `consultation ${consultation.code} ${unit}`,
    payload: { survey: consultation.code, agency: written, household, answers },
  };
}

/** What comes before the write: if it fails, nothing was written. */
async function beforeSending<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof UpstreamError) || !error.sent) throw error;
    const { code, detail, retryAfterSeconds } = error;
    throw new UpstreamError(code, {
      ...{ sent: false, cause: error },
      ...(detail !== undefined && { detail }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  });
}

async function toFields({ client, payload, key, signal }: Work<Payload>): Promise<Readonly<Record<string, string>>> {
  const { unit, reference, household } = client.config.questions;
  const rows = await loadQuestions(payload.survey, client, signal);
  const names = await loadFieldNames(payload.survey, rows, client, signal);
  const hidden = { [unit]: payload.agency, [reference]: toReference(key) };
  const whose = household === null || payload.household === '' ? {} : { [household]: payload.household };
  const values = Object.entries({ ...payload.answers, ...whose, ...hidden });
  if (values.some(([code]) => !names.has(code)))
    throw new UpstreamError('UPSTREAM_ERROR', { detail: 'list_questions: questions have changed', sent: false });
  return Object.fromEntries(values.map(([code, value]) => [names.get(code) ?? '', value]));
}

const toResult = (id: string | number): StepResult => ({ reference: String(id) });

/** Looks for our number among all answers, incomplete ones too. Absent only if every answer that there is was seen. */
async function find({ client, payload, key, signal }: Work<Payload>): Promise<Found> {
  const { questions, export: exports } = client.config;
  const sid = payload.survey;
  const rows = await loadQuestions(sid, client, signal);
  const field = (await loadFieldNames(sid, rows, client, signal)).get(questions.reference);
  const expected = await countResponses(sid, 'full_responses', client, signal);
  if (field === undefined || expected === null) return { outcome: 'UNCLEAR' };
  const fields = exports.neededFields ? ['id', field] : null;
  const walk = { sid, completion: 'all', fields, windowSize: exports.lookWindowSize, expected, signal } as const;
  const ours = toReference(key);
  let seen = 0;
  for await (const page of walkResponses(walk, client)) {
    const row = page.find(({ values }) => values[questions.reference]?.trim() === ours);
    if (row !== undefined) return { outcome: 'DONE', result: toResult(row.id) };
    seen += page.length;
  }
  return { outcome: seen >= expected ? 'ABSENT' : 'UNCLEAR' };
}

async function add(work: Work<Payload>, fields: Readonly<Record<string, string>>) {
  const { client, payload, key, signal } = work;
  client.sendTimes.leaves(key);
  try {
    const params = [Number(payload.survey), fields];
    const reply = await client.remote.write({ method: 'add_response', params, schema: addedId, signal });
    client.sendTimes.isOver(key);
    return reply;
  } catch (error) {
    if (error instanceof UpstreamError && !error.sent) client.sendTimes.isOver(key);
    throw error;
  }
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload } = work;
  const fields = await beforeSending(toFields(work));
  const reply = await add(work, fields);
  await forgetTally(payload.survey, client);
  if (reply.kind === 'RESULT') return { outcome: 'DONE', result: toResult(reply.value) };
  // Stored all the same; only a file did not come along, and we send none.
  if (reply.meaning === 'FILES_LOST')
    return { outcome: 'DONE', ...(reply.resultId !== null && { result: toResult(reply.resultId) }) };
  if (reply.meaning !== 'NOT_FOUND' && reply.meaning !== 'INACTIVE') throw toFailure('add_response', reply.meaning);
  return { outcome: 'REFUSED', reason: CLOSED };
}

/** "Not there" is final only when nothing can be under way any more. */
async function reconcile(work: Work<Payload>): Promise<Found> {
  const isSettled = work.client.sendTimes.isSettled(work.key);
  const found = await find(work);
  if (found.outcome === 'DONE') await forgetTally(work.payload.survey, work.client);
  return found.outcome === 'ABSENT' && !isSettled ? { outcome: 'UNCLEAR' } : found;
}

export const submitOpinion = defineCommand<ConsultationsClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'opinion',
      title: { vi: 'Ghi ý kiến vào đợt lấy ý kiến', en: 'Record the opinion in the consultation' },
      timeoutMs: 60_000,
      send,
      reconcile,
    },
  ],
});
