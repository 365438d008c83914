// Agency codes as the portal writes them: either form, or nothing.
import { normalizeAgencyCode } from '../kit/index.js';

/** The QĐ 20/2020 form of either form; null for a malformed code (real lists have some). */
export function toAgencyCode(code: string | null): string | null {
  return code === null ? null : (normalizeAgencyCode(code) ?? null);
}
