// The days and months that a question is about.
import { InputError, readMonth } from '../../kit/index.js';
import type { FeedbackClient } from '../client.js';
import { monthAfter, monthOf, monthsFrom, startOfDay } from '../wire/wireTime.js';

const DAY_MS = 86_400_000;
/** GeoReport's own period where none is stated. */
const USUAL_DAYS = 90;

/** Milliseconds; `until` does not belong to it. */
export interface Period {
  readonly from: number;
  readonly until: number;
  readonly months: readonly string[];
}

interface Days {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

export function readDays(days: Days, { clock, config }: FeedbackClient): Period {
  const until = startOfDay(days.to ?? clock.today()) + DAY_MS;
  const from = days.from == null ? until - USUAL_DAYS * DAY_MS : startOfDay(days.from);
  if (!(from < until)) throw new InputError('from must not be after to.', 'from không được sau to.');
  const months = monthsFrom(monthOf(from), monthOf(Math.min(until, clock.now().getTime() + DAY_MS) - 1));
  const { maxMonths } = config.harvest;
  if (months.length <= maxMonths) return { from, until, months };
  throw new InputError(
    `from and to reach over at most ${maxMonths} months.`,
    `from và to cách nhau tối đa ${maxMonths} tháng.`,
  );
}

export function toPeriod(wanted: string, { clock }: FeedbackClient): Period {
  const month = readMonth(wanted, clock.today());
  return { from: startOfDay(`${month}-01`), until: startOfDay(`${monthAfter(month)}-01`), months: [month] };
}
