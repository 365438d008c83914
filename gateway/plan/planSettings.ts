// What an installation may choose about the execution of operations.
import { z } from 'zod';

export const planSettingsSchema = z.object({
  maxPlans: z.int().min(10).max(100_000).default(1_000).describe('Compiled operations that are kept.'),
  shareInFlight: z
    .boolean()
    .default(true)
    .describe('Equal reads of remote adapters that are under way at the same moment, with equal rights, are one call.'),
  entityCache: z
    .boolean()
    .default(false)
    .describe(
      'Keep objects of remote adapters whose types carry @cacheControl, for callers with equal rights. They lie in the cache as the adapter answered them, before masks.',
    ),
});
