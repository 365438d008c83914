// How long after a message was sent its absence from the lists says something: the axis may still be taking it in.
import { z } from 'zod';
import type { Found, StepWork } from '../../kit/index.js';
import type { DocumentsClient } from '../client.js';

type Work = Pick<StepWork<DocumentsClient, unknown>, 'client' | 'key'>;

const moment = z.object({ at: z.number() });

/** Called before a message leaves. */
export async function noteSending({ client, key }: Work): Promise<void> {
  const { settleSeconds } = client.config.send;
  if (settleSeconds === 0) return;
  await client.cache.set(`sending:${key}`, { at: client.clock.now().getTime() }, settleSeconds);
}

/** What to say of a message that the lists do not show. */
export async function absentOrUnclear({ client, key }: Work): Promise<Found> {
  const last = await client.cache.get(`sending:${key}`, moment);
  const age = last === undefined ? Infinity : client.clock.now().getTime() - last.at;
  return age < client.config.send.settleSeconds * 1_000 ? { outcome: 'UNCLEAR' } : { outcome: 'ABSENT' };
}
