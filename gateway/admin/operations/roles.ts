// The roles that grants may name.
import { z } from 'zod';
import { listRoles } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';

export const roles = defineQuery({
  name: 'roles',
  input: z.object({}),
  points: 1,
  event: null,
  authorise: () => ({ capability: 'gateway:grant.read', unit: null }),
  act: async (_input, _context, db) => ({ result: await listRoles(db) }),
});
