// Why there is no answer, in words of our own: what the network says may name hosts and addresses.
import { AddressRefused } from './lookUp.js';

export const FAILURES = [
  'TIMED_OUT',
  'NAME_UNKNOWN',
  'ADDRESS_REFUSED',
  'NO_CONNECTION',
  'TLS_FAILED',
  'BROKEN_OFF',
  'NO_HTTP',
  'STOPPED',
  /** The address is not on the list any more. */
  'URL_REFUSED',
  /** The secret cannot be opened, or the row has no id any more. */
  'NOT_MADE',
  /** Nobody can say at the moment what the application may hear. */
  'RIGHTS_UNKNOWN',
] as const;
export type Failure = (typeof FAILURES)[number];

const CODES: readonly (readonly [Failure, RegExp])[] = [
  ['NAME_UNKNOWN', /^(ENOTFOUND|ENODATA|EAI_\w+|ETIMEOUT|ESERVFAIL|EREFUSED|ENONAME|EBADNAME|EBADRESP)$/],
  ['NO_CONNECTION', /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT)$/],
  ['TLS_FAILED', /^(ERR_TLS_|ERR_SSL_|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/],
  ['NO_HTTP', /^HPE_/],
];

export function failureOf(error: unknown): Failure {
  if (error instanceof AddressRefused) return 'ADDRESS_REFUSED';
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: readonly unknown[] };
  // One attempt for each address of a name.
  if (typeof code !== 'string' && Array.isArray(errors) && errors.length > 0) return failureOf(errors[0]);
  const found = CODES.find(([, codes]) => typeof code === 'string' && codes.test(code));
  return found?.[0] ?? 'BROKEN_OFF';
}
