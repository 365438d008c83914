// Order of the list, and never more at a time than allowed.
import { expect, it } from '@jest/globals';
import { mapLimited } from './mapLimited.js';

it('answers in order and keeps the limit', async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimited([5, 1, 4, 2, 3], 2, async (value) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, value));
    running -= 1;
    return value * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
});

it('answers an empty list for an empty list, and ends with the first failure', async () => {
  expect(await mapLimited([], 3, async () => 1)).toEqual([]);
  await expect(mapLimited([1, 2], 2, () => Promise.reject(new Error('mẫu')))).rejects.toThrow('mẫu');
});
