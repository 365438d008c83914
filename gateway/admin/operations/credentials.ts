// The credentials of an application: when they were made and end, never what they are.
import { z } from 'zod';
import { listCredentials } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId } from '../inputs.js';

export const credentials = defineQuery({
  name: 'credentials',
  input: z.object({ clientId }),
  points: 1,
  event: null,
  authorise: (input, context) => overApplication('gateway:credential.manage', input.clientId, context),
  act: async (input, _context, db) => ({ result: await listCredentials(db, input.clientId) }),
});
