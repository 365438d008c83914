// What an application has registered.
import { z } from 'zod';
import { listOperations } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, graphqlName, optional, page } from '../inputs.js';
import { READ_LIST, toOperations } from '../operationLists.js';
import { readPage } from '../paging.js';

const filter = z.object({ name: optional(graphqlName), active: optional(z.boolean()) });

export const registeredOperations = defineQuery({
  name: 'registeredOperations',
  input: z.object({ clientId, filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: (input, context) => overApplication(READ_LIST, input.clientId, context),
  async act({ clientId: client, filter: asked, ...args }, context, db) {
    const { name = null, active = null } = asked ?? {};
    const now = context.services.clock.now();
    const result = await readPage(
      context,
      { name: 'registeredOperations', filter: [client, name, active], args },
      async (above, limit) => {
        const rows = await listOperations(db, { clientId: client, name, active, now }, above, limit);
        return toOperations(db, client, rows, context.services);
      },
      (row) => `${row.revision} ${row.name}`,
      (row) => row,
    );
    return { result };
  },
});
