// The meeting that a command acts on, as both systems have it now, for the unit that holds it.
import { InputError } from '../../kit/index.js';
import type { Call } from '../client.js';
import { requireHost } from '../loaders/joinLinks.js';
import { findMeetings, type KnownMeeting } from '../loaders/meetings.js';

/** With the unit whose command it is. */
export async function requireMeeting(
  meetingId: string,
  call: Call,
): Promise<{ readonly meeting: KnownMeeting; readonly unit: string }> {
  const meeting = (await findMeetings([meetingId], call.client, call.signal)).get(meetingId);
  if (meeting === undefined) throw new InputError('meeting is not there any more.', 'meeting không còn.');
  return { meeting, unit: requireHost(meeting, call) };
}
