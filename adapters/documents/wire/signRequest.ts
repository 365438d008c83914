// The signed headers of a VXP request: what is sent is what is signed, as one compact JSON text.
import { createHmac } from 'node:crypto';

/** Parameters of one call; `Content-Type` is the only header that stays outside the scheme. */
export interface RequestToSign {
  readonly secret: string;
  /** Lower-case parameter names without the `XroadVnpt-` prefix, in the order in which they are signed. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PREFIX = 'XroadVnpt-';
// oxlint-disable-next-line no-control-regex -- they are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

/** True if the value can travel in a header: no line break can start a header of its own. */
export function isHeaderValue(value: string): boolean {
  return !CONTROL.test(value);
}

/** HTTP carries bytes: a document number such as `15/QĐ-UBND` goes out as the bytes of its UTF-8. */
function toHeaderBytes(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}

/**
 * All headers of the call: the parameters, and the three that sign them.
 * @throws TypeError for a value with control characters.
 */
export function signRequest({ secret, parameters }: RequestToSign): Record<string, string> {
  if (!Object.values(parameters).every(isHeaderValue)) throw new TypeError('a parameter has control characters');
  const named = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${PREFIX}${name}`, value]));
  const signed = JSON.stringify(named);
  const headers = {
    ...named,
    [`${PREFIX}sign-header-key`]: Object.keys(named).join(';'),
    [`${PREFIX}sign-header`]: signed,
    [`${PREFIX}hash-header`]: createHmac('sha256', secret).update(signed, 'utf8').digest('hex'),
  };
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toHeaderBytes(value)]));
}
