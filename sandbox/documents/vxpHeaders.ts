// The parameters of the axis travel as headers with the prefix XroadVnpt-.
import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'xroadvnpt-';

/** XroadVnpt-* headers without the prefix, names in lower case. */
export type VxpHeaders = ReadonlyMap<string, string>;

/** Node hands headers over as Latin-1; a caller that puts Vietnamese into one sends UTF-8. */
function toText(value: string): string {
  const text = Buffer.from(value, 'latin1').toString('utf8');
  return text.includes('\uFFFD') ? value : text;
}

/** Reads the parameters of a call. */
export function readVxpHeaders(headers: IncomingHttpHeaders): VxpHeaders {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(PREFIX) && typeof value === 'string') found.set(name.slice(PREFIX.length), toText(value));
  }
  return found;
}
