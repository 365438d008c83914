// The purposes that may be stated: no secret, everybody with a token has to choose one of them.
import { z } from 'zod';
import { listPurposes } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';

export const purposes = defineQuery({
  name: 'purposes',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => null,
  act: async (_input, _context, db) => ({ result: await listPurposes(db) }),
});
