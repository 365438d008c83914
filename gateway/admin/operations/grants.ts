// Grants within the caller's units.
import { z } from 'zod';
import { listGrants } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { suspendedNow, toGrant } from '../grantView.js';
import { holdsEverywhere, unitsWithin } from '../guards.js';
import { optional, page, unitKey } from '../inputs.js';
import { readPage } from '../paging.js';
import { capabilityPattern, grantee, granteeKind, grantState } from '../rightInputs.js';

const filterForm = z
  .object({
    granteeKind: optional(granteeKind),
    grantee: optional(grantee),
    capability: optional(capabilityPattern),
    unit: optional(unitKey),
    state: optional(grantState),
  })
  .nullish()
  .transform((filter) => filter ?? { granteeKind: null, grantee: null, capability: null, unit: null, state: null });

export const grants = defineQuery({
  name: 'grants',
  input: z.object({ filter: filterForm, ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: 'gateway:grant.read', unit: null }),
  async act({ filter: asked, ...args }, context, db) {
    const { services } = context;
    const byState = asked.state === 'ACTIVE' || asked.state === 'SUSPENDED';
    const filter = {
      ...asked,
      units: unitsWithin('gateway:grant.read', context),
      everywhere: holdsEverywhere('gateway:grant.read', context),
      suspended: byState ? suspendedNow(services) : [],
      now: services.clock.now(),
      today: services.clock.today(),
    };
    const result = await readPage(
      context,
      { name: 'grants', filter: asked, args },
      (above, limit) => listGrants(db, filter, above, limit),
      ({ id }) => id,
      (row) => toGrant(row, services),
    );
    return { result };
  },
});
