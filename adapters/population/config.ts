// Settings of the adapter: which way look-ups go, for which purposes, and whose a person is.
import { z } from 'zod';
import { portalSchema } from './portalSettings.js';
import { xroadSchema } from './xroadSettings.js';

/** Settings of `population`. */
export const configSchema = z
  .object({
    transport: z.enum(['xroad', 'portal']).describe('Over X-Road, or through the hub of the national portal.'),
    xroad: xroadSchema.optional().describe('Needed for xroad.'),
    portal: portalSchema.optional().describe('Needed for portal.'),
    purposes: z
      .array(z.string().min(1))
      .min(1)
      .default(['handle-procedure'])
      .describe('Purposes for which people may be looked up; any other is refused.'),
    residence: z
      .enum(['PERMANENT', 'CURRENT'])
      .default('PERMANENT')
      .describe('The address whose ward a person belongs to.'),
    referenceSecret: z
      .string()
      .min(32)
      .describe('Secret that references of look-ups are sealed with: a personal number is in none of our ids.')
      .meta({ secret: true }),
    referenceMinutes: z.int().min(1).max(1_440).default(60).describe('Minutes for which a reference can be used.'),
    maxParallel: z.int().min(1).max(16).default(4).describe('Look-ups that one request runs at a time.'),
  })
  .refine((config) => config[config.transport] !== undefined, {
    path: ['transport'],
    error: 'needs the settings of the way that it names',
  });

/** The parsed settings. */
export type Config = z.output<typeof configSchema>;
