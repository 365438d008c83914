// Units that were divided: their records stay with the custodian until each is assigned.
import { z } from 'zod';
import { foldText } from '../../store/index.js';
import { defineQuery } from '../defineOperation.js';
import { line, optional, page } from '../inputs.js';
import { readPage } from '../paging.js';
import { isDivided, toStep } from '../unitSteps.js';
import { toUnit } from '../views.js';

const ASSIGN = 'gateway:record.assign';

export const splitUnits = defineQuery({
  name: 'splitUnits',
  input: z.object({ search: optional(line(200)), ...page }),
  points: 2,
  event: null,
  authorise: () => ({ capability: ASSIGN, unit: null }),
  async act({ search, ...args }, context) {
    const { access, services } = context;
    const { tree } = services;
    const scope = access.scopeFor(ASSIGN);
    const words = search === null ? null : foldText(search);
    const found = tree.units
      .filter((unit) => scope.includes(unit.key) && isDivided(tree, unit, services.clock.today()))
      .filter((unit) => words === null || unit.code === words || foldText(unit.fullName).includes(words))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const result = await readPage(
      context,
      { name: 'splitUnits', filter: search, args },
      async (above, limit) => found.filter(({ key }) => above === null || key > above).slice(0, limit),
      ({ key }) => key,
      ({ key }) => {
        const steps = tree.successors(key);
        const whole = steps.find(({ population }) => population === 'WHOLE');
        return {
          unit: toUnit(tree, key),
          parts: steps.map((step) => toStep(tree, step, 'to')),
          suggested: toUnit(tree, whole?.to),
        };
      },
    );
    return { result };
  },
});
