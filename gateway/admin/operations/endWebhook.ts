// Ends a webhook for good: nothing of what waits is sent any more.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';
import { id, reason } from '../inputs.js';
import { changeWebhookStatus, NOT_ENDED, overWebhook } from '../webhookRules.js';

export const endWebhook = defineMutation({
  name: 'endWebhook',
  input: z.object({ id, reason }),
  points: 5,
  event: 'webhook.ended',
  authorise: (input, context) => overWebhook(input.id, context),
  act: (input, context, tx) => changeWebhookStatus(input, { from: NOT_ENDED, to: 'ENDED' }, context, tx),
});
