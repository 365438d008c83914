// How many meetings units held in each month, and how many people took part: numbers alone, none that is too small.
import {
  assignedKeys,
  createRowTest,
  daysOf,
  inParallel,
  InputError,
  isEmptyScope,
  isUnderAgency,
  monthOf,
  type AdapterRecord,
  type AgencyFilter,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import type { Search } from '../register/register.js';
import type { RegisterRow } from '../register/row.js';
import type { MeetingMonthRecord, UnitMeetingMonthsArgs } from '../schema.generated.js';
import { beginningOf, DAY_MS } from './meetingLists.js';
import { MEETING } from './meetings.js';

const FIRST_YEAR = 2000;
const MINUTE_MS = 60_000;
/** Units whose meetings one search may be for. */
const UNITS_AT_ONCE = 25;

/** Months of the year that have begun. */
function monthsOf(year: number, today: string): readonly string[] {
  const all = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  return all.filter((month) => month <= today.slice(0, 7));
}

/** Null where the register does not say of all of them when they were over. */
function minutesOf(held: readonly RegisterRow[]): number | null {
  const lengths = held.map(({ startedAt, endedAt }) =>
    startedAt === null || endedAt === null ? null : Math.max(0, endedAt.getTime() - startedAt.getTime()),
  );
  if (lengths.includes(null)) return null;
  return Math.round(lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0) / MINUTE_MS);
}

/** Counts what was held. Of fewer people than `smallCount` it would be known who they are. */
export function toMonths(
  rows: readonly RegisterRow[],
  months: readonly string[],
  smallCount: number,
): MeetingMonthRecord[] {
  return months.map((month) => {
    const held = rows.filter(({ startedAt }) => startedAt !== null && monthOf(startedAt) === month);
    const people = held.reduce((sum, { participants }) => sum + (participants ?? 0), 0);
    const participants = held.length > 0 && people < smallCount ? null : people;
    return { month, held: held.length, participants, minutes: minutesOf(held) };
  });
}

/** The days that are looked at. */
type Interval = Pick<Search, 'from' | 'until'>;

/**
 * The register finds meetings by the beginning that was planned; they count by when they began. One that was planned before
 * midnight and began after it, or the other way round, may stand on the other side of the border.
 */
function around(from: Date, until: Date): Interval {
  return { from: new Date(from.getTime() - DAY_MS), until: new Date(until.getTime() + DAY_MS) };
}

/** Whether a meeting was held in a unit. Those that it was only invited to are counted where they were held. */
function createHostTest(filter: AgencyFilter, { client, scope }: Call): (row: RegisterRow) => boolean {
  const codes = new Set(scope.agencies(filter).map(({ code }) => code));
  return ({ host }) => {
    const agency = client.units.agency(host);
    if (agency === undefined) return false;
    return filter.reach === 'SELF'
      ? agency.unit === filter.unit
      : isUnderAgency(client.units, agency, ({ code }) => codes.has(code));
  };
}

/** Meetings that agencies of some units held or are invited to, of those that the scope shows. */
async function findRecorded(filters: readonly AgencyFilter[], interval: Interval, { client, scope, signal }: Call) {
  const agencies = [...new Set(filters.flatMap((filter) => scope.agencies(filter).map(({ code }) => code)))];
  if (agencies.length === 0) return [];
  const shows = createRowTest(scope, MEETING);
  return (await client.register.all({ ...interval, agencies }, signal)).filter(({ id, host }) => {
    const agency = client.units.agency(host);
    return agency !== undefined && shows({ key: id, units: [agency.unit] });
  });
}

/** For each unit what it held, and what was assigned to it since: several units are one search. */
async function findOwn(
  filters: readonly AgencyFilter[],
  interval: Interval,
  call: Call,
): Promise<readonly (readonly RegisterRow[])[]> {
  const { client, scope, signal } = call;
  const keys = filters.map((filter) => new Set(assignedKeys(scope, MEETING, filter)));
  const all = [...new Set(keys.flatMap((own) => [...own]))];
  const [recorded, assigned] = await Promise.all([
    findRecorded(filters, interval, call),
    all.length === 0 ? [] : client.register.find(all, signal),
  ]);
  return filters.map((filter, index) => {
    const isHeldHere = createHostTest(filter, call);
    const own = [...recorded.filter(isHeldHere), ...assigned.filter(({ id }) => keys[index]?.has(id) ?? false)];
    return [...new Map(own.map((row) => [row.id, row])).values()];
  });
}

/** Numbers of the months for each unit; a few searches, however many units there are. */
async function countMonths(
  filters: readonly AgencyFilter[],
  months: readonly string[],
  interval: Interval,
  call: Call,
): Promise<readonly (readonly MeetingMonthRecord[])[]> {
  const { parallelCalls, smallCount } = call.client.config;
  const parts = Array.from({ length: Math.ceil(filters.length / UNITS_AT_ONCE) }, (_, part) =>
    filters.slice(part * UNITS_AT_ONCE, (part + 1) * UNITS_AT_ONCE),
  );
  const found = await inParallel(parts, parallelCalls, call.signal, (part, signal) =>
    findOwn(part, interval, { ...call, signal }),
  );
  return found.flat().map((rows) => toMonths(rows, months, smallCount));
}

/** `Unit.meetingMonths`, for all units at once. */
export async function countMeetingsOfUnits(
  parents: readonly UnitKey[],
  { year, reach }: UnitMeetingMonthsArgs,
  call: Call,
): Promise<readonly (readonly (MeetingMonthRecord & AdapterRecord)[])[]> {
  const today = call.client.clock.today();
  if (year < FIRST_YEAR || year > Number(today.slice(0, 4)))
    throw new InputError('year must be from 2000 to the present year.', 'year phải từ năm 2000 đến năm nay.');
  if (isEmptyScope(call.scope, MEETING)) return parents.map(() => []);
  const interval = around(beginningOf(`${year}-01-01`), beginningOf(`${year + 1}-01-01`));
  const filters = parents.map((unit): AgencyFilter => ({ unit, reach: reach ?? 'SELF' }));
  return countMonths(filters, monthsOf(year, today), interval, call);
}

/** `UnitOverview.meetings`. */
export async function countMonthOfUnits(
  units: readonly UnitKey[],
  month: string,
  call: Call,
): Promise<readonly (MeetingMonthRecord | null)[]> {
  if (isEmptyScope(call.scope, MEETING)) return units.map(() => null);
  const { first, last } = daysOf(month);
  const interval = around(beginningOf(first), new Date(beginningOf(last).getTime() + DAY_MS));
  const filters = units.map((unit): AgencyFilter => ({ unit, reach: 'SELF' }));
  const months = await countMonths(filters, [month], interval, call);
  return months.map(([only]) => only ?? null);
}
