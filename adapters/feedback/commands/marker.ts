// Our own mark on a submission: GeoReport has no key for repetitions, so it is what a lost one is found by.
import { createHash } from 'node:crypto';

const AT_END = /\s*\[LT[0-9A-F]{24}\]\s*$/u;

/** 26 characters without a meaning, the same for every attempt at a step. */
export function toMarker(key: string): string {
  return `LT${createHash('sha256').update(key).digest('hex').slice(0, 24).toUpperCase()}`;
}

/** Characters that the mark takes from a description. */
export const MARKED_LENGTH = toMarker('').length + 3;

export function withMarker(description: string, marker: string): string {
  return `${description}\n[${marker}]`;
}

export function hasMarker(description: string | null, marker: string): boolean {
  return description?.includes(`[${marker}]`) ?? false;
}

/** The description as it was given. */
export function stripMarker(description: string | null): string | null {
  return description?.replace(AT_END, '') ?? null;
}
