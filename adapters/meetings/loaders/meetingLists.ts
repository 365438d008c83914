// Meetings of units in the order of their beginning: those of the register, and rooms that were opened without a plan.
import {
  assignedKeys,
  createRowTest,
  EMPTY_PAGE,
  inParallel,
  InputError,
  isEmptyScope,
  isUnderAgency,
  readPageSize,
  type AgencyFilter,
  type AgencyRef,
  type UnitKey,
} from '../../kit/index.js';
import type { Call } from '../client.js';
import { hostOf } from '../convert/toMeeting.js';
import { positionOf, type Search } from '../register/register.js';
import type { MeetingRecord, MeetingState, QueryMeetingsArgs, Reach, UnitMeetingsArgs } from '../schema.generated.js';
import { isLive, type Room } from '../wire/meeting.js';
import { findMeetings, MEETING, toKnown, toRecords, toScoped, type KnownMeeting } from './meetings.js';
import { readCursor, toPage } from './pages.js';

type ListArgs = Pick<QueryMeetingsArgs, 'from' | 'until' | 'state' | 'first' | 'after'>;

interface Wanted {
  readonly filter: AgencyFilter;
  readonly agencies: readonly AgencyRef[];
  readonly from: Date | null;
  readonly until: Date | null;
  readonly state: MeetingState | null;
  readonly after: string | null;
  readonly size: number;
}

export const DAY_MS = 86_400_000;

/** Midnight in Hanoi at the beginning of a day. */
export function beginningOf(day: string): Date {
  return new Date(`${day}T00:00:00+07:00`);
}

function readInterval({ from, until }: ListArgs, today: string) {
  const first = beginningOf(from ?? today);
  const last = until === null || until === undefined ? null : new Date(beginningOf(until).getTime() + DAY_MS);
  if (last === null || last.getTime() > first.getTime()) return { from: first, until: last };
  throw new InputError('until must not be before from.', 'until không được trước from.');
}

/** `SUBTREE` unless stated: agencies of a unit and of everything below it. */
export function toFilter(unit: UnitKey | null | undefined, reach: Reach | null | undefined): AgencyFilter {
  return unit === null || unit === undefined ? {} : { unit, reach: reach ?? 'SUBTREE' };
}

function readWanted(filter: AgencyFilter, args: ListArgs, { scope, client }: Call): Wanted {
  return {
    ...{ filter, agencies: scope.agencies(filter), ...readInterval(args, client.clock.today()) },
    ...{ state: args.state ?? null, after: readCursor(args.after), size: readPageSize(args.first) },
  };
}

const placeOf = ({ record }: KnownMeeting): string =>
  positionOf({ id: record.meetingId, startsAt: record.startsAt ?? new Date(0) });

/** Whether a meeting is in the list, apart from whose it is. */
function isAskedFor(meeting: KnownMeeting, { from, until, state, after }: Wanted): boolean {
  const at = meeting.record.startsAt?.getTime() ?? 0;
  return (
    (from === null || at >= from.getTime()) &&
    (until === null || at < until.getTime()) &&
    (state === null || meeting.record.state === state) &&
    (after === null || placeOf(meeting) > after)
  );
}

/** Walks the register until the page is full. */
async function walkRegister(wanted: Wanted, rooms: ReadonlyMap<string, Room>, call: Call): Promise<KnownMeeting[]> {
  const { config, register } = call.client;
  const { agencies, from, until, size, filter } = wanted;
  const shows = createRowTest(call.scope, MEETING);
  const search: Search = { agencies: agencies.map(({ code }) => code), from, until };
  const found: KnownMeeting[] = [];
  let after = wanted.after;
  for (let looked = 0; agencies.length > 0 && looked < config.maxRows; looked += config.register.pageSize) {
    const rows = await register.page(search, after, call.signal);
    const meetings = rows.map((row) => toKnown(row.id, { row, room: rooms.get(row.id) ?? null }, call.client));
    const isOwn = ({ record }: KnownMeeting) => filter.reach !== 'SELF' || record.unitKeys.includes(filter.unit ?? '');
    found.push(...meetings.filter((one) => isOwn(one) && shows(toScoped(one)) && isAskedFor(one, wanted)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < config.register.pageSize || found.length > size) return found;
    after = positionOf(last);
  }
  if (agencies.length === 0) return found;
  throw new InputError('The list is too wide: choose one unit.', 'Danh sách quá rộng: hãy chọn một đơn vị.');
}

/** Rooms of these agencies that no plan stands behind. */
async function findUnplanned(wanted: Wanted, rooms: readonly Room[], call: Call): Promise<readonly KnownMeeting[]> {
  const { client, scope, signal } = call;
  const { filter } = wanted;
  const codes = new Set(wanted.agencies.map(({ code }) => code));
  const shows = createRowTest(scope, MEETING);
  const own = rooms.filter((room) => {
    const host = client.units.agency(hostOf({ row: null, room }, client) ?? '');
    if (host === undefined || !isLive(room)) return false;
    const isIn =
      filter.reach === 'SELF'
        ? host.unit === filter.unit
        : isUnderAgency(client.units, host, ({ code }) => codes.has(code));
    return isIn && shows({ key: room.meetingID, units: [host.unit] });
  });
  if (own.length === 0) return [];
  const ids = own.map(({ meetingID }) => meetingID);
  const planned = new Set((await client.register.find(ids, signal)).map(({ id }) => id));
  const unplanned = own.filter(({ meetingID }) => !planned.has(meetingID));
  return unplanned.map((room) => toKnown(room.meetingID, { row: null, room }, client));
}

/** Meetings that were assigned to the units since, whoever held them. */
async function findAssigned({ filter }: Wanted, { client, scope, signal }: Call): Promise<readonly KnownMeeting[]> {
  return [...(await findMeetings(assignedKeys(scope, MEETING, filter), client, signal)).values()];
}

async function loadPage(filter: AgencyFilter, args: ListArgs, call: Call) {
  const wanted = readWanted(filter, args, call);
  if (isEmptyScope(call.scope, MEETING)) return EMPTY_PAGE;
  const rooms = await call.client.server.rooms(call.signal);
  const roomOf = new Map(rooms.map((room) => [room.meetingID, room]));
  const [planned, unplanned, assigned] = await Promise.all([
    walkRegister(wanted, roomOf, call),
    findUnplanned(wanted, rooms, call),
    findAssigned(wanted, call),
  ]);
  const all = new Map([...planned, ...unplanned, ...assigned].map((one) => [one.record.meetingId, one]));
  const places = [...all.values()].filter((one) => isAskedFor(one, wanted)).map((one) => ({ one, at: placeOf(one) }));
  const sorted = places.sort((a, b) => (a.at < b.at ? -1 : 1)).map(({ one }) => one);
  // One more than the page says that others follow.
  const records = await toRecords(sorted.slice(0, wanted.size + 1), call);
  return toPage(records, recordPlace, wanted.size);
}

function recordPlace({ meetingId, startsAt }: MeetingRecord): string {
  return positionOf({ id: meetingId, startsAt: startsAt ?? new Date(0) });
}

/** `Query.meetings`. */
export function listMeetings(args: QueryMeetingsArgs, call: Call) {
  return loadPage(toFilter(args.unit, args.reach), args, call);
}

/** `Unit.meetings`, for all units at once. */
export function listMeetingsOfUnits(parents: readonly UnitKey[], args: UnitMeetingsArgs, call: Call) {
  return inParallel(parents, call.client.config.parallelCalls, call.signal, (unit, signal) =>
    loadPage({ unit, reach: args.reach ?? 'SELF' }, args, { ...call, signal }),
  );
}
