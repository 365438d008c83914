// Names of counters: of one length, free of what the subject is called, never the same for two subjects.
import { createHash } from 'node:crypto';

/** `parts` may hold anything: separators, ten thousand characters, no text at all. */
export function toKey(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  // The length in front of each part: ("a:b", "c") and ("a", "b:c") are two.
  for (const part of parts) hash.update(`${part.length}:`).update(part, 'utf16le');
  return hash.digest('base64url').slice(0, 27);
}

/** A number that is spread evenly over keys: below `below`. */
export function spread(key: string, below: number): number {
  return Buffer.from(key, 'base64url').readUInt32BE(0) % below;
}
