// A quarter of the random cases in which plans are compared with plain graphql-js and with the stitched execution.
import { expect, it } from '@jest/globals';
import { checkPlans } from './property.js';
import { QUARTER, seedOf } from './settings.js';

it('answers as plain graphql-js and the stitched execution do, part 2', async () => {
  const found = await checkPlans({ cases: QUARTER, seed: seedOf(2) });
  expect(found.failure).toBeUndefined();
  expect(found.cases).toBeGreaterThanOrEqual(QUARTER);
  expect(found.calls.planned).toBeLessThanOrEqual(found.calls.stitched);
}, 600_000);
