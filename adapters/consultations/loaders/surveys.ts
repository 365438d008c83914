// Surveys as LimeSurvey lists them, all at once: it knows no pages. Kept for a moment, for everybody.
import { z } from 'zod';
import type { ConsultationsClient } from '../client.js';
import { toInstant } from '../localTime.js';
import { toPlainText } from '../plainText.js';
import { toFailure } from '../remoteControl.js';
import type { ConsultationRecord, ConsultationState } from '../schema.generated.js';
import { questionRow, surveyRow, type QuestionRow, type SurveyRow } from '../wire/rows.js';

type Client = ConsultationsClient;

const keptRow = z.object({
  sid: z.string(),
  surveyls_title: z.string().nullish(),
  startdate: z.string().nullish(),
  expires: z.string().nullish(),
  active: z.boolean(),
});

async function fetchSurveys(client: Client, signal: AbortSignal): Promise<readonly SurveyRow[]> {
  const reply = await client.remote.read({ method: 'list_surveys', params: [], schema: z.array(surveyRow), signal });
  if (reply.kind === 'RESULT') return reply.value;
  if (reply.meaning === 'EMPTY') return [];
  throw toFailure('list_surveys', reply.meaning);
}

function isShown({ config }: Client, { sid, active }: SurveyRow): boolean {
  return (config.surveys.length === 0 || config.surveys.includes(sid)) && (active || config.showInactive);
}

/** Those that are consultations, by number. */
export async function loadSurveys(client: Client, signal: AbortSignal): Promise<readonly SurveyRow[]> {
  const { cache, config, flights } = client;
  const kept = await cache.get('surveys', z.array(keptRow));
  if (kept !== undefined) return kept;
  return flights.share('surveys', signal, async (shared) => {
    const all = await fetchSurveys(client, shared);
    // A system in disorder lists a survey twice.
    const once = [...new Map(all.map((row) => [row.sid, row])).values()];
    const shown = once.filter((row) => isShown(client, row)).sort((a, b) => Number(a.sid) - Number(b.sid));
    if (config.listSeconds > 0) await cache.set('surveys', shown, config.listSeconds);
    return shown;
  });
}

function stateOf(row: SurveyRow, startsAt: Date | null, endsAt: Date | null, now: Date): ConsultationState {
  if (!row.active) return 'INACTIVE';
  if (startsAt !== null && startsAt > now) return 'PLANNED';
  return endsAt !== null && endsAt <= now ? 'CLOSED' : 'OPEN';
}

export function toConsultation(row: SurveyRow, { config, clock }: Client): ConsultationRecord {
  const startsAt = toInstant(row.startdate, config.utcOffset);
  const endsAt = toInstant(row.expires, config.utcOffset);
  const state = stateOf(row, startsAt, endsAt, clock.now());
  return { code: row.sid, title: toPlainText(row.surveyls_title), startsAt, endsAt, active: row.active, state };
}

/** Null for a survey that is not there, or is no consultation. */
export async function findConsultation(
  code: string,
  client: Client,
  signal: AbortSignal,
): Promise<ConsultationRecord | null> {
  const row = (await loadSurveys(client, signal)).find(({ sid }) => sid === code);
  return row === undefined ? null : toConsultation(row, client);
}

export async function loadQuestions(sid: string, client: Client, signal: AbortSignal): Promise<readonly QuestionRow[]> {
  const ask = { method: 'list_questions', params: [Number(sid)], schema: z.array(questionRow), signal };
  const reply = await client.remote.read(ask);
  if (reply.kind === 'RESULT') return reply.value;
  if (reply.meaning === 'EMPTY' || reply.meaning === 'NOT_FOUND') return [];
  throw toFailure('list_questions', reply.meaning);
}

/** Cheap: the account is accepted, and the interface is switched on. */
export async function probeSurveys(client: Client, signal: AbortSignal): Promise<void> {
  await fetchSurveys(client, signal);
}
