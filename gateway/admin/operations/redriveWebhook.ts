// Tries messages again that could not be delivered.
import { z } from 'zod';
import { redriveDeliveries } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { id, optional, reason } from '../inputs.js';
import { decideDeliveries, overWebhook } from '../webhookRules.js';

export const redriveWebhook = defineMutation({
  name: 'redriveWebhook',
  input: z.object({ id, delivery: optional(id), reason }),
  points: 10,
  event: 'webhook.redriven',
  authorise: (input, context) => overWebhook(input.id, context),
  act: (input, context, tx) => decideDeliveries(input, (dead) => redriveDeliveries(tx, dead), context, tx),
});
