// A unit with what it came from and what it became. Public facts.
import { z } from 'zod';
import { defineQuery } from '../defineOperation.js';
import { unitKey } from '../inputs.js';
import { notFound } from '../problems.js';
import { toStep } from '../unitSteps.js';
import { toUnit } from '../views.js';

export const unit = defineQuery({
  name: 'unit',
  input: z.object({ key: unitKey }),
  points: 1,
  event: null,
  authorise: () => null,
  async act({ key }, { services }) {
    const { tree, directory, clock } = services;
    const found = tree.unit(key);
    if (found === undefined) throw notFound();
    const today = clock.today();
    const day = found.validTo !== null && found.validTo < today ? found.validTo : today;
    return {
      result: {
        unit: toUnit(tree, key),
        parent: toUnit(tree, tree.parentOn(key, day)?.key),
        children: tree.childrenOn(key, day).map((child) => toUnit(tree, child.key)),
        predecessors: tree.predecessors(key).map((step) => toStep(tree, step, 'from')),
        successors: tree.successors(key).map((step) => toStep(tree, step, 'to')),
        currentUnits: tree.currentUnits(key, today).map((current) => toUnit(tree, current.key)),
        agencies: directory.agenciesOf(key).map((agency) => agency.code),
      },
    };
  },
});
