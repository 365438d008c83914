// The limits that hold where no administrator set others.
import { z } from 'zod';

const points = z.int().min(1).max(1_000_000_000);

export const quotaSettingsSchema = z.object({
  userPoints: points.default(12_000).describe('Points a minute of one person.'),
  applicationPoints: points.default(600_000).describe('Points a minute of one application.'),
  tenantPoints: points
    .default(600_000)
    .describe('Points a minute of one agency, with everything below it. A limit never exceeds the one above it.'),
  cityPoints: points.default(6_000_000).describe('Points a minute of an agency that has none above it.'),
  costLimit: z.int().min(1).max(1_000_000).default(5_000).describe('Points that one operation may cost.'),
  replicas: z
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .describe('Gateway processes that share the load. Each gives its part of a limit while Redis is not there.'),
  syncMs: z
    .int()
    .min(10)
    .max(5_000)
    .default(500)
    .describe('Milliseconds after which what was counted is told to the other replicas at the latest.'),
  usageFlushMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('Milliseconds between two writes of the usage statistics.'),
  signInFailures: z
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('Failed sign-ins a minute, of one address or one account, that lock it.'),
  signInLockSeconds: z
    .array(z.int().min(1).max(43_200))
    .min(1)
    .max(10)
    .default([60, 300, 900, 3_600, 43_200])
    .describe(
      'Seconds that the first, second, … lock of a day lasts; the last one holds for all further. At most 12 h.',
    ),
  lookUpsPerMinute: z
    .int()
    .min(1)
    .max(10_000)
    .default(30)
    .describe('Look-ups by personal number that one person may make in a minute.'),
  lookUpAlarm: z
    .int()
    .min(1)
    .max(100_000)
    .default(200)
    .describe('Different people looked up by one person in an hour that raise the alarm.'),
});

export type QuotaSettings = z.output<typeof quotaSettingsSchema>;
