// A message to try a webhook out: signed and sent like any other, about nothing.
import { z } from 'zod';
import { insertPing } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { id } from '../inputs.js';
import { holdWebhook, overWebhook } from '../webhookRules.js';
import { toDelivery } from '../webhookView.js';

export const pingWebhook = defineMutation({
  name: 'pingWebhook',
  input: z.object({ id }),
  points: 10,
  event: 'webhook.pinged',
  authorise: (input, context) => overWebhook(input.id, context),
  async act(input, { services }, tx) {
    const { client } = await holdWebhook(tx, input.id, ['ACTIVE']);
    const row = await insertPing(tx, input.id);
    services.webhooks.wake();
    return {
      result: toDelivery(row),
      target: { type: 'Webhook', id: input.id },
      details: { application: client, delivery: row.id },
    };
  },
});
