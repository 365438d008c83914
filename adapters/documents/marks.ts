// How far an account was read: the moment of the newest message, and which messages of that moment were seen.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReceivedRow } from './mailbox.js';

/** Seconds, short digests of the messages of that second, and how often the next one could not be opened. */
export const markSchema = z.tuple([z.int(), z.array(z.string().max(20)), z.int()]);
export type Mark = z.output<typeof markSchema>;

/** Messages of one second that are told apart; behind so many the second counts as read. */
const MOST_IDS = 100;

function toDigest(transportId: string): string {
  return createHash('sha256').update(transportId).digest('base64url').slice(0, 8);
}

export function secondOf(row: ReceivedRow): number {
  return row.sentAt === null ? 0 : Math.floor(Date.parse(row.sentAt) / 1_000);
}

/** Rows behind the mark, the oldest first. One that is ahead of the clock waits: it would hide all that come before it. */
export function rowsAfter(rows: readonly ReceivedRow[], [second, digests]: Mark, until: number): ReceivedRow[] {
  const seen = new Set(digests);
  const isOpen = (row: ReceivedRow) =>
    secondOf(row) === second && seen.size < MOST_IDS && !seen.has(toDigest(row.transportId));
  return rows
    .filter((row) => secondOf(row) <= until && (secondOf(row) > second || isOpen(row)))
    .sort((a, b) => secondOf(a) - secondOf(b) || (a.transportId < b.transportId ? -1 : 1));
}

/** The mark behind this row. */
export function passed([second, digests]: Mark, row: ReceivedRow): Mark {
  const at = secondOf(row);
  const before = at === second ? digests : [];
  return [at, [...before, toDigest(row.transportId)].slice(-MOST_IDS), 0];
}

/** The mark behind all rows of an account that nobody has read before, but none that came after `since`. */
export function startingMark(rows: readonly ReceivedRow[], since: number): Mark {
  const old = rows.filter((row) => secondOf(row) <= since).sort((a, b) => secondOf(a) - secondOf(b));
  return old.reduce(passed, [0, [], 0] as Mark);
}
