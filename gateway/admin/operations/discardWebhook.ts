// Gives messages up that could not be delivered.
import { z } from 'zod';
import { discardDeliveries } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { id, optional, reason } from '../inputs.js';
import { decideDeliveries, overWebhook } from '../webhookRules.js';

export const discardWebhook = defineMutation({
  name: 'discardWebhook',
  input: z.object({ id, delivery: optional(id), reason }),
  points: 10,
  event: 'webhook.discarded',
  authorise: (input, context) => overWebhook(input.id, context),
  act: (input, context, tx) =>
    decideDeliveries(input, (dead) => discardDeliveries(tx, dead, input.reason), context, tx),
});
