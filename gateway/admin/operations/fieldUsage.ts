// Which applications and versions use which parts of the schema, within the caller's units.
import { z } from 'zod';
import { fieldUseKey, readFieldUses } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { overApplication } from '../guards.js';
import { clientId, day, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import {
  READ_USAGE,
  coordinate,
  coordinatePrefix,
  firstDay,
  toFieldUsage,
  typeName,
  unitsSeen,
} from '../schemaUsage.js';

export const fieldUsage = defineQuery({
  name: 'fieldUsage',
  input: z.object({
    field: optional(coordinate),
    type: optional(typeName),
    prefix: optional(coordinatePrefix),
    application: optional(clientId),
    since: optional(day),
    ...page,
  }),
  points: 5,
  event: null,
  authorise: ({ application }, context) =>
    application === null ? { capability: READ_USAGE, unit: null } : overApplication(READ_USAGE, application, context),
  async act({ field, type, prefix, application, since, ...args }, context, db) {
    const from = firstDay(since, context.services);
    const filter = { from, units: unitsSeen(context), client: application, coordinate: field, type, prefix };
    const result = await readPage(
      context,
      { name: 'fieldUsage', filter: [from, application, field, type, prefix], args },
      (above, limit) => readFieldUses(db, filter, above, limit),
      fieldUseKey,
      toFieldUsage,
    );
    return { result };
  },
});
