// Asks a service for its schema again, with the newest declaration.
import { z } from 'zod';
import { listServiceSchemas } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { serviceId } from '../inputs.js';
import { notFound } from '../problems.js';
import { overServices, propose, toDeclared } from '../serviceRules.js';

export const refreshService = defineMutation({
  name: 'refreshService',
  input: z.object({ id: serviceId }),
  points: 20,
  event: 'service.proposed',
  authorise: (_input, context) => overServices(context),
  async prepare({ id }, { services }) {
    const [newest] = await listServiceSchemas(services.db, id, null, 1);
    if (newest === undefined) throw notFound();
    const declared = toDeclared(newest);
    return { declared, found: await services.remotes.fetch(declared) };
  },
  act: (_input, context, tx, { declared, found }) => propose(declared, found, context, tx),
});
