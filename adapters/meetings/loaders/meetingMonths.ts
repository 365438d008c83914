// How many meetings units held in each month, and how many people took part: numbers alone, none that is too small.
import {
  assignedKeys,
  createRowTest,
  inParallel,
  InputError,
  isEmptyScope,
  isUnderAgency,
  type AgencyFilter,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import type { RegisterRow } from '../register/row.js';
import type { MeetingMonthRecord, UnitMeetingMonthsArgs } from '../schema.generated.js';
import { beginningOf } from './meetingLists.js';
import { MEETING } from './meetings.js';

const FIRST_YEAR = 2000;
const HANOI_MS = 7 * 3_600_000;

/** YYYY-MM of an instant, in Hanoi. */
function monthOf(at: Date): string {
  return new Date(at.getTime() + HANOI_MS).toISOString().slice(0, 7);
}

/** Months of the year that have begun. */
function monthsOf(year: number, today: string): readonly string[] {
  const all = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
  return all.filter((month) => month <= today.slice(0, 7));
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
    return { month, held: held.length, participants: held.length > 0 && people < smallCount ? null : people };
  });
}

/** Meetings that agencies of the unit held, and those that were assigned to it since. */
async function findOwn(
  filter: AgencyFilter,
  year: number,
  { client, scope, signal }: Call,
): Promise<readonly RegisterRow[]> {
  const search = { from: beginningOf(`${year}-01-01`), until: beginningOf(`${year + 1}-01-01`) };
  const agencies = scope.agencies(filter).map(({ code }) => code);
  const keys = assignedKeys(scope, MEETING, filter);
  const [recorded, assigned] = await Promise.all([
    agencies.length === 0 ? [] : client.register.all({ ...search, agencies }, signal),
    keys.length === 0 ? [] : client.register.find(keys, signal),
  ]);
  const shows = createRowTest(scope, MEETING);
  const codes = new Set(agencies);
  const isHeldHere = ({ id, host }: RegisterRow) => {
    const agency = client.units.agency(host);
    if (agency === undefined || !shows({ key: id, units: [agency.unit] })) return false;
    // Those that it was only invited to are counted where they were held.
    return filter.reach === 'SELF'
      ? agency.unit === filter.unit
      : isUnderAgency(client.units, agency, ({ code }) => codes.has(code));
  };
  const own = [...recorded.filter(isHeldHere), ...assigned];
  return [...new Map(own.map((row) => [row.id, row])).values()];
}

/** `Unit.meetingMonths`, for all units at once. */
export async function countMeetingsOfUnits(
  parents: readonly UnitKey[],
  { year, reach }: UnitMeetingMonthsArgs,
  call: Call,
): Promise<readonly (readonly (MeetingMonthRecord & Readonly<Record<string, unknown>>)[])[]> {
  const { client, scope, signal } = call;
  const today = client.clock.today();
  if (year < FIRST_YEAR || year > Number(today.slice(0, 4)))
    throw new InputError('year must be from 2000 to the present year.', 'year phải từ năm 2000 đến năm nay.');
  const months = monthsOf(year, today);
  if (isEmptyScope(scope, MEETING)) return parents.map(() => []);
  return inParallel(parents, client.config.parallelCalls, signal, async (unit, inner) => {
    const rows = await findOwn({ unit, reach: reach ?? 'SELF' }, year, { ...call, signal: inner });
    return toMonths(rows, months, client.config.smallCount);
  });
}
