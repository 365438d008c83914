// The messages of one webhook: what became of each.
import { z } from 'zod';
import { listDeliveries } from '../../store/index.js';
import { DELIVERY_STATES } from '../../webhooks/index.js';
import { defineQuery } from '../defineOperation.js';
import { id, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { overWebhook } from '../webhookRules.js';
import { toDelivery } from '../webhookView.js';

export const webhookDeliveries = defineQuery({
  name: 'webhookDeliveries',
  input: z.object({ id, states: optional(z.array(z.enum(DELIVERY_STATES)).max(DELIVERY_STATES.length)), ...page }),
  points: 2,
  event: null,
  authorise: (input, context) => overWebhook(input.id, context),
  async act({ id: hook, states, ...args }, context, db) {
    const result = await readPage(
      context,
      { name: 'webhookDeliveries', filter: [hook, states], args },
      (above, limit) => listDeliveries(db, { hook, states }, above, limit),
      ({ seq }) => seq,
      toDelivery,
    );
    return { result };
  },
});
