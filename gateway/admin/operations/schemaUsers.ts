// Who uses these parts of the schema, in the whole city: what is asked before they are taken away.
import { z } from 'zod';
import { readLatestUses } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overEverything } from '../guards.js';
import { day, optional } from '../inputs.js';
import { READ_USAGE, coordinate, firstDay, toFieldUsage } from '../schemaUsage.js';

const MOST_COORDINATES = 500;
const MOST_USERS = 10_000;

export const schemaUsers = defineQuery({
  name: 'schemaUsers',
  input: z.object({ coordinates: z.array(coordinate).max(MOST_COORDINATES), since: optional(day) }),
  points: 10,
  event: null,
  // Half of the users would say that nobody else is hurt.
  authorise: (_input, context) => overEverything(READ_USAGE, context),
  async act({ coordinates, since }, { services }, db) {
    if (coordinates.length === 0) return { result: [] };
    const filter = { from: firstDay(since, services), units: null, anyOf: coordinates };
    return { result: (await readLatestUses(db, filter, MOST_USERS)).map(toFieldUsage) };
  },
});
