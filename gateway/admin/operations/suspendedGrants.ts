// AZ-U12: grants within their own time that do not count, because the unit of their source was dissolved or it has ended.
import { z } from 'zod';
import { listGrants } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { suspendedNow, toGrant } from '../grantView.js';
import { holdsEverywhere, unitsWithin } from '../guards.js';
import { page } from '../inputs.js';
import { readPage } from '../paging.js';

export const suspendedGrants = defineQuery({
  name: 'suspendedGrants',
  input: z.object(page),
  points: 5,
  event: null,
  authorise: () => ({ capability: 'gateway:grant.read', unit: null }),
  async act(args, context, db) {
    const { services } = context;
    const filter = {
      granteeKind: null,
      grantee: null,
      capability: null,
      unit: null,
      state: 'SUSPENDED' as const,
      units: unitsWithin('gateway:grant.read', context),
      everywhere: holdsEverywhere('gateway:grant.read', context),
      suspended: suspendedNow(services),
      now: services.clock.now(),
      today: services.clock.today(),
    };
    const result = await readPage(
      context,
      { name: 'suspendedGrants', filter: null, args },
      (above, limit) => listGrants(db, filter, above, limit),
      ({ id }) => id,
      (row) => toGrant(row, services),
    );
    return { result };
  },
});
