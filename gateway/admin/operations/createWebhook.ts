// A webhook of an application; this answer is the only place where its secret can ever be read.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { insertWebhook } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, line, optional, unitKey } from '../inputs.js';
import { MANAGE, requireRoomForWebhook, requireSound, requireWebhook } from '../webhookRules.js';
import { toWebhook } from '../webhookView.js';

const MAX_TYPES = 100;
const MAX_UNITS = 200;

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

const input = z.object({
  application: clientId,
  title: line(200),
  url: z.string().max(4_096),
  types: z
    .array(z.string().regex(/^[A-Z][A-Za-z0-9]{0,63}$/))
    .min(1)
    .max(MAX_TYPES)
    .transform(unique),
  units: optional(z.array(unitKey).max(MAX_UNITS).transform(unique)),
});

export const createWebhook = defineMutation({
  name: 'createWebhook',
  input: z.object({ input }),
  points: 10,
  stepUp: true,
  event: 'webhook.created',
  authorise: (asked, context) => overApplication(MANAGE, asked.input.application, context),
  validate: (asked, context) => requireSound({ ...asked.input, units: asked.input.units ?? [] }, context),
  async act({ input: asked }, { principal, services }, tx) {
    const { application, url, types, title } = asked;
    const units = asked.units ?? [];
    await requireRoomForWebhook(tx, application, url, services.webhooks.maxPerApplication);
    const id = randomUUID();
    const { secret, sealed } = services.webhooks.createSecret(id);
    const createdBy = principal.reference;
    await insertWebhook(tx, { id, client: application, title, url, types, units, secret: sealed, createdBy });
    return {
      result: { secret, webhook: toWebhook(await requireWebhook(tx, id), services) },
      target: { type: 'Webhook', id },
      // The rest of an address may hold what is nobody else's business.
      details: { application, host: new URL(url).host, types, units },
    };
  },
});
