// How every command here sends: once, and with a look afterwards wherever the portal's word is not enough.
import {
  UpstreamError,
  type Found,
  type Refusal,
  type StepOutcome,
  type StepResult,
  type StepWork,
} from '../../kit/index.js';
import type { PublicServicesClient } from '../client.js';
import { toRefusal } from '../refusal.js';
import { maybeSent } from '../sent.js';
import type { WriteReply } from '../portalWrite.js';

/** What the steps of this adapter get. */
export type Work<Payload> = StepWork<PublicServicesClient, Payload>;

export interface Delivery {
  readonly service: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly done: StepResult;
  /** What is said when the portal refuses. */
  readonly refusal: Refusal;
  /** Looks whether it is there, ours and as it should be. */
  find(): Promise<Found>;
}

async function write({ client, key, signal }: Work<unknown>, { service, parameters }: Delivery): Promise<WriteReply> {
  client.sendTimes.leaves(key);
  try {
    const answered = await client.portal.write({ service, parameters, signal });
    client.sendTimes.isOver(key);
    return answered;
  } catch (error) {
    if (error instanceof UpstreamError && !error.sent) client.sendTimes.isOver(key);
    throw error;
  }
}

/** "It is there already": ours from an earlier attempt, or somebody else's. */
async function settleExisting(work: Work<unknown>, delivery: Delivery, written: WriteReply): Promise<StepOutcome> {
  const found = await maybeSent(() => delivery.find());
  if (found.outcome === 'DONE' || found.outcome === 'REFUSED') return found;
  // The first attempt cannot have met itself: what exists, and is not shown to us, is somebody else's.
  if (found.outcome === 'ABSENT' && work.attempt === 1) return { outcome: 'REFUSED', reason: delivery.refusal };
  throw toRefusal(delivery.service, written.reply);
}

/** A refusal, unless an earlier attempt came through and is the reason for it. */
async function settleRefused(work: Work<unknown>, delivery: Delivery, written: WriteReply): Promise<StepOutcome> {
  work.client.log.warn({ detail: toRefusal(delivery.service, written.reply).detail }, 'the portal refused a write');
  if (work.attempt > 1) {
    const found = await maybeSent(() => delivery.find());
    if (found.outcome === 'DONE') return found;
  }
  return { outcome: 'REFUSED', reason: delivery.refusal };
}

/** Sends once. Throws where it is not known whether it was accepted. */
export async function deliver(work: Work<unknown>, delivery: Delivery): Promise<StepOutcome> {
  const written = await write(work, delivery);
  switch (written.verdict) {
    case 'ACCEPTED':
      return { outcome: 'DONE', result: delivery.done };
    case 'EXISTS':
      return settleExisting(work, delivery, written);
    case 'REFUSED':
      return settleRefused(work, delivery, written);
    case 'UNKNOWN':
      throw toRefusal(delivery.service, written.reply);
  }
}

/** Looks; "not there" is final only when nothing can be under way any more. */
export async function findSettled({ client, key }: Work<unknown>, find: () => Promise<Found>): Promise<Found> {
  // Asked first: what arrives while we look must not be taken for absent.
  const isSettled = client.sendTimes.isSettled(key);
  const found = await find();
  return found.outcome === 'ABSENT' && !isSettled ? { outcome: 'UNCLEAR' } : found;
}
