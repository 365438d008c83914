// Checks calls as BigBlueButton does: over the name of the call and the query exactly as it was sent, without the checksum itself.
import { createHash, createHmac } from 'node:crypto';

/** The algorithm is told by the length of the checksum. */
const BY_LENGTH: Readonly<Record<number, string>> = { 40: 'sha1', 64: 'sha256', 96: 'sha384', 128: 'sha512' };

/** True if the last parameter is the checksum of what stands before it, by an algorithm that is allowed. */
export function isSigned(call: string, query: string, secret: string, allowed: readonly string[]): boolean {
  const [, given = ''] = /(?:^|&)checksum=([0-9a-fA-F]*)$/.exec(query) ?? [];
  const algorithm = BY_LENGTH[given.length];
  if (algorithm === undefined || !allowed.includes(algorithm)) return false;
  const signed = query.replace(/&?checksum=[0-9a-fA-F]*$/, '');
  return createHash(algorithm).update(`${call}${signed}${secret}`).digest('hex') === given.toLowerCase();
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The JWT that comes with a finished recording. */
export function toSignedParameters(parameters: object, secret: string): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(parameters)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
