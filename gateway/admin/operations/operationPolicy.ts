// Which operations an application may send, and how often it sent others lately.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId } from '../inputs.js';
import { READ_LIST, readPolicy } from '../operationLists.js';

export const operationPolicy = defineQuery({
  name: 'operationPolicy',
  input: z.object({ clientId }),
  points: 1,
  event: null,
  authorise: (input, context) => overApplication(READ_LIST, input.clientId, context),
  act: async (input, { services }, db) => ({ result: await readPolicy(db, input.clientId, services) }),
});
