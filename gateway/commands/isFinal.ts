// Failures that the same attempt would meet again.

/** 401, 403, 408, 425 and 429 are about the gateway or the moment, not about what was sent (RFC 9110 §15.5). */
const PASSING = new Set([401, 403, 408, 425, 429]);

/** True if the system has read what was sent and refused it as it stands. */
export function isFinal(error: unknown): boolean {
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 && !PASSING.has(status);
}
