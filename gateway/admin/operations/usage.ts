// How much was used, by whom, of what; within the caller's units.
import { z } from 'zod';
import { readUsage, type UsageGroup } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { agencyCode, clientId, optional, stretch, unitKey } from '../inputs.js';

const GROUPS = ['HOUR', 'DAY', 'CLIENT', 'TENANT', 'UNIT', 'ADAPTER', 'FIELD'] as const;
const MAX_DAYS = 400;

const filter = z.object({ client: optional(clientId), tenant: optional(agencyCode), unit: optional(unitKey) });

export const usage = defineQuery({
  name: 'usage',
  input: stretch(MAX_DAYS).and(
    z.object({
      groupBy: z.array(z.enum(GROUPS)).max(GROUPS.length),
      filter: optional(filter),
      first: z
        .int()
        .min(1)
        .max(10_000)
        .nullish()
        .transform((value) => value ?? 1_000),
    }),
  ),
  points: 10,
  event: null,
  authorise: () => ({ capability: 'gateway:usage.read', unit: null }),
  async act({ from, to, groupBy, filter: asked, first }, context, db) {
    const { client = null, tenant = null, unit = null } = asked ?? {};
    const units = unitsWithin('gateway:usage.read', context).filter((key) => unit === null || key === unit);
    const result = await readUsage(db, {
      from,
      to,
      ...(client === null ? {} : { client }),
      ...(tenant === null ? {} : { tenants: [tenant] }),
      units,
      groupBy: groupBy.map((group) => group.toLowerCase() as UsageGroup),
      first,
    });
    return { result };
  },
});
