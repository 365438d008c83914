// How long it is known who uses which part of the schema, and how long ago a use still counts.
import { z } from 'zod';

export const governanceSettingsSchema = z.object({
  retentionDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(400)
    .describe('Days for which it is kept which application and version used which part of the schema.'),
  usedWithinDays: z
    .int()
    .min(1)
    .max(400)
    .default(30)
    .describe('What an application used within so many days may not be taken away from it before the announced day.'),
  noticeDays: z
    .int()
    .min(0)
    .max(400)
    .default(30)
    .describe('Days that an announced removal of something in use lies ahead at least.'),
  maxRows: z
    .int()
    .min(1_000)
    .max(1_000_000)
    .default(50_000)
    .describe('Different parts, applications and versions that one write keeps apart; what is beyond counts together.'),
});
