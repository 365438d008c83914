// The caller's own way into a meeting: the room is opened just before, and the address is signed for this opening alone.
import { randomBytes } from 'node:crypto';
import { createRowTest, InputError, isEmptyScope, UpstreamError } from '../../kit/index.js';
import { toCallBackToken, toPasswords } from '../bbb/roomSecrets.js';
import type { Parameters } from '../bbb/signedUrl.js';
import type { Call, MeetingsClient } from '../client.js';
import type { RegisterRow } from '../register/row.js';
import type {
  MeetingJoinLinkRecord,
  MeetingRole,
  QueryMeetingJoinLinkArgs,
  QueryMeetingModeratorLinkArgs,
} from '../schema.generated.js';
import { isLive } from '../wire/meeting.js';
import { findMeetings, MEETING, toScoped, type KnownMeeting } from './meetings.js';

const CONTROL = /[\p{Cc}\p{Cf}]/u;
const MOST_NAME = 100;
const MOST_TITLE = 64;
const MINUTE_MS = 60_000;

function readName(displayName: string): string {
  const name = displayName.normalize('NFC').trim();
  if (name !== '' && name.length <= MOST_NAME && !CONTROL.test(name)) return name;
  throw new InputError('displayName must have 1 to 100 characters.', 'displayName phải có từ 1 đến 100 ký tự.');
}

/** Addresses that the server calls; the token says that they were made here. */
function toCallBacks(meetingId: string, { config }: MeetingsClient): Parameters {
  const { metadata, callBacks } = config;
  if (callBacks.publicUrl === null) return {};
  const base = callBacks.publicUrl.replace(/\/+$/, '');
  // Another one for each attempt: the room keeps that of the attempt which opened it.
  const nonce = randomBytes(12).toString('base64url');
  const parts = [meetingId, nonce, toCallBackToken(meetingId, nonce, config)].map(encodeURIComponent);
  return {
    [`meta_${metadata.endCallback}`]: `${base}/ended/${parts.join('/')}`,
    [`meta_${metadata.recordingCallback}`]: `${base}/recording-ready`,
  };
}

function toRoom(row: RegisterRow, client: MeetingsClient): Parameters {
  const title = (row.title ?? '').replace(new RegExp(CONTROL, 'gu'), ' ').trim().slice(0, MOST_TITLE);
  return {
    name: title.length < 2 ? row.id.slice(0, MOST_TITLE) : title,
    meetingID: row.id,
    ...toPasswords(row.id, client.config),
    record: String(row.record),
    [`meta_${client.config.metadata.agency}`]: row.host,
    ...toCallBacks(row.id, client),
  };
}

function requireTime(now: Date, row: RegisterRow, { config }: MeetingsClient): void {
  const { openMinutes, closeMinutes } = config.joining;
  const isEarly = now.getTime() < row.startsAt.getTime() - openMinutes * MINUTE_MS;
  const isLate = now.getTime() > row.endsAt.getTime() + closeMinutes * MINUTE_MS;
  if (isEarly)
    throw new InputError(
      `meeting can be joined from ${openMinutes} minutes before its beginning on.`,
      `meeting chỉ vào được từ ${openMinutes} phút trước giờ bắt đầu.`,
    );
  if (isLate) throw new InputError('meeting is over.', 'meeting đã kết thúc.');
}

/** When the room that is there now was made; null for none. */
async function findOpening(meetingId: string, { client, signal }: Call): Promise<Date | null> {
  const room = await client.server.room(meetingId, signal);
  return room !== null && isLive(room) ? room.createTime : null;
}

/**
 * Opens the room, or finds it open. A meeting that nobody joins is gone after minutes, so the server wants it made just before
 * somebody joins, and takes the same `create` as often as it comes. That is why a query does it: however often it is asked, there
 * is one room, and none that would not have been made by joining. A command would have to be carried out by a worker first.
 */
async function open(row: RegisterRow, call: Call): Promise<Date | null> {
  const { client, signal } = call;
  const reply = await client.server.create(toRoom(row, client), signal);
  if (reply.kind === 'DONE') return reply.value.createTime;
  // Somebody else has opened it, with passwords of their own; nobody needs them to join by role.
  if (reply.kind === 'CONFLICT') return findOpening(row.id, call);
  if (reply.kind === 'GONE')
    throw new InputError(
      'meeting was ended just now; it can be opened again after a moment.',
      'meeting vừa được kết thúc; có thể mở lại sau ít phút.',
    );
  throw new UpstreamError('UPSTREAM_ERROR', { detail: `create: ${reply.kind}` });
}

async function findOpened({ row, record }: KnownMeeting, call: Call): Promise<Date> {
  if (record.state === 'CANCELLED') throw new InputError('meeting is cancelled.', 'meeting đã bị hủy.');
  const isThere = record.state === 'RUNNING' || record.state === 'OPEN';
  if (row !== null && !isThere) requireTime(call.client.clock.now(), row, call.client);
  const createTime = row === null ? await findOpening(record.meetingId, call) : await open(row, call);
  if (createTime !== null) return createTime;
  if (row === null) throw new InputError('meeting is over.', 'meeting đã kết thúc.');
  throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'create: no createTime' });
}

async function findVisible(meetingId: string, call: Call): Promise<KnownMeeting | null> {
  if (isEmptyScope(call.scope, MEETING)) return null;
  const found = (await findMeetings([meetingId], call.client, call.signal)).get(meetingId);
  return found !== undefined && createRowTest(call.scope, MEETING)(toScoped(found)) ? found : null;
}

/** Roles are signed into the address; passwords never are. */
async function toLink(meeting: KnownMeeting, role: MeetingRole, fullName: string, call: Call) {
  const { meetingId } = meeting.record;
  const createTime = await findOpened(meeting, call);
  const url = call.client.server.toJoinUrl({
    ...{ fullName, meetingID: meetingId, role },
    // A link to this opening must not lead into a later one of the same id.
    createTime: String(createTime.getTime()),
    // Shown by the server among those present; it says nothing about who it is outside this installation.
    userID: call.caller.reference,
  });
  return { url, role };
}

/** `Query.meetingJoinLink`. */
export async function loadJoinLink(args: QueryMeetingJoinLinkArgs, call: Call): Promise<MeetingJoinLinkRecord | null> {
  const name = readName(args.displayName);
  const meeting = await findVisible(args.meeting, call);
  if (meeting === null) return null;
  const { reference } = call.caller;
  const isOwn = reference !== '' && meeting.row?.createdBy === reference;
  return toLink(meeting, isOwn ? 'MODERATOR' : 'VIEWER', name, call);
}

/** `Query.meetingModeratorLink`. */
export async function loadModeratorLink(
  args: QueryMeetingModeratorLinkArgs,
  call: Call,
): Promise<MeetingJoinLinkRecord | null> {
  const name = readName(args.displayName);
  const meeting = await findVisible(args.meeting, call);
  if (meeting === null) return null;
  requireHost(meeting, call);
  return toLink(meeting, 'MODERATOR', name, call);
}

/** Whoever is invited sees the meeting; only the unit that holds it decides about it. */
export function requireHost({ record }: KnownMeeting, { scope }: Pick<Call, 'scope'>): string {
  const row = { key: record.meetingId, units: [record.unitKey] };
  if (record.unitKey !== null && createRowTest(scope, MEETING)(row)) return record.unitKey;
  throw new InputError(
    'This is for the unit that holds the meeting.',
    'Việc này do đơn vị chủ trì cuộc họp thực hiện.',
  );
}
