// Who a connection belongs to: one credential, never in the address, checked like every other.
import type { IncomingMessage } from 'node:http';
import { CLOSE, closeCodeOf } from './closeCodes.js';
import type { SocketOptions, SocketPrincipal } from './socketOptions.js';

/** A principal, or the number to close with. */
export type SignIn = { readonly principal: SocketPrincipal } | { readonly close: number };

export function textIn(payload: unknown, name: string): string | undefined {
  const value =
    typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Checks the token and that whoever holds it is not shut out. */
export async function checkCredential(
  credential: string,
  ip: string | undefined,
  options: SocketOptions,
): Promise<SignIn> {
  try {
    const principal = await options.authenticate(credential, ip);
    options.accessOf(principal, null);
    return { principal };
  } catch (error) {
    const code = options.codeOf(error);
    if (code === undefined) options.onUnexpected('', error);
    return { close: closeCodeOf(code) };
  }
}

/** RFC 6750 §2: a client must not send more than one; here either in the first message or with the upgrade. */
export async function signIn(
  request: IncomingMessage,
  params: unknown,
  ip: string | undefined,
  options: SocketOptions,
): Promise<SignIn> {
  const given = textIn(params, 'authorization');
  const headers = request.headersDistinct['authorization'] ?? [];
  const credentials = given === undefined ? headers : [...headers, given];
  const [credential] = credentials;
  if (credentials.length > 1) return { close: CLOSE.BAD_REQUEST };
  return credential === undefined ? { close: CLOSE.UNAUTHENTICATED } : checkCredential(credential, ip, options);
}
