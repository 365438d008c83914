// Calendar months in Hanoi, and the numbers of a unit in one of them: what every system adds to `UnitOverview`.
import type { AdapterCall } from './call.js';
import type { Answer } from './defineAdapter.js';
import { InputError } from './errors.js';
import { inParallel } from './inParallel.js';
import type { Clock } from './runtime.js';
import type { UnitKey } from './units.js';

const FORM = /^20\d{2}-(0[1-9]|1[0-2])$/;
const HANOI_MS = 7 * 3_600_000;
/** Months that are counted at the same time, where one query asks for several. */
const AT_ONCE = 3;

/** `2026-07`, of an instant. */
export function monthOf(instant: Date): string {
  return new Date(instant.getTime() + HANOI_MS).toISOString().slice(0, 7);
}

/** First and last day of a month. */
export function daysOf(month: string): { readonly first: string; readonly last: string } {
  const [year = 0, index = 1] = month.split('-').map(Number);
  return { first: `${month}-01`, last: new Date(Date.UTC(year, index, 0)).toISOString().slice(0, 10) };
}

function isMonth(month: string, today: string): boolean {
  return FORM.test(month) && month <= today.slice(0, 7);
}

/** The month that was asked for. Throws InputError for what is none and, where today is stated, has not begun. */
export function readMonth(month: string, today?: string): string {
  if (isMonth(month, today ?? month)) return month;
  if (today === undefined)
    throw new InputError('"month" must be a month, YYYY-MM.', '"month" phải là tháng, dạng YYYY-MM.');
  throw new InputError(
    '"month" must be YYYY-MM and not in the future.',
    '"month" phải có dạng YYYY-MM và không ở tương lai.',
  );
}

/** A unit and a month: the local key of a `UnitOverview`. */
export interface UnitMonth {
  readonly unit: UnitKey;
  readonly month: string;
}

export function toOverviewKey({ unit, month }: UnitMonth): string {
  return `${unit}@${month}`;
}

/** Null for what is no such key. */
export function readOverviewKey(key: string): UnitMonth | null {
  const [, unit, month] = /^(.+)@(\d{4}-\d{2})$/.exec(key) ?? [];
  return unit === undefined || month === undefined || !FORM.test(month) ? null : { unit, month };
}

/** Numbers of many units in one month: entry i belongs to units[i]. */
export type MonthLoader<Client> = (
  units: readonly UnitKey[],
  month: string,
  call: AdapterCall<Client>,
) => Promise<readonly Answer[]>;

/**
 * A field of `extend type UnitOverview { … }`: all units that a query asks about come together, month by month. Null for
 * a key that names no month that has begun.
 */
export function perMonth<Client extends { readonly clock: Clock }>(load: MonthLoader<Client>) {
  return async (parents: readonly string[], _args: object, call: AdapterCall<Client>): Promise<readonly Answer[]> => {
    const today = call.client.clock.today();
    const known = parents.flatMap((key) => readOverviewKey(key) ?? []).filter(({ month }) => isMonth(month, today));
    const months = [...new Set(known.map(({ month }) => month))];
    const answers = new Map<string, Answer>();
    await inParallel(months, AT_ONCE, call.signal, async (month, signal) => {
      const units = [...new Set(known.filter((one) => one.month === month).map(({ unit }) => unit))];
      const counted = await load(units, month, { ...call, signal });
      for (const [index, unit] of units.entries()) answers.set(toOverviewKey({ unit, month }), counted[index] ?? null);
    });
    return parents.map((key) => answers.get(key) ?? null);
  };
}
