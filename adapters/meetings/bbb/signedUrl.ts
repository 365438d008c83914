// Addresses of calls, with the checksum over exactly the query that is sent.
import { createHash } from 'node:crypto';
import type { Config } from '../config.js';

export type Parameters = Readonly<Record<string, string>>;

/** What addresses are made of. */
export type SigningSettings = Pick<Config, 'secret' | 'checksum'>;

/** The query is built once, and the same text is hashed and sent: encoding it again could spell it otherwise. */
export function toSignedUrl(baseUrl: string, call: string, parameters: Parameters, settings: SigningSettings): string {
  const query = new URLSearchParams(parameters).toString();
  const checksum = createHash(settings.checksum).update(`${call}${query}${settings.secret}`).digest('hex');
  const mark = query === '' ? '' : `${query}&`;
  return `${baseUrl.replace(/\/+$/, '')}/${call}?${mark}checksum=${checksum}`;
}
