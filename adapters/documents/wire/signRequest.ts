// The signed headers of a VXP request: what is sent is what is signed, as one compact JSON text.
import { createHmac } from 'node:crypto';

/** Parameters of one call; `Content-Type` is the only header that stays outside the scheme. */
export interface RequestToSign {
  readonly secret: string;
  /** Lower-case parameter names without the `XroadVnpt-` prefix, in the order in which they are signed. */
  readonly parameters: Readonly<Record<string, string>>;
}

const PREFIX = 'XroadVnpt-';

function toHex(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex');
}

/** Header values must be printable ASCII; a code or a name never needs anything else here. */
function assertPlain(value: string): void {
  if (!/^[\x20-\x7e]*$/.test(value)) throw new TypeError('a signed parameter must be printable ASCII');
}

/** All headers of the call: the parameters, and the three that sign them. */
export function signRequest(request: RequestToSign): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.parameters)) {
    assertPlain(value);
    headers[`${PREFIX}${name}`] = value;
  }
  const signed = JSON.stringify(headers);
  return {
    ...headers,
    [`${PREFIX}sign-header-key`]: Object.keys(headers).join(';'),
    [`${PREFIX}sign-header`]: signed,
    [`${PREFIX}hash-header`]: toHex(request.secret, signed),
  };
}
