// One webhook.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { id } from '../inputs.js';
import { overWebhook, requireWebhook } from '../webhookRules.js';
import { toWebhook } from '../webhookView.js';

export const webhook = defineQuery({
  name: 'webhook',
  input: z.object({ id }),
  points: 1,
  event: null,
  authorise: (input, context) => overWebhook(input.id, context),
  act: async (input, { services }, db) => ({ result: toWebhook(await requireWebhook(db, input.id), services) }),
});
