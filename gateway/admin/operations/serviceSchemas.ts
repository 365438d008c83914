// What was proposed of a service, from the first day on.
import { z } from 'zod';
import { listServiceSchemas } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { page, serviceId } from '../inputs.js';
import { readPage } from '../paging.js';
import { overServices } from '../serviceRules.js';
import { toServiceSchema } from '../serviceView.js';

export const serviceSchemas = defineQuery({
  name: 'serviceSchemas',
  input: z.object({ id: serviceId, ...page }),
  points: 2,
  event: null,
  authorise: (_input, context) => overServices(context),
  async act({ id, ...args }, context, db) {
    const result = await readPage(
      context,
      { name: 'serviceSchemas', filter: [id], args },
      (below, limit) => listServiceSchemas(db, id, below === null ? null : Number(below), limit),
      ({ version }) => String(version),
      toServiceSchema,
    );
    return { result };
  },
});
