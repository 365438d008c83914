// One GraphQL service.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { serviceId } from '../inputs.js';
import { overServices, readService } from '../serviceRules.js';

export const service = defineQuery({
  name: 'service',
  input: z.object({ id: serviceId }),
  points: 1,
  event: null,
  authorise: (_input, context) => overServices(context),
  act: async ({ id }, context, db) => ({ result: (await readService(db, id, context)) ?? null }),
});
