// How the audit trail is kept.
import { z } from 'zod';

const seed = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes as base64url')
  .optional()
  .meta({ secret: true });

export const auditSettingsSchema = z.object({
  writerName: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default('gateway')
    .describe('First part of the name under which this process writes its chain of records.'),
  graceMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(30_000)
    .describe('Milliseconds without the store taking records after which personal data are no longer served.'),
  storeMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(3_000)
    .describe('Milliseconds for the store to take records; then they go to the spool file.'),
  gatherMs: z
    .int()
    .min(0)
    .max(100)
    .default(3)
    .describe('Milliseconds that records wait for others under load, to be stored together; 0: never.'),
  checkpointSeconds: z.int().min(1).max(3_600).default(60).describe('Seconds between two signed checkpoints.'),
  checkpointRecords: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe('Records after which a checkpoint is signed sooner.'),
  onlineMonths: z.int().min(1).max(120).default(12).describe('Months that records stay searchable before archiving.'),
  archiveHours: z
    .int()
    .min(0)
    .max(720)
    .default(24)
    .describe('Hours between two looks for records to archive; 0: never.'),
  archiveFolder: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of the archive files. Default: "audit-archive" in the data folder.'),
  anchorFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File outside the database that repeats every checkpoint; best on another disk. Default: audit-anchors.jsonl in the data folder.',
    ),
  key: seed.describe(
    'Ed25519 seed that signs checkpoints; the same on all replicas. Default: a key made on the first start, in "keyPath".',
  ),
  previousKey: seed.describe('The seed before the present one; it vouches for the new one on the first start with it.'),
  keyPath: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of the signing key. Default: audit-signing.key in the data folder.'),
  acceptNewKey: z
    .boolean()
    .default(false)
    .describe('Start with a signing key that no known key vouches for: after the old one was lost.'),
  spoolBytes: z
    .int()
    .min(65_536)
    .max(100_000_000_000)
    .default(268_435_456)
    .describe('Largest spool file; when it is full, requests that must be recorded are refused.'),
  queueEntries: z.int().min(1).max(1_000_000).default(10_000).describe('Records waiting in memory to be written.'),
  queueBytes: z.int().min(65_536).max(4_000_000_000).default(67_108_864).describe('Bytes waiting in memory.'),
});

export type AuditSettings = z.output<typeof auditSettingsSchema>;
