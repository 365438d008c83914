// Where records of divided units went, with every earlier line: nothing is overwritten.
import { z } from 'zod';
import { listAssignments } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { optional, page, unitKey } from '../inputs.js';
import { readPage } from '../paging.js';
import { toUnit } from '../views.js';

const ASSIGN = 'gateway:record.assign';

const filter = z.object({ unit: optional(unitKey), type: optional(z.string().regex(/^[A-Z]\w{0,99}$/)) });

export const recordAssignments = defineQuery({
  name: 'recordAssignments',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: ASSIGN, unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { unit = null, type = null } = asked ?? {};
    const units = unitsWithin(ASSIGN, context).filter((key) => unit === null || key === unit);
    const result = await readPage(
      context,
      { name: 'recordAssignments', filter: [unit, type], args },
      (above, limit) => listAssignments(db, { units, type }, above, limit),
      ({ version, id }) => `${version} ${id}`,
      ({ version: _version, unit: key, ...row }) => ({ ...row, unit: toUnit(context.services.tree, key) }),
    );
    return { result };
  },
});
