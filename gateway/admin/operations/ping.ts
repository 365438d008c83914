// Does nothing: for monitoring, and to see that sign-in and rights work.
import { z } from 'zod';
import { defineMutation } from '../defineOperation.js';

export const ping = defineMutation({
  name: 'ping',
  input: z.object({}),
  points: 1,
  event: 'admin.pinged',
  authorise: () => null,
  act: async () => ({ result: true }),
});
