// Settings of webhooks: where to, how often, and how long they are kept.
import { z } from 'zod';

const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

const receivers = {
  allowedHosts: z
    .array(z.string().max(253).regex(HOST, 'a host in lower case, or *.suffix'))
    .default([])
    .describe('Hosts that webhooks may be sent to: a name, or "*.suffix" for all names below it. None: no webhooks.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Whether a host may have a private or loopback address. Link-local addresses are never connected to.'),
  dangerouslyAllowHttp: z
    .boolean()
    .default(false)
    .describe('Accept webhooks without TLS. For a sandbox on one machine.'),
  maxPerApplication: z.int().min(1).max(100).default(5).describe('Webhooks that one application may have.'),
  overlapHours: z
    .int()
    .min(0)
    .max(720)
    .default(24)
    .describe('Hours that messages are signed with the old secret as well, after it was replaced.'),
};

const sending = {
  deliver: z.boolean().default(true).describe('Whether this process sends webhooks, or only manages them.'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000).describe('Milliseconds for one send, connecting included.'),
  perHook: z.int().min(1).max(64).default(4).describe('Messages of one webhook under way at once, over all replicas.'),
  parallel: z.int().min(1).max(2_000).default(256).describe('Messages that one process sends at once.'),
  slowMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(2_500)
    .describe('Milliseconds from which an answer is slow: such a receiver gets one message at a time.'),
  pollMs: z.int().min(50).max(60_000).default(1_000).describe('Milliseconds between two looks for what is due.'),
  graceMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(5_000)
    .describe('Milliseconds to finish what is under way when the gateway stops.'),
};

const patience = {
  firstPauseSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(5)
    .describe('Seconds until the second attempt; doubled for each further one.'),
  maxPauseSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(21_600)
    .describe('Longest pause between two attempts, also where the receiver asks for a longer one.'),
  maxAttempts: z.int().min(1).max(100).default(20).describe('Attempts before a message is given up.'),
  giveUpHours: z
    .int()
    .min(1)
    .max(720)
    .default(72)
    .describe('Hours after its first attempt that a message is given up at its next failure.'),
  breakAfter: z
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('Failures in a row after which a receiver is left alone for a while.'),
  breakSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(30)
    .describe('Seconds that it is left alone the first time; doubled each time that it fails again.'),
  maxBreakSeconds: z
    .int()
    .min(1)
    .max(86_400)
    .default(3_600)
    .describe('Longest time that a failing receiver is left alone.'),
  keepDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe('Days that messages are kept, delivered or not; older ones are deleted.'),
};

export const webhookSettingsSchema = z.object({ ...receivers, ...sending, ...patience });

export type WebhookSettings = z.output<typeof webhookSettingsSchema>;
