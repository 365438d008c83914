// Ends a meeting. The server says yes at once and does it a little later, so it is looked at until it is over.
import { z } from 'zod';
import { defineCommand, InputError, UpstreamError, type Found, type StepOutcome } from '../../kit/index.js';
import { toPasswords } from '../bbb/roomSecrets.js';
import type { Call, MeetingsClient, Work } from '../client.js';
import { MEETING } from '../loaders/meetings.js';
import type { MutationEndMeetingArgs } from '../schema.generated.js';
import { isLive } from '../wire/meeting.js';
import { requireMeeting } from './requireMeeting.js';

/** `opening`: when the room was made, in milliseconds. The same id may have another one by the time this is sent. */
const payloadSchema = z.object({ meetingId: z.string(), opening: z.number() });
type Payload = z.output<typeof payloadSchema>;

const LOOK_SECONDS = 5;

/** What wakes a command that waits for this: the server calls us when a meeting is over. */
export function toEndName(meetingId: string): string {
  return `end of ${meetingId}`.slice(0, 200);
}

async function prepare({ meeting: meetingId }: MutationEndMeetingArgs, call: Call) {
  const { unit } = await requireMeeting(meetingId, call);
  // Asked anew: the list may be some seconds old.
  const room = await call.client.server.room(meetingId, call.signal);
  if (room === null || !isLive(room) || room.createTime === null)
    throw new InputError('meeting must be under way.', 'meeting phải đang diễn ra.');
  const payload: Payload = { meetingId, opening: room.createTime.getTime() };
  return { unit, subject: `meeting ${meetingId}`, payload };
}

/** True while this opening of the room goes on; a later one is none of this command's business. */
async function goesOn({ client, payload, signal }: Work<Payload>): Promise<boolean> {
  const room = await client.server.room(payload.meetingId, signal);
  return room !== null && isLive(room) && room.createTime?.getTime() === payload.opening;
}

function toDone({ meetingId }: Payload): StepOutcome {
  return { outcome: 'DONE', result: { row: { type: MEETING, key: meetingId }, reference: meetingId } };
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload, key, signal } = work;
  const { meetingId } = payload;
  if (!(await beforeSending(goesOn(work)))) return toDone(payload);
  const { moderatorPW } = toPasswords(meetingId, client.config);
  const password = client.config.endAsModerator ? { password: moderatorPW } : {};
  client.endings.leaves(key);
  const reply = await client.server.end({ meetingID: meetingId, ...password }, signal);
  if (reply.kind === 'NOT_FOUND' || reply.kind === 'GONE') return toDone(payload);
  if (reply.kind === 'DONE') return { outcome: 'WAITING', seconds: LOOK_SECONDS, awaits: toEndName(meetingId) };
  client.endings.isOver(key);
  const reason = { vi: 'Máy chủ họp không cho kết thúc cuộc họp.', en: 'The meeting server does not end the meeting.' };
  return { outcome: 'REFUSED', reason };
}

/** A look is no write: where it fails, the write behind it has not left. */
async function beforeSending<T>(look: Promise<T>): Promise<T> {
  return look.catch((error: unknown) => {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, retryAfterSeconds } = error;
    const after = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    throw new UpstreamError(code, { sent: false, cause: error, ...after });
  });
}

async function reconcile(work: Work<Payload>): Promise<Found> {
  const { client, payload, key } = work;
  if (!(await goesOn(work))) return toDone(payload);
  // It has had its time and goes on: either it never arrived, or it was not heeded. Asked for once more, no harm is done.
  if (client.endings.isSettled(key)) return { outcome: 'ABSENT' };
  return { outcome: 'WAITING', seconds: LOOK_SECONDS, awaits: toEndName(payload.meetingId) };
}

export const endMeeting = defineCommand<MeetingsClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [{ name: 'end', title: { vi: 'Kết thúc cuộc họp', en: 'End the meeting' }, send, reconcile }],
});
