// When a system wants to be asked again, as it says in a header.

const MAX_SECONDS = 3_600;

/** Seconds or an HTTP date (RFC 9110 §10.2.3); undefined for anything else. */
export function retryAfterSeconds(header: string | string[] | undefined): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? '';
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), MAX_SECONDS) : undefined;
}
