// Our own reference of a write: the same for every attempt at a step, so that the system can tell repetitions.
import { createHash } from 'node:crypto';

/** 26 characters without a meaning; keys of steps are never shown to other systems. */
export function toReference(key: string): string {
  return `LT${createHash('sha256').update(key).digest('hex').slice(0, 24).toUpperCase()}`;
}
