// Settings of GraphQL services that administrators connect while the gateway runs.
import { z } from 'zod';

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

export const serviceSettingsSchema = z.object({
  allowedHosts: z
    .array(z.string().max(253).regex(HOST, 'a host in lower case, or *.suffix'))
    .default([])
    .describe(
      'Hosts on which GraphQL services may be connected: a name, or "*.suffix" for all below it. None: no services.',
    ),
  dangerouslyAllowHttp: z
    .boolean()
    .default(false)
    .describe('Accept services without TLS. For a sandbox on one machine.'),
  lookSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(60)
    .describe(
      'Seconds between two looks at the schema that each service shows; a new one is proposed, never switched to.',
    ),
  probeSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(15)
    .describe('Seconds between two looks whether each service answers.'),
  pollMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(2_000)
    .describe('Milliseconds between looks for schemas that were approved on another replica.'),
});
