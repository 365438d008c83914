// submitFeedback: sends a request once. GeoReport has no key for repetitions: what got lost is looked for by our own mark.
import { defineCommand, UpstreamError, type Found, type StepOutcome, type StepResult } from '../../kit/index.js';
import type { FeedbackClient, Work } from '../client.js';
import { statusOf } from '../feedbackSystem.js';
import { harvest } from '../harvest.js';
import type { RequestRow, WrittenRow } from '../wire/rows.js';
import { hasMarker, toMarker, withMarker } from './marker.js';
import { prepareSubmission, submissionSchema, type Submission } from './prepareSubmission.js';

type SubmitWork = Work<Submission>;

const STEP = 'submit';
/** Tells a token, which is no number yet, from a number. */
const TOKEN = 'token ';

const REFUSED: StepOutcome = {
  outcome: 'REFUSED',
  reason: { vi: 'Hệ thống phản ánh không nhận nội dung này.', en: 'The feedback system does not take this request.' },
};

function toResult(number: string): StepResult {
  return { row: { type: 'FeedbackRequest', key: number }, reference: number };
}

function toDone(work: SubmitWork, number: string): StepOutcome {
  work.client.requests.forget();
  return { outcome: 'DONE', result: toResult(number) };
}

function toWaiting({ client }: SubmitWork, token: string): StepOutcome {
  return { outcome: 'WAITING', seconds: client.config.writes.tokenSeconds, result: { reference: `${TOKEN}${token}` } };
}

function toFields({ client, payload, key }: SubmitWork): readonly (readonly [string, string])[] {
  const { markerAttribute } = client.config.writes;
  const marker = toMarker(key);
  const isInText = markerAttribute === '';
  return [
    ['service_code', payload.service],
    ...payload.fields,
    ['description', isInText ? withMarker(payload.description, marker) : payload.description],
    ...(isInText ? [] : [[`attribute[${markerAttribute}]`, marker] as const]),
  ];
}

/** The request that carries our mark, among those of its service since the command was accepted. */
async function findMarked({ client, payload, key, acceptedAt, signal }: SubmitWork): Promise<RequestRow | undefined> {
  const { markerAttribute, lookBackSeconds } = client.config.writes;
  const marker = toMarker(key);
  const toSecond = (ms: number) => Math.floor(ms / 1_000) * 1_000;
  const slack = lookBackSeconds * 1_000;
  const { rows } = await harvest({
    ...client.config.harvest,
    span: { from: toSecond(acceptedAt.getTime() - slack), until: toSecond(client.clock.now().getTime() + slack) },
    fetch: (window) => client.system.requestsIn(window, signal, payload.service),
    id: (row: RequestRow) => row.service_request_id,
  });
  return rows.find((row) =>
    markerAttribute === '' ? hasMarker(row.description, marker) : row.attributes[markerAttribute] === marker,
  );
}

function judge(work: SubmitWork, rows: readonly WrittenRow[]): StepOutcome {
  const [item] = rows;
  if (item?.service_request_id != null) return toDone(work, item.service_request_id);
  if (item?.token != null) return toWaiting(work, item.token);
  if (item?.code != null) return REFUSED;
  // Accepted, and nothing of it will ever be told.
  if (work.payload.kind === 'BLACKBOX') return { outcome: 'DONE' };
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'submit: neither an id nor a token' });
}

async function submit(work: SubmitWork): Promise<StepOutcome> {
  const { client, key, attempt, signal } = work;
  client.sendTimes.leaves(key);
  try {
    const outcome = judge(work, await client.system.submit(toFields(work), signal));
    client.sendTimes.isOver(key);
    return outcome;
  } catch (error) {
    const isRefused = [400, 404].includes(statusOf(error) ?? 0);
    if (isRefused || (error instanceof UpstreamError && !error.sent)) client.sendTimes.isOver(key);
    if (!isRefused) throw error;
    // An earlier attempt may have arrived after all.
    const found = attempt > 1 ? await findMarked(work) : undefined;
    return found === undefined ? REFUSED : toDone(work, found.service_request_id);
  }
}

/** A token that has not become a number is waited for; it is never a reason to send again. */
async function resolve(work: SubmitWork, token: string): Promise<Found> {
  const number = await work.client.system.resolveToken(token, work.signal);
  return number === null ? toWaiting(work, token) : toDone(work, number);
}

async function look(work: SubmitWork): Promise<Found> {
  const reference = work.results[STEP]?.reference ?? '';
  if (reference.startsWith(TOKEN)) return resolve(work, reference.slice(TOKEN.length));
  // Nothing shows of those that cannot be tracked.
  if (work.payload.kind === 'BLACKBOX') return { outcome: 'UNCLEAR' };
  const found = await findMarked(work);
  if (found !== undefined) return toDone(work, found.service_request_id);
  // With the answer the token is lost, and its request may appear at any time.
  if (work.payload.kind === 'BATCH') return { outcome: 'UNCLEAR' };
  return { outcome: work.client.sendTimes.isSettled(work.key) ? 'ABSENT' : 'UNCLEAR' };
}

export const submitFeedback = defineCommand<FeedbackClient, Submission>({
  payload: submissionSchema,
  prepare: prepareSubmission,
  steps: [{ name: STEP, title: { vi: 'Gửi phản ánh', en: 'Send the request' }, send: submit, reconcile: look }],
});
