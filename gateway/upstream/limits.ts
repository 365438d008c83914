// The budget of one adapter's calls. Every value is configuration; these are the defaults of config/settings.
import { z } from 'zod';

export const limitsSchema = z.object({
  connectMs: z.int().min(1).max(60_000).default(500).describe('Milliseconds to open a connection.'),
  readMs: z.int().min(1).max(120_000).default(2_000).describe('Milliseconds for one read, retries included.'),
  maxBytes: z.int().min(1_024).max(268_435_456).default(4_194_304).describe('Largest reply in bytes, after inflating.'),
  maxParallel: z.int().min(1).max(1_000).default(64).describe('Calls in flight at once.'),
  maxQueued: z.int().min(0).max(10_000).default(128).describe('Calls that may wait for a place.'),
  retries: z.int().min(0).max(3).default(1).describe('Extra attempts for reads that did not reach the system.'),
  breakAfter: z.int().min(1).max(1_000).default(5).describe('Failures in a row that open the circuit breaker.'),
  breakMs: z.int().min(1).max(600_000).default(5_000).describe('Milliseconds until an open breaker lets one call try.'),
});

/** Limits of one adapter: milliseconds, bytes, counts. */
export type Limits = z.output<typeof limitsSchema>;
