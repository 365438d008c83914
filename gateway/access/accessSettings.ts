// How rights are decided, as far as an installation may choose.
import { z } from 'zod';

export const accessSettingsSchema = z.object({
  sandboxRoles: z
    .boolean()
    .default(false)
    .describe('Count the grants of roles that are marked sandbox-only. Refused in production.'),
  publicReads: z
    .boolean()
    .default(false)
    .describe('Answer public facts without a token; everything else still needs one.'),
  stepUpAcr: z
    .array(z.string().min(1))
    .min(1)
    .default(['urn:lien-thong:loa:2', 'LoA2', '2'])
    .describe('Values of "acr" that count as a strong sign-in.'),
  stepUpSeconds: z
    .int()
    .min(30)
    .max(3_600)
    .default(300)
    .describe('Seconds after which a strong sign-in must be repeated for what is marked @stepUp.'),
});
