// What a grant was before each change.
import { z } from 'zod';
import { findGrant, grantHistory as readHistory } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overGrant } from '../grantView.js';
import { id } from '../inputs.js';

const MOST = 100;

export const grantHistory = defineQuery({
  name: 'grantHistory',
  input: z.object({ id }),
  points: 2,
  event: null,
  authorise: async (asked, context) =>
    overGrant('gateway:grant.read', await findGrant(context.services.db, asked.id), context),
  async act(asked, _context, db) {
    return { result: await readHistory(db, asked.id, MOST) };
  },
});
