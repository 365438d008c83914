// Whether clients may have texts remembered by themselves.
import { z } from 'zod';

export const operationSettingsSchema = z.object({
  automaticPersistedQueries: z
    .boolean()
    .default(true)
    .describe('Remember valid texts by their SHA-256, so that clients send the hash alone (Apollo’s protocol).'),
});
