// Settings of events: what holds without any, and what is refused.
import { expect, it } from '@jest/globals';
import { eventSettingsSchema } from './settings.js';

it('are complete without any, and say what each is for', () => {
  expect(eventSettingsSchema.parse({})).toEqual({
    ...{ pollMs: 1_000, watch: true, lookMs: 60_000, keepDays: 7, arrivalDays: 400, maxArrivalBytes: 1_048_576 },
  });
  for (const setting of Object.values(eventSettingsSchema.shape)) expect(setting.description).toMatch(/\.$/);
});

it.each([{ pollMs: 0 }, { lookMs: 10 }, { keepDays: 0 }, { arrivalDays: 1.5 }, { maxArrivalBytes: 100_000_000 }])(
  'refuse %j',
  (wrong) => expect(eventSettingsSchema.safeParse(wrong).success).toBe(false),
);
