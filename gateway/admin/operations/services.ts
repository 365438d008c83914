// All GraphQL services, with what is in force and what waits.
import { z } from 'zod';
import { listOpenSchemas, listServices } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overServices } from '../serviceRules.js';
import { toService } from '../serviceView.js';

export const services = defineQuery({
  name: 'services',
  input: z.object({}),
  points: 2,
  event: null,
  authorise: (_input, context) => overServices(context),
  async act(_input, context, db) {
    const open = await listOpenSchemas(db, null);
    return { result: (await listServices(db)).map((row) => toService(row, open, context.services)) };
  },
});
