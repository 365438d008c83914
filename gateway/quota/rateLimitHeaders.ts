// What a caller is told about its limits, in the fields of draft-ietf-httpapi-ratelimit-headers-10.
import { WINDOW_MS } from './meter.js';
import type { QuotaDecision } from './types.js';

/** Nearly all names: nothing to replace or to escape. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** RFC 8941 §3.3.3: a String holds printable ASCII, with `"` and `\` escaped. */
function toStringItem(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}

/** `q`, `r` in points; `w`, `t` in seconds. `r` may pass `q` by what was saved in the minute before. */
export function rateLimitHeaders(decision: QuotaDecision): Record<string, string> {
  const name = toStringItem(decision.policy);
  const headers: Record<string, string> = {
    'RateLimit-Policy': `${name};q=${decision.limit};w=${WINDOW_MS / 1_000}`,
    RateLimit: `${name};r=${decision.remaining};t=${decision.resetSeconds}`,
  };
  // RFC 9110 §10.2.3; not where waiting does not help.
  if (!decision.allowed && !decision.tooLarge) headers['Retry-After'] = String(decision.resetSeconds);
  return headers;
}
