// What is deprecated, from which day it may be gone, and who still uses it.
import { z } from 'zod';
import { listDeprecations } from '../../governance/index.js';
import { readLatestUses } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { day, optional } from '../inputs.js';
import { READ_USAGE, firstDay, toFieldUsage, unitsSeen } from '../schemaUsage.js';

const MOST_USERS = 10_000;

export const deprecations = defineQuery({
  name: 'deprecations',
  input: z.object({ until: optional(day) }),
  points: 10,
  event: null,
  authorise: () => ({ capability: READ_USAGE, unit: null }),
  async act({ until }, context, db) {
    const { schema, rules } = context.services.publicSchema();
    const all = listDeprecations(schema, rules.sunsets).filter(
      ({ on }) => until === null || (on !== null && on <= until),
    );
    const filter = {
      from: firstDay(null, context.services),
      units: unitsSeen(context),
      anyOf: all.map(({ coordinate }) => coordinate),
    };
    const users = all.length === 0 ? [] : await readLatestUses(db, filter, MOST_USERS);
    const usersOf = (at: string) => users.filter(({ coordinate }) => coordinate === at).map(toFieldUsage);
    return { result: all.map((each) => ({ ...each, users: usersOf(each.coordinate) })) };
  },
});
