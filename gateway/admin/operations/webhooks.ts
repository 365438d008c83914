// Webhooks of the applications in reach.
import { z } from 'zod';
import { listWebhooks } from '../../store/index.js';
import { HOOK_STATUSES } from '../../webhooks/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { clientId, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { MANAGE } from '../webhookRules.js';
import { toWebhook } from '../webhookView.js';

const filter = z.object({ application: optional(clientId), status: optional(z.enum(HOOK_STATUSES)) });

export const webhooks = defineQuery({
  name: 'webhooks',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: MANAGE, unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { application = null, status = null } = asked ?? {};
    const units = unitsWithin(MANAGE, context);
    const result = await readPage(
      context,
      { name: 'webhooks', filter: [application, status], args },
      (above, limit) => listWebhooks(db, { units, application, status }, above, limit),
      ({ seq }) => seq,
      (row) => toWebhook(row, context.services),
    );
    return { result };
  },
});
