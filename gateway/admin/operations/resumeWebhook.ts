// Sends again, what was kept first.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { changeWebhookStatus, overWebhook } from '../webhookRules.js';

export const resumeWebhook = defineMutation({
  name: 'resumeWebhook',
  input: z.object({ id, reason }),
  points: 5,
  event: 'webhook.resumed',
  authorise: (input, context) => overWebhook(input.id, context),
  act: (input, context, tx) => changeWebhookStatus(input, { from: ['PAUSED', 'GONE'], to: 'ACTIVE' }, context, tx),
});
