// Settings of commands: how they are delivered, and how long they are kept.
import { z } from 'zod';

export const commandSettingsSchema = z.object({
  deliver: z.boolean().default(true).describe('Whether this process carries commands out, or only takes them in.'),
  leaseSeconds: z
    .int()
    .min(3)
    .max(300)
    .default(15)
    .describe('Seconds that a worker keeps a command without a sign of life.'),
  pollMs: z.int().min(50).max(60_000).default(500).describe('Milliseconds between two looks for what is due.'),
  parallel: z
    .int()
    .min(1)
    .max(500)
    .default(16)
    .describe('Commands of one adapter that one process carries out at once.'),
  stepMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('Milliseconds for one call of a step that says nothing else.'),
  graceMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(5_000)
    .describe('Milliseconds to finish what is under way when the gateway stops.'),
  maxAttempts: z
    .int()
    .min(1)
    .max(100)
    .default(12)
    .describe('Sends of one step that came to nothing before it is given up.'),
  maxChecks: z
    .int()
    .min(1)
    .max(1_000)
    .default(40)
    .describe('Looks at a step that the system cannot tell of before a person is asked.'),
  giveUpHours: z
    .int()
    .min(1)
    .max(8_760)
    .default(72)
    .describe('Hours after which a step that gets nowhere is given up.'),
  maxPayloadBytes: z
    .int()
    .min(1_024)
    .max(1_000_000)
    .default(262_144)
    .describe('Largest content of one command, in bytes.'),
  keepDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(400)
    .describe('Days that ended commands, and with them their keys, are kept.'),
});

export type CommandSettings = z.output<typeof commandSettingsSchema>;
