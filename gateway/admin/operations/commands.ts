// Commands of the units in reach: what is under way, and what got stuck.
import { z } from 'zod';
import { STATUSES } from '../../commands/index.js';
import { MANAGE } from '../commands/decideCommand.js';
import { toCommand } from '../commands/commandView.js';
import { defineQuery } from '../defineOperation.js';
import { unitsWithin } from '../guards.js';
import { clientId, optional, page, unitKey } from '../inputs.js';
import { readPage } from '../paging.js';

const filter = z.object({
  statuses: optional(z.array(z.enum(STATUSES)).max(STATUSES.length)),
  application: optional(clientId),
  adapter: optional(z.string().regex(/^[a-z][a-z0-9-]{1,63}$/)),
  unit: optional(unitKey),
});

const NO_FILTER = { statuses: null, application: null, adapter: null, unit: null } as const;

export const commands = defineQuery({
  name: 'commands',
  input: z.object({ filter: optional(filter), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: MANAGE, unit: null }),
  async act({ filter: given, ...args }, context) {
    const { statuses, application, adapter, unit } = given ?? NO_FILTER;
    const within = unitsWithin(MANAGE, context);
    const wanted = {
      statuses: statuses ?? undefined,
      client: application ?? undefined,
      adapter: adapter ?? undefined,
      units: unit === null ? within : within.filter((key) => key === unit),
    };
    const result = await readPage(
      context,
      { name: 'commands', filter: given, args },
      async (above, limit) => (await context.services.commands.store.list(wanted, limit, above)).rows,
      ({ seq }) => seq,
      (row) => toCommand(row, context.services),
    );
    return { result };
  },
});
