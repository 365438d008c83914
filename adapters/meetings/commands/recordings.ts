// Publishes, withdraws and deletes recordings. All three may be asked for twice: what is so already stays so.
import { z } from 'zod';
import { defineCommand, InputError, UpstreamError, type StepOutcome } from '../../kit/index.js';
import type { ServerReply } from '../bbb/meetingServer.js';
import type { Call, MeetingsClient, Work } from '../client.js';
import { findRecording, RECORDING } from '../loaders/recordings.js';
import type {
  MeetingRecordingRecord,
  MutationDeleteRecordingArgs,
  MutationPublishRecordingArgs,
} from '../schema.generated.js';

const REFUSED = { vi: 'Máy chủ họp không nhận yêu cầu này.', en: 'The meeting server does not take this.' };
const GONE = { vi: 'Bản ghi không còn trên máy chủ họp.', en: 'The recording is not on the meeting server any more.' };

async function requireRecording(recordId: string, { client, signal }: Call): Promise<MeetingRecordingRecord> {
  const recording = await findRecording(recordId, client, signal);
  if (recording !== null) return recording;
  throw new InputError('recording is not there any more.', 'recording không còn.');
}

function toDone(recordId: string): StepOutcome {
  return { outcome: 'DONE', result: { row: { type: RECORDING, key: recordId }, reference: recordId } };
}

/** What an answer other than "done" comes to. */
function toRefusal(reply: ServerReply<null>): StepOutcome {
  return { outcome: 'REFUSED', reason: reply.kind === 'NOT_FOUND' ? GONE : REFUSED };
}

const publishPayload = z.object({ recordId: z.string(), published: z.boolean() });
type PublishPayload = z.output<typeof publishPayload>;

async function preparePublish({ recording, input }: MutationPublishRecordingArgs, call: Call) {
  const { state } = await requireRecording(recording, call);
  if (state !== 'PUBLISHED' && state !== 'UNPUBLISHED')
    throw new InputError('recording is not ready yet.', 'recording chưa xử lý xong.');
  const payload: PublishPayload = { recordId: recording, published: input.published };
  return { subject: `recording ${recording}`.slice(0, 200), payload };
}

async function isSo({ client, payload, signal }: Work<PublishPayload>): Promise<boolean> {
  const wanted = payload.published ? 'PUBLISHED' : 'UNPUBLISHED';
  return (await findRecording(payload.recordId, client, signal))?.state === wanted;
}

async function sendPublish(work: Work<PublishPayload>): Promise<StepOutcome> {
  const { client, payload, signal } = work;
  const reply = await client.server.publishRecording(payload.recordId, payload.published, signal);
  if (reply.kind !== 'DONE') return toRefusal(reply);
  if (await isSo(work)) return toDone(payload.recordId);
  throw new UpstreamError('UPSTREAM_ERROR', { detail: 'publishRecordings: accepted and not so' });
}

export const publishRecording = defineCommand<MeetingsClient, PublishPayload>({
  payload: publishPayload,
  prepare: preparePublish,
  steps: [
    {
      name: 'publish',
      title: { vi: 'Công bố hoặc thôi công bố', en: 'Publish or withdraw' },
      send: sendPublish,
      reconcile: async (work) => ((await isSo(work)) ? toDone(work.payload.recordId) : { outcome: 'ABSENT' }),
    },
  ],
});

const deletePayload = z.object({ recordId: z.string() });
type DeletePayload = z.output<typeof deletePayload>;

async function prepareDelete({ recording }: MutationDeleteRecordingArgs, call: Call) {
  await requireRecording(recording, call);
  const payload: DeletePayload = { recordId: recording };
  return { subject: `recording ${recording}`.slice(0, 200), payload };
}

async function isGone({ client, payload, signal }: Work<DeletePayload>): Promise<boolean> {
  return (await findRecording(payload.recordId, client, signal)) === null;
}

async function sendDelete(work: Work<DeletePayload>): Promise<StepOutcome> {
  const { client, payload, signal } = work;
  const reply = await client.server.deleteRecording(payload.recordId, signal);
  if (reply.kind === 'NOT_FOUND') return toDone(payload.recordId);
  if (reply.kind !== 'DONE') return toRefusal(reply);
  if (await isGone(work)) return toDone(payload.recordId);
  throw new UpstreamError('UPSTREAM_ERROR', { detail: 'deleteRecordings: accepted and still there' });
}

export const deleteRecording = defineCommand<MeetingsClient, DeletePayload>({
  payload: deletePayload,
  prepare: prepareDelete,
  steps: [
    {
      name: 'delete',
      title: { vi: 'Xóa bản ghi', en: 'Delete the recording' },
      send: sendDelete,
      reconcile: async (work) => ((await isGone(work)) ? toDone(work.payload.recordId) : { outcome: 'ABSENT' }),
    },
  ],
});
