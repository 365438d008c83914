// Settings of events: how soon others hear of them, who looks for them, and how long they are kept.
import { z } from 'zod';

export const eventSettingsSchema = z.object({
  pollMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(1_000)
    .describe('Milliseconds between two looks at the log of changes, for those of other replicas.'),
  watch: z
    .boolean()
    .default(true)
    .describe('Whether this process looks for changes in systems that do not tell of them.'),
  lookMs: z.int().min(1_000).max(600_000).default(60_000).describe('Milliseconds for one look at a system.'),
  keepDays: z
    .int()
    .min(1)
    .max(365)
    .default(7)
    .describe('Days that changes are kept for those who have not heard of them yet.'),
  arrivalDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(400)
    .describe('Days that what systems have handed over is kept, and that repetitions of it are known as such.'),
  maxArrivalBytes: z
    .int()
    .min(1_024)
    .max(4_194_304)
    .default(1_048_576)
    .describe('Largest content of one arrival, in bytes.'),
});
