// Counts as records: of one unit, of several, and of the whole consultation; nothing that must not be told.
import type { ConsultationsClient } from '../client.js';
import type { ConsultationQuestionResultRecord, ConsultationSummaryRecord } from '../schema.generated.js';
import type { Counts, Tally } from '../tally/countAnswers.js';
import { NOBODY } from '../tally/countAnswers.js';
import { baseOf, decideDisclosure, sumCounts, type Disclosure } from '../tally/hideSmall.js';

/** The counts of a consultation, and what of them may be told. */
export interface Results {
  readonly tally: Tally;
  readonly disclosure: Disclosure;
}

export function toResultsOf(tally: Tally, { config }: ConsultationsClient): Results {
  return { tally, disclosure: decideDisclosure(tally, config.smallCount) };
}

/** Four digits say no more than the counts beside them. */
function toShare(counts: Counts, agreeCodes: readonly string[]): number | null {
  const base = baseOf(counts);
  const agreeing = agreeCodes.reduce((sum, code) => sum + (Object.hasOwn(counts, code) ? (counts[code] ?? 0) : 0), 0);
  return base === 0 ? null : Math.round((agreeing / base) * 10_000) / 10_000;
}

type Question = Tally['questions'][number];

function toQuestion(
  { code, text }: Question,
  counts: Counts | null,
  hiddenUnits: number,
  { config }: ConsultationsClient,
): ConsultationQuestionResultRecord {
  if (counts === null) return { code, text, households: null, agreeing: null, answers: null, hiddenUnits };
  const { labels, agreeCodes } = config.questions;
  const answers = Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([answer, households]) => {
      return { code: answer, label: Object.hasOwn(labels, answer) ? (labels[answer] ?? null) : null, households };
    });
  return { code, text, households: baseOf(counts), agreeing: toShare(counts, agreeCodes), answers, hiddenUnits };
}

function mainShare(questions: readonly ConsultationQuestionResultRecord[], { config }: ConsultationsClient) {
  const { main } = config.questions;
  const question = main === null ? questions[0] : questions.find(({ code }) => code === main);
  return question?.agreeing ?? null;
}

/** The units together: those that are hidden are left out, so that nothing follows from sums over other sets of units. */
export function toSummary(
  units: readonly string[],
  { tally, disclosure }: Results,
  client: ConsultationsClient,
): ConsultationSummaryRecord {
  const there = units.filter((unit) => Object.hasOwn(tally.households, unit));
  const told = there.filter((unit) => disclosure.households.units.has(unit));
  const questions = tally.questions.map((question) => {
    const open = there.filter((unit) => disclosure.questions.get(question.code)?.units.has(unit) === true);
    const isNothing = open.length === 0 && there.length > 0;
    const counts = isNothing ? null : sumCounts(open.map((unit) => question.table[unit] ?? {}));
    return toQuestion(question, counts, there.length - open.length, client);
  });
  const isNothing = told.length === 0 && there.length > 0;
  return {
    households: isNothing ? null : told.reduce((sum, unit) => sum + (tally.households[unit] ?? 0), 0),
    agreeing: mainShare(questions, client),
    units: there.length,
    hiddenUnits: there.length - told.length,
    questions,
    suppressed: told.length < there.length || questions.some(({ hiddenUnits }) => hiddenUnits > 0),
  };
}

/** Everything, answers of nobody's included; a number that would give away a hidden one is hidden. */
export function toTotal({ tally, disclosure }: Results, client: ConsultationsClient): ConsultationSummaryRecord {
  const units = Object.keys(tally.households).filter((unit) => unit !== NOBODY).length;
  const questions = tally.questions.map((question) => {
    const isTold = disclosure.questions.get(question.code)?.total === true;
    return toQuestion(question, isTold ? sumCounts(Object.values(question.table)) : null, 0, client);
  });
  const isTold = disclosure.households.total;
  return {
    households: isTold ? baseOf(tally.households) : null,
    agreeing: mainShare(questions, client),
    ...{ units, hiddenUnits: 0, questions },
    suppressed: !isTold || questions.some(({ households }) => households === null),
  };
}
