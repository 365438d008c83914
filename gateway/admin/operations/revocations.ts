// What was called back, when, by whom and why.
import { z } from 'zod';
import { listRevocations } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { optional, page } from '../inputs.js';
import { readPage } from '../paging.js';

export const revocations = defineQuery({
  name: 'revocations',
  input: z.object({ kind: optional(z.enum(['TOKEN', 'SUBJECT', 'SESSION', 'APPLICATION'])), ...page }),
  points: 2,
  event: null,
  authorise: (_input, context) => overEverything('gateway:session.revoke', context),
  async act({ kind, ...args }, context, db) {
    const result = await readPage(
      context,
      { name: 'revocations', filter: kind, args },
      (above, limit) => listRevocations(db, kind, above, limit),
      ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`,
      (row) => row,
    );
    return { result };
  },
});
