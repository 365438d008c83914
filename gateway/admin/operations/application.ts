// One application.
import { z } from 'zod';
import { findApplication } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId } from '../inputs.js';
import { notFound } from '../problems.js';

export const application = defineQuery({
  name: 'application',
  input: z.object({ clientId }),
  points: 1,
  event: null,
  authorise: (input, context) => overApplication('gateway:tenant.read', input.clientId, context),
  async act(input, _context, db) {
    const result = await findApplication(db, input.clientId);
    if (result === undefined) throw notFound();
    return { result };
  },
});
