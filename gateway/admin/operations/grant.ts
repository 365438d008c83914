// One grant, by its id.
import { z } from 'zod';
import { findGrant } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overGrant, toGrant } from '../grantView.js';
import { id } from '../inputs.js';
import { notFound } from '../problems.js';

export const grant = defineQuery({
  name: 'grant',
  input: z.object({ id }),
  points: 1,
  event: null,
  authorise: async (asked, context) =>
    overGrant('gateway:grant.read', await findGrant(context.services.db, asked.id), context),
  async act(asked, { services }, db) {
    const row = await findGrant(db, asked.id);
    if (row === undefined) throw notFound();
    return { result: toGrant(row, services) };
  },
});
