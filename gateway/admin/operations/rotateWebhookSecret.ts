// A new secret of a webhook; the old one signs beside it until receivers have changed over.
import { z } from 'zod';
import { replaceWebhookSecret } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { id, optional } from '../inputs.js';
import { holdWebhook, NOT_ENDED, overWebhook, requireWebhook } from '../webhookRules.js';
import { toWebhook } from '../webhookView.js';

export const rotateWebhookSecret = defineMutation({
  name: 'rotateWebhookSecret',
  input: z.object({ id, endOld: optional(z.boolean()) }),
  points: 10,
  stepUp: true,
  event: 'webhook.secret-rotated',
  authorise: (input, context) => overWebhook(input.id, context),
  async act(input, { services }, tx) {
    const { client } = await holdWebhook(tx, input.id, NOT_ENDED);
    const { secret, sealed } = services.webhooks.createSecret(input.id);
    const overlapHours = input.endOld === true ? 0 : services.webhooks.overlapHours;
    await replaceWebhookSecret(tx, input.id, sealed, overlapHours);
    return {
      result: { secret, webhook: toWebhook(await requireWebhook(tx, input.id), services) },
      target: { type: 'Webhook', id: input.id },
      details: { application: client, overlapHours },
    };
  },
});
