// updateFeedback: adds an update to a request. Its update_id is the key by which the system tells repetitions.
import { z } from 'zod';
import { defineCommand, UpstreamError, type Found, type StepOutcome } from '../../kit/index.js';
import type { Call, FeedbackClient, Work } from '../client.js';
import { statusOf } from '../feedbackSystem.js';
import { harvest } from '../harvest.js';
import type { MutationUpdateFeedbackArgs } from '../schema.generated.js';
import type { UpdateRow, WrittenRow } from '../wire/rows.js';
import { toWireTime } from '../wire/wireTime.js';
import { LONGEST_DESCRIPTION, requireDescription } from './checkText.js';
import { toMarker } from './marker.js';

const payloadSchema = z.object({ number: z.string(), status: z.string(), description: z.string() });
type Payload = z.output<typeof payloadSchema>;
type UpdateWork = Work<Payload>;

const REFUSED: StepOutcome = {
  outcome: 'REFUSED',
  reason: { vi: 'Hệ thống phản ánh không nhận cập nhật này.', en: 'The feedback system does not take this update.' },
};

async function prepare({ id, input }: MutationUpdateFeedbackArgs, _call: Call) {
  const description = requireDescription(input.description, LONGEST_DESCRIPTION);
  return { subject: `feedback-request ${id}`, payload: { number: id, status: input.status, description } };
}

function toDone({ client, payload }: UpdateWork): StepOutcome {
  client.requests.forget();
  client.updates.forget();
  return {
    outcome: 'DONE',
    result: { row: { type: 'FeedbackRequest', key: payload.number }, reference: payload.number },
  };
}

async function isThere({ client, key, acceptedAt, signal }: UpdateWork): Promise<boolean> {
  if (!client.config.updates.enabled) return false;
  const slack = client.config.writes.lookBackSeconds * 1_000;
  const toSecond = (ms: number) => Math.floor(ms / 1_000) * 1_000;
  const { rows } = await harvest({
    ...client.config.harvest,
    span: { from: toSecond(acceptedAt.getTime() - slack), until: toSecond(client.clock.now().getTime() + slack) },
    fetch: (window) => client.system.updatesIn(window, signal),
    id: (row: UpdateRow) => row.update_id,
  });
  return rows.some(({ update_id }) => update_id === toMarker(key));
}

function judge(work: UpdateWork, rows: readonly WrittenRow[]): StepOutcome {
  const [item] = rows;
  if (item?.update_id != null) return toDone(work);
  if (item?.code == null) throw new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail: 'update: no update_id' });
  const isRepeated = new RegExp(work.client.config.writes.duplicateText, 'iu').test(item.description ?? '');
  return isRepeated ? toDone(work) : REFUSED;
}

async function send(work: UpdateWork): Promise<StepOutcome> {
  const { client, payload, key, acceptedAt, signal } = work;
  const fields = [
    ['service_request_id', payload.number],
    ['update_id', toMarker(key)],
    ['status', payload.status],
    ['updated_datetime', toWireTime(acceptedAt)],
    ['description', payload.description],
  ] as const;
  try {
    return judge(work, await client.system.sendUpdate(fields, signal));
  } catch (error) {
    if (![400, 404].includes(statusOf(error) ?? 0)) throw error;
    // 400 is also how "already exists" comes: what stands there decides.
    return (await isThere(work)) ? toDone(work) : REFUSED;
  }
}

/** What does not show is sent again under the same update_id, which is taken once. */
async function look(work: UpdateWork): Promise<Found> {
  return (await isThere(work)) ? toDone(work) : { outcome: 'ABSENT' };
}

export const updateFeedback = defineCommand<FeedbackClient, Payload>({
  payload: payloadSchema,
  prepare,
  steps: [{ name: 'update', title: { vi: 'Gửi cập nhật', en: 'Send the update' }, send, reconcile: look }],
});
