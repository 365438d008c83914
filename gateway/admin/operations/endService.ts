// A service leaves the one schema for good; not while somebody uses it.
import { z } from 'zod';
import { endServiceSchemas } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { changeServiceStatus, overServices, refuseBreaking } from '../serviceRules.js';

export const endService = defineMutation({
  name: 'endService',
  input: z.object({ id: serviceId, reason }),
  points: 10,
  event: 'service.ended',
  authorise: (_input, context) => overServices(context),
  async prepare({ id }, { services }) {
    refuseBreaking(await services.remotes.examineWithout(id).refused());
  },
  async act(asked, context, tx) {
    const from = ['REGISTERED', 'ACTIVE', 'PAUSED'] as const;
    await endServiceSchemas(tx, asked.id);
    return changeServiceStatus(asked, { from, to: 'ENDED' }, context, tx);
  },
});
