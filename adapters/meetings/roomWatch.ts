// Finds rooms that were opened, joined for the first time, or closed: the meeting server tells of ends alone, and only where it may call.
import { z } from 'zod';
import { defineWatch, type Change } from '../kit/index.js';
import type { MeetingsClient } from './client.js';
import { hostOf } from './convert/toMeeting.js';
import { MEETING } from './loaders/meetings.js';
import { isLive, type Room } from './wire/meeting.js';

/** Rooms of a cursor: it is bounded, and so many at once are beyond any server. */
const MOST_ROOMS = 1_000;

const cursorSchema = z.object({
  /** By meetingID: which opening it is and how far it has come, and whose meeting it is. */
  rooms: z.record(z.string(), z.object({ is: z.string(), unit: z.string().nullable() })),
});
type Cursor = z.output<typeof cursorSchema>;

function toEntry(room: Room, client: MeetingsClient) {
  const host = hostOf({ row: null, room }, client);
  const unit = host === null ? null : (client.units.agency(host)?.unit ?? null);
  const is = `${room.createTime?.getTime() ?? 0} ${room.running ? 'running' : 'open'}`;
  return [room.meetingID, { is, unit }] as const;
}

/** What is another one now: rooms that are new, went on, or are gone. */
export function compareRooms(before: Cursor['rooms'], now: Cursor['rooms']): readonly Change[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = keys.filter((key) => before[key]?.is !== now[key]?.is);
  return changed.map((key) => ({ type: MEETING, key, unit: now[key]?.unit ?? before[key]?.unit ?? null }));
}

export const roomWatch = defineWatch<MeetingsClient, Cursor>({
  cursor: cursorSchema,
  seconds: ({ config }) => config.watchSeconds,
  async look(cursor, client, signal) {
    const live = (await client.server.rooms(signal)).filter(isLive).slice(0, MOST_ROOMS);
    const rooms = Object.fromEntries(live.map((room) => toEntry(room, client)));
    // The first look tells of nothing that was there before.
    return { cursor: { rooms }, changes: cursor === null ? [] : compareRooms(cursor.rooms, rooms) };
  },
});
