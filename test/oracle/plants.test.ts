// The oracle finds mistakes: each planted one within a thousand cases.
import { describe, expect, it } from '@jest/globals';
import { PLANTS } from './plants.js';
import { checkPlans } from './property.js';

describe('the oracle of the plans', () => {
  it.each(Object.entries(PLANTS))(
    'finds the planted mistake: %s',
    async (_name, plant) => {
      const found = await checkPlans({ cases: 1_000, seed: 11, plant });
      expect(found.failure).toMatch(/what is wrong:\n- (data|missing|extra)/);
      expect(found.failure).toContain('expectNoProblems({');
      expect(found.cases).toBeLessThan(1_000);
    },
    120_000,
  );
});
