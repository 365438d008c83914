// Cancels a meeting that has not begun. One that is under way is ended instead.
import { z } from 'zod';
import { defineCommand, InputError, UpstreamError, type StepOutcome } from '../../kit/index.js';
import type { Call, MeetingsClient, Work } from '../client.js';
import { MEETING } from '../loaders/meetings.js';
import type { MutationCancelMeetingArgs } from '../schema.generated.js';
import { requireMeeting } from './requireMeeting.js';

const payloadSchema = z.object({ meetingId: z.string() });
type Payload = z.output<typeof payloadSchema>;

async function prepare({ meeting: meetingId }: MutationCancelMeetingArgs, call: Call) {
  const { meeting, unit } = await requireMeeting(meetingId, call);
  const { state, isPlanned } = meeting.record;
  if (!isPlanned || (state !== 'PLANNED' && state !== 'OPEN' && state !== 'LAPSED'))
    throw new InputError(
      'meeting must be planned and not have begun.',
      'meeting phải là cuộc họp đã lên lịch và chưa diễn ra.',
    );
  const payload: Payload = { meetingId };
  return { unit, subject: `meeting ${meetingId}`, payload };
}

async function isCancelled({ client, payload, signal }: Work<Payload>): Promise<boolean> {
  const rows = await client.register.find([payload.meetingId], signal);
  return rows.some((row) => row.id === payload.meetingId && client.register.isCancelled(row));
}

function toDone({ meetingId }: Payload): StepOutcome {
  return { outcome: 'DONE', result: { row: { type: MEETING, key: meetingId }, reference: meetingId } };
}

async function send(work: Work<Payload>): Promise<StepOutcome> {
  const { client, payload, signal } = work;
  const isTaken = await client.register.cancel(payload.meetingId, signal);
  if (await isCancelled(work)) return toDone(payload);
  if (isTaken) throw new UpstreamError('UPSTREAM_ERROR', { detail: 'register: taken and not cancelled' });
  const reason = { vi: 'Sổ lịch họp không cho hủy cuộc họp này.', en: 'The register does not let it be cancelled.' };
  return { outcome: 'REFUSED', reason };
}

export const cancelMeeting = defineCommand<MeetingsClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [
    {
      name: 'cancel',
      title: { vi: 'Hủy trong sổ lịch họp', en: 'Cancel it in the register' },
      send,
      // Cancelled twice is cancelled.
      reconcile: async (work) => ((await isCancelled(work)) ? toDone(work.payload) : { outcome: 'ABSENT' }),
    },
  ],
});
