// One resolution with its file, its decisions and its rehearsal.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { id } from '../inputs.js';
import { requireReorganisation, toDetails } from '../reorganisations.js';

export const reorganisation = defineQuery({
  name: 'reorganisation',
  input: z.object({ id }),
  points: 5,
  event: null,
  authorise: () => ({ capability: 'gateway:unit.manage', unit: null }),
  act: async (input, _context, db) => ({ result: toDetails(await requireReorganisation(db, input.id)) }),
});
