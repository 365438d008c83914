// All resolutions, whatever became of them.
import { z } from 'zod';
import { reorganisationStore } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';

export const reorganisations = defineQuery({
  name: 'reorganisations',
  input: z.object({}),
  points: 5,
  event: null,
  authorise: () => ({ capability: 'gateway:unit.manage', unit: null }),
  act: async (_input, _context, db) => ({ result: await reorganisationStore.list(db) }),
});
