// The meeting server calls an address of ours when a meeting is over. It proves nothing but that it knows the address.
import { z } from 'zod';
import { defineInbound, equalSecrets, type InboundHead, type InboundReply } from '../../kit/index.js';
import { toCallBackToken } from '../bbb/roomSecrets.js';
import type { MeetingsClient } from '../client.js';
import { toEndName } from '../commands/endMeeting.js';
import { findMeetings, MEETING } from '../loaders/meetings.js';

/** What is kept: which opening of the room it was. What became of the meeting is read where it stands. */
const endedSchema = z.object({ meetingId: z.string(), opening: z.string() });

const OK: InboundReply = { status: 200, contentType: 'text/plain', body: 'ok' };
const COME_AGAIN: InboundReply = { status: 503, contentType: 'text/plain', body: 'later' };

/** The address holds the meeting, what tells this opening from others, and the token over both. */
function admit({ rest }: InboundHead, { config }: MeetingsClient): boolean {
  const [meetingId = '', nonce = '', token] = rest;
  return (
    config.callBacks.publicUrl !== null &&
    rest.length === 3 &&
    equalSecrets(token, toCallBackToken(meetingId, nonce, config))
  );
}

export const meetingEnded = defineInbound<MeetingsClient>({
  title: { vi: 'Máy chủ họp báo cuộc họp kết thúc', en: 'The meeting server reports the end of a meeting' },
  method: 'GET',
  maxBytes: () => 0,
  admit,
  async answer(work) {
    const { rest, client, signal } = work;
    const [meetingId = '', opening = ''] = rest;
    const meeting = (await findMeetings([meetingId], client, signal)).get(meetingId);
    const unit = meeting?.record.unitKey ?? null;
    await work.keep({
      ...{ kind: 'meeting-ended', key: meetingId, unit, content: endedSchema.parse({ meetingId, opening }) },
      changes: [{ type: MEETING, key: meetingId, unit }],
      wakes: toEndName(meetingId),
    });
    return OK;
  },
  failed: (failure) => (failure === 'FAILED' ? COME_AGAIN : OK),
});
