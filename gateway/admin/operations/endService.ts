// A service leaves the one schema for good; not while somebody uses it.
import { z } from 'zod';
import { endServiceSchemas } from '../../store/index.js';
import { defineMutation } from '../defineOperation.js';
import { reason, serviceId } from '../inputs.js';
import { conflict } from '../problems.js';
import { changeServiceStatus, holdService, overServices, refuseBreaking, requireGeneration } from '../serviceRules.js';

export const endService = defineMutation({
  name: 'endService',
  input: z.object({ id: serviceId, reason }),
  points: 10,
  event: 'service.ended',
  authorise: (_input, context) => overServices(context),
  async prepare({ id }, { services: { remotes } }) {
    const generation = remotes.generation();
    const { problems, refused } = remotes.examineWithout(id);
    // What is left would not hold together: whoever uses that would lose it as well.
    if (problems.length > 0)
      throw conflict(
        'Dịch vụ khác cần những gì dịch vụ này khai báo; hãy thay đổi chúng trước.',
        'Other services need what this one declares: change them first.',
        problems.map((problem) => ({ path: 'id', vi: problem, en: problem })),
      );
    refuseBreaking(await refused());
    return generation;
  },
  async act(asked, context, tx, generation) {
    const from = ['REGISTERED', 'ACTIVE', 'PAUSED'] as const;
    await holdService(tx, asked.id, from);
    await requireGeneration(tx, generation);
    await endServiceSchemas(tx, asked.id);
    return changeServiceStatus(asked, { from, to: 'ENDED' }, context, tx);
  },
});
