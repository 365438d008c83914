import { expect, it } from '@jest/globals';
import { createSystemClock } from './systemClock.js';

it('changes the day at midnight in Hanoi, forwards and backwards', () => {
  let now = Date.parse('2026-11-20T16:59:59.999Z');
  const clock = createSystemClock(() => now);
  expect(clock.today()).toBe('2026-11-20');
  now += 1;
  expect(clock.today()).toBe('2026-11-21');
  expect(clock.now().toISOString()).toBe('2026-11-20T17:00:00.000Z');
  now -= 1;
  expect(clock.today()).toBe('2026-11-20');
  now = Date.parse('2025-06-30T17:00:00Z');
  expect(clock.today()).toBe('2025-07-01');
});
