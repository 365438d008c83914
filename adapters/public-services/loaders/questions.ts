// Questions and answers. The portal lists them whole and without a filter, so scope and status are applied here.
import {
  assignedKeys,
  createRowTest,
  EMPTY_PAGE,
  inParallel,
  isEmptyScope,
  readPageSize,
  type AgencyFilter,
  type Page,
  type PageArgs,
  type UnitKey,
} from '../../kit/index.js';
import type { Call, PublicServicesClient } from '../client.js';
import { toQuestion } from '../convert/toQuestion.js';
import { byNumberDown, sliceAfter, toPage } from '../pages.js';
import type {
  QuestionRecord,
  QuestionStatus,
  QueryQuestionsArgs,
  Reach,
  UnitQuestionsArgs,
} from '../schema.generated.js';
import { answerRow, questionRow, type QuestionRow } from '../wire/catalogueRows.js';

/** All questions as they are now. */
export async function readQuestionRows(client: PublicServicesClient, signal: AbortSignal): Promise<QuestionRow[]> {
  const { portal, config, heldQuestions, clock } = client;
  const services = config.assumed.questionServices;
  const lists = await inParallel(services, services.length, signal, (service, ended) =>
    portal.read({ service, row: questionRow, signal: ended }),
  );
  const rows = lists.flatMap((list) => list.rows);
  const distinct = [...new Map(rows.map((row) => [row.HOIDAPID, row])).values()];
  heldQuestions.rows = distinct;
  heldQuestions.until = clock.now().getTime() + config.cache.questionSeconds * 1_000;
  return distinct;
}

async function loadRows(call: Call): Promise<readonly QuestionRow[]> {
  const { flights, heldQuestions, clock } = call.client;
  if (clock.now().getTime() < heldQuestions.until) return heldQuestions.rows;
  return flights.share('questions', call.signal, (signal) => readQuestionRows(call.client, signal));
}

/** The text of an answer, which the list may only refer to; null if there is none. */
export async function lookUpAnswer(
  client: PublicServicesClient,
  number: string,
  signal: AbortSignal,
): Promise<string | null> {
  const parameters = { cauhoiid: number };
  const read = { service: 'LayNoiDungTraLoiTheoCauHoi', byCode: true, parameters, row: answerRow };
  const [row] = (await client.portal.read({ ...read, signal })).rows;
  return row?.NOIDUNGTRALOI ?? row?.NOIDUNG ?? row?.TEXT ?? null;
}

async function withAnswers(records: readonly QuestionRecord[], call: Call): Promise<QuestionRecord[]> {
  if (!call.select.wants('answer')) return [...records];
  return inParallel(records, call.client.config.maxParallelLookups, call.signal, async (record, signal) =>
    record.status === 'ANSWERED' && record.answer === null
      ? { ...record, answer: await lookUpAnswer(call.client, record.number, signal) }
      : record,
  );
}

/** Everything the caller may see, in the words of the schema. */
async function loadVisible(call: Call): Promise<QuestionRecord[]> {
  const records = (await loadRows(call)).map((row) => toQuestion(row, call.client.units));
  const unknown = records.filter((record) => record.unitKey === null).length;
  if (unknown > 0) call.client.log.warn({ count: unknown }, 'questions to agencies that the directory does not know');
  const shows = createRowTest(call.scope, 'Question');
  return records.filter((record) => shows({ key: record.number, units: [record.unitKey] }));
}

interface QuestionFilter {
  readonly unit: UnitKey | undefined;
  readonly reach: Reach;
  readonly status: QuestionStatus | undefined;
}

/** True for agencies of the list and their subordinates, by code. */
function createAgencyTest(codes: readonly string[]): (code: string | null) => boolean {
  return (code) => code !== null && codes.some((top) => code === top || code.startsWith(`${top}.`));
}

async function loadPage(filter: QuestionFilter, args: PageArgs, call: Call): Promise<Page<QuestionRecord>> {
  readPageSize(args.first);
  const { unit, reach, status } = filter;
  const asked: AgencyFilter = unit === undefined ? {} : { unit, reach };
  const agencies = call.scope.agencies(asked);
  const assigned = new Set(assignedKeys(call.scope, 'Question', asked));
  if (agencies.length === 0 && assigned.size === 0) return EMPTY_PAGE;
  const isBelow = createAgencyTest(agencies.map((agency) => agency.code));
  const isRecorded = (record: QuestionRecord) =>
    isBelow(record.agencyCode) && (unit === undefined || reach === 'SUBTREE' || record.unitKey === unit);
  const rows = (await loadVisible(call)).filter(
    (record) =>
      (assigned.has(record.number) || isRecorded(record)) && (status === undefined || record.status === status),
  );
  const slice = sliceAfter({ rows, key: (record) => record.number, order: byNumberDown }, args);
  return toPage(await withAnswers(slice.rows, call), (record) => record.number, slice.hasNextPage);
}

/** `Query.questions`: everything in the scope, or one unit with all below it. */
export async function loadQuestionList(args: QueryQuestionsArgs, call: Call): Promise<Page<QuestionRecord>> {
  return loadPage({ unit: args.unit ?? undefined, reach: 'SUBTREE', status: args.status ?? undefined }, args, call);
}

/** `Unit.questions`: one page per unit. */
export async function loadUnitQuestions(
  units: readonly UnitKey[],
  args: UnitQuestionsArgs,
  call: Call,
): Promise<Page<QuestionRecord>[]> {
  const filter = { reach: args.reach ?? 'SELF', status: args.status ?? undefined };
  return inParallel(units, call.client.config.maxParallelLookups, call.signal, (unit, signal) =>
    loadPage({ ...filter, unit }, args, { ...call, signal }),
  );
}

/** One entry per number, null for unknown ones and those outside the scope. */
export async function loadQuestions(numbers: readonly string[], call: Call): Promise<(QuestionRecord | null)[]> {
  const wanted = new Set(numbers);
  if (isEmptyScope(call.scope, 'Question')) return numbers.map(() => null);
  const records = await withAnswers(
    (await loadVisible(call)).filter((record) => wanted.has(record.number)),
    call,
  );
  const found = new Map(records.map((record) => [record.number, record]));
  return numbers.map((number) => found.get(number) ?? null);
}
