// Numbers of a month by unit: how many requests, how many in time, and how long it took.
import type { UnitKey } from '../../kit/index.js';
import type { Call, FeedbackClient } from '../client.js';
import type { ServiceLevel } from '../convert/serviceLevel.js';
import { toLevel, toLevelRecord, toStatus } from '../convert/toRecords.js';
import type { FeedbackSummaryRecord, UnitFeedbackSummaryArgs } from '../schema.generated.js';
import type { RequestRow } from '../wire/rows.js';
import { collect, toFilter } from './collect.js';
import { toPeriod } from './period.js';
import { loadUpdates, type UpdateBook } from './updates.js';

/** The middle one, or the mean of the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? null : Math.round(((low + high) / 2) * 100) / 100;
}

interface Judged {
  readonly row: RequestRow;
  readonly course: ServiceLevel;
  readonly isUrgent: boolean;
}

function judge(rows: readonly RequestRow[], book: UpdateBook, client: FeedbackClient): readonly Judged[] {
  return rows.map((row) => ({
    row,
    course: toLevelRecord(row, book.of(row), client),
    isUrgent: toLevel(row, client) === 'URGENT',
  }));
}

function toSummary(month: string, judged: readonly Judged[], { config }: FeedbackClient): FeedbackSummaryRecord {
  const count = (test: (one: Judged) => boolean) => judged.filter(test).length;
  const hours = (read: (course: ServiceLevel) => number | null) =>
    medianOf(judged.flatMap(({ course }) => read(course) ?? []));
  const closed = count(({ row }) => toStatus(row.status) === 'CLOSED');
  // Without a sign of intake nothing can be said of it: null, not zero.
  const knowsIntake = config.intake.attribute !== '' || config.updates.enabled;
  const known = (number: number) => (knowsIntake ? number : null);
  return {
    month,
    received: judged.length,
    open: judged.length - closed,
    closed,
    takenInOnTime: known(count(({ course }) => course.intakeOnTime === true)),
    takenInLate: known(count(({ course }) => course.intakeOnTime === false)),
    awaitingIntake: known(count(({ course }) => course.intakeAt === null && course.intakeOnTime === null)),
    urgent: count(({ isUrgent }) => isUrgent),
    urgentOnTime: known(count(({ isUrgent, course }) => isUrgent && course.handledOnTime === true)),
    urgentLate: known(count(({ isUrgent, course }) => isUrgent && course.handledOnTime === false)),
    overdue: known(count(({ course }) => course.overdue)),
    medianIntakeHours: hours(({ intakeHours }) => intakeHours),
    medianHandlingHours: hours(({ handlingHours }) => handlingHours),
    complete: true,
  };
}

/** `Unit.feedbackSummary`: all units out of one reading of the month. */
export async function summariseUnits(
  units: readonly UnitKey[],
  args: UnitFeedbackSummaryArgs,
  call: Call,
): Promise<readonly FeedbackSummaryRecord[]> {
  const { client } = call;
  const filters = units.map((unit) => toFilter(unit, args.reach ?? 'SELF'));
  const { lists, truncated } = await collect(filters, toPeriod(args.month, client), call);
  const book = await loadUpdates(lists.flat(), call);
  return lists.map((rows) => ({
    ...toSummary(args.month, judge(rows, book, client), client),
    complete: !truncated && !book.truncated,
  }));
}
