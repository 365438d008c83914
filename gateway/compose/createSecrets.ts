// What is derived from the one installation key: pseudonyms of people that nobody can turn back.
import { createHmac, hkdfSync } from 'node:crypto';

/** Keyed hash of a personal number: the same person is the same text, and no list of all numbers finds whose it is. */
export function createPersonHash(key: Uint8Array): (personalId: string) => string {
  const own = Buffer.from(hkdfSync('sha256', key, '', 'lien-thong person hash', 32));
  return (personalId) => createHmac('sha256', own).update(personalId).digest('base64url');
}
