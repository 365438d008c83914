// The counts of a consultation: its questions, all complete answer sheets, and whose they are. Kept for a while.
import { UpstreamError, type UnitKey } from '../../kit/index.js';
import type { ConsultationsClient } from '../client.js';
import { toInstant } from '../localTime.js';
import { toPlainText } from '../plainText.js';
import { countAnswers, NOBODY, tallySchema, type Sheet, type Tally } from '../tally/countAnswers.js';
import type { ExportedRow } from '../wire/exportFile.js';
import type { QuestionRow } from '../wire/rows.js';
import { loadFieldNames } from './fieldNames.js';
import { countResponses, walkResponses } from './responses.js';
import { loadQuestions } from './surveys.js';

type Client = ConsultationsClient;

const HANOI = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' });

/** An agency in either form of its code, or a unit by its code on the day of the answer. */
function unitOf({ units, config, clock }: Client, values: ExportedRow['values']): UnitKey {
  const code = (values[config.questions.unit] ?? '').trim();
  if (code === '') return NOBODY;
  const submitted = toInstant(values['submitdate'], config.utcOffset) ?? clock.now();
  return units.agency(code)?.unit ?? units.unitOn(code, HANOI.format(submitted)) ?? NOBODY;
}

function toSheet(client: Client, { id, values }: ExportedRow): Sheet {
  const { household } = client.config.questions;
  const whose = household === null ? '' : (values[household] ?? '').trim();
  return { id, unit: unitOf(client, values), household: whose, answers: values };
}

export function closedQuestions({ config }: Client, questions: readonly QuestionRow[]): readonly QuestionRow[] {
  const { unit, reference, household, closedTypes } = config.questions;
  const hidden = [unit, reference, household];
  return questions.filter(
    ({ title, type, parent_qid: parent }) => parent === '0' && closedTypes.includes(type) && !hidden.includes(title),
  );
}

/** No open answers and nothing else that nobody counts leaves LimeSurvey. */
async function neededFields(
  sid: string,
  questions: readonly QuestionRow[],
  client: Client,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const { export: exports, questions: codes } = client.config;
  if (!exports.neededFields) return null;
  const names = await loadFieldNames(sid, questions, client, signal);
  const wanted = [codes.unit, codes.household, ...closedQuestions(client, questions).map(({ title }) => title)];
  return ['id', 'submitdate', ...wanted.flatMap((code) => names.get(code ?? '') ?? [])];
}

async function readSheets(sid: string, fields: readonly string[] | null, client: Client, signal: AbortSignal) {
  const expected = await countResponses(sid, 'completed_responses', client, signal);
  const sheets: Sheet[] = [];
  const { windowSize } = client.config.export;
  const walk = { sid, completion: 'complete', fields, windowSize, expected, signal } as const;
  for await (const rows of walkResponses(walk, client)) sheets.push(...rows.map((row) => toSheet(client, row)));
  if (expected === null || sheets.length >= expected) return sheets;
  // Answers may have been deleted while they were read; anything else is a gap that numbers must not be made of.
  const left = await countResponses(sid, 'completed_responses', client, signal);
  if (left !== null && sheets.length >= left) return sheets;
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'export_responses: answers are missing' });
}

async function makeTally(sid: string, client: Client, signal: AbortSignal): Promise<Tally> {
  const questions = await loadQuestions(sid, client, signal);
  const fields = await neededFields(sid, questions, client, signal);
  const closed = closedQuestions(client, questions);
  const sheets = await readSheets(sid, fields, client, signal);
  return countAnswers(
    sheets,
    closed.map(({ title, question }) => ({ code: title, text: toPlainText(question) })),
  );
}

const keyOf = (sid: string) => `tally ${sid}`;

export async function forgetTally(sid: string, { cache }: Client): Promise<void> {
  await cache.delete(keyOf(sid));
}

export async function loadTally(sid: string, client: Client, signal: AbortSignal): Promise<Tally> {
  const kept = await client.cache.get(keyOf(sid), tallySchema);
  if (kept !== undefined) return kept;
  return client.flights.share(keyOf(sid), signal, async (shared) => {
    const tally = await makeTally(sid, client, shared);
    const { tallySeconds } = client.config;
    if (tallySeconds > 0) await client.cache.set(keyOf(sid), tally, tallySeconds);
    return tally;
  });
}
