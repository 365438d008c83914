// Stops sending to a webhook; what happens meanwhile is kept for it.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { changeWebhookStatus, overWebhook } from '../webhookRules.js';

export const pauseWebhook = defineMutation({
  name: 'pauseWebhook',
  input: z.object({ id, reason }),
  points: 5,
  event: 'webhook.paused',
  authorise: (input, context) => overWebhook(input.id, context),
  act: (input, context, tx) => changeWebhookStatus(input, { from: ['ACTIVE'], to: 'PAUSED' }, context, tx),
});
