// The oracle finds mistakes: each planted one within a thousand cases.
import { describe, expect, it } from '@jest/globals';
import { PLANTS } from './plants.js';
import { checkPlans } from './property.js';

describe('the oracle of the plans', () => {
  it.each(Object.entries(PLANTS))(
    'finds the planted mistake: %s',
    async (_name, plant) => {
      const found = await checkPlans({ cases: 1_000, seed: 11, plant, planOnly: true, asFound: true });
      expect(found.failure).toMatch(/what is wrong:\n- (data|missing|extra|invariant)/);
      expect(found.cases).toBeLessThan(1_000);
    },
    120_000,
  );

  it('prints a small test to paste', async () => {
    const found = await checkPlans({ cases: 1_000, seed: 11, plant: PLANTS.wrongIndex });
    expect(found.failure).toContain('await expectNoProblems({');
    expect(found.failure?.length).toBeLessThan(10_000);
  }, 120_000);
});
