// The quarterly look at accounts: who still holds rights of their own, and whether they use them (TCVN 14423:2026).
import { z } from 'zod';
import { listAccounts } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { holdsEverywhere, unitsWithin } from '../guards.js';
import { page } from '../inputs.js';
import { readPage } from '../paging.js';

const READ = 'gateway:grant.read';
const DAY_MS = 86_400_000;

export const accountReview = defineQuery({
  name: 'accountReview',
  input: z.object({
    inactiveDays: z
      .int()
      .min(1)
      .max(400)
      .nullish()
      .transform((days) => days ?? 45),
    ...page,
  }),
  points: 20,
  event: 'account.reviewed',
  authorise: () => ({ capability: READ, unit: null }),
  async act({ inactiveDays, ...args }, context, db) {
    const { clock } = context.services;
    const units = holdsEverywhere(READ, context) ? null : unitsWithin(READ, context);
    const since = clock.now().getTime() - inactiveDays * DAY_MS;
    const result = await readPage(
      context,
      { name: 'accountReview', filter: null, args },
      (above, limit) => listAccounts(db, { units, today: clock.today() }, above, limit),
      ({ name, kind }) => `${name} ${kind}`,
      ({ grants, ...row }) => ({
        ...row,
        grantCount: grants,
        inactive: row.lastUsedAt === null || row.lastUsedAt.getTime() < since,
      }),
    );
    return { result, details: { shown: result.nodes.length, inactiveDays } };
  },
});
