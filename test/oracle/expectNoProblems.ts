// A case that was found once: the plan has to answer it as plain graphql-js does.
import { expect } from '@jest/globals';
import { judge, toGround } from './ground.js';
import type { Case } from './model.js';
import { describe } from './printCase.js';

export async function expectNoProblems(one: Case): Promise<void> {
  const verdict = await judge(toGround(one.world), one);
  expect(verdict.problems.length === 0 ? '' : describe(one, verdict, verdict.problems)).toBe('');
}
