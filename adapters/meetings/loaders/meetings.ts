// Meetings by id: from the register and from the meeting server, for those who may see them.
import { createRowTest, inParallel, isEmptyScope, type AdapterRecord, type ScopedRow } from '../../kit/index.js';
import type { Call, MeetingsClient } from '../client.js';
import { toMeeting, toParticipant, type MeetingSources, type Surroundings } from '../convert/toMeeting.js';
import type { MeetingRecord } from '../schema.generated.js';
import { isLive, type Room } from '../wire/meeting.js';

/** A meeting with where it comes from. */
export interface KnownMeeting extends MeetingSources {
  readonly record: MeetingRecord;
}

export const MEETING = 'Meeting';

/** Ids that the meeting server takes: lists are separated by commas. */
const ID_FORM = /^[^,\p{Cc}]{2,256}$/u;

export function around(client: MeetingsClient): Surroundings {
  const { units, config, clock, register } = client;
  return { units, config, now: clock.now(), isCancelled: (row) => register.isCancelled(row) };
}

export function toScoped({ record }: KnownMeeting): ScopedRow {
  return { key: record.meetingId, units: record.unitKeys };
}

export function toKnown(meetingId: string, sources: MeetingSources, client: MeetingsClient): KnownMeeting {
  return { ...sources, record: toMeeting(meetingId, sources, around(client)) };
}

/** Whatever the scope: for commands and links, which look themselves. */
export async function findMeetings(
  ids: readonly string[],
  client: MeetingsClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, KnownMeeting>> {
  const asked = [...new Set(ids)].filter((id) => ID_FORM.test(id));
  if (asked.length === 0) return new Map();
  const [rows, rooms] = await Promise.all([client.register.find(asked, signal), client.server.rooms(signal)]);
  const roomOf = new Map(rooms.map((room) => [room.meetingID, room]));
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const found = asked.filter((id) => rowOf.has(id) || roomOf.has(id));
  return new Map(
    found.map((id) => [id, toKnown(id, { row: rowOf.get(id) ?? null, room: roomOf.get(id) ?? null }, client)]),
  );
}

/** Who is there: the server tells it of one meeting at a time. */
async function askWhoIsThere(room: Room | null, { client }: Call, signal: AbortSignal) {
  if (room === null || !isLive(room) || room.startTime === null) return [];
  return ((await client.server.room(room.meetingID, signal))?.attendees ?? []).map(toParticipant);
}

/** The records, with participants where somebody reads them. */
export async function toRecords(meetings: readonly KnownMeeting[], call: Call): Promise<readonly MeetingRecord[]> {
  if (!call.select.wants('participants')) return meetings.map(({ record }) => record);
  const { parallelCalls } = call.client.config;
  return inParallel(meetings, parallelCalls, call.signal, async ({ record, room }, signal) => ({
    ...record,
    participants: await askWhoIsThere(room, call, signal),
  }));
}

/** `Meeting` by key. */
export async function loadMeetings(
  keys: readonly string[],
  call: Call,
): Promise<readonly ((MeetingRecord & AdapterRecord) | null)[]> {
  if (keys.length === 0 || isEmptyScope(call.scope, MEETING)) return keys.map(() => null);
  const found = await findMeetings(keys, call.client, call.signal);
  const shows = createRowTest(call.scope, MEETING);
  const shown = [...found.values()].filter((meeting) => shows(toScoped(meeting)));
  const records = new Map((await toRecords(shown, call)).map((record) => [record.meetingId, record]));
  return keys.map((key) => (records.get(key) as (MeetingRecord & AdapterRecord) | undefined) ?? null);
}
