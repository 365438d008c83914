// Random cases reach what plans have to do: nothing that matters is left to luck.
import { expect, it } from '@jest/globals';
import { FEATURES } from './features.js';
import { checkPlans } from './property.js';

it('has every feature in a thousand cases', async () => {
  const counts = new Map(Object.keys(FEATURES).map((name) => [name, 0]));
  await checkPlans({
    cases: 1_000,
    seed: 1,
    planOnly: true,
    observe: (one, verdict) => {
      for (const [name, has] of Object.entries(FEATURES))
        if (has(one, verdict)) counts.set(name, (counts.get(name) ?? 0) + 1);
    },
  });
  const rare = [...counts].filter(([, count]) => count < 3);
  expect(rare).toEqual([]);
}, 120_000);
