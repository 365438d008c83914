// Which algorithm a key signs with, and its identifier.
import { sign, type KeyObject } from 'node:crypto';
import { nothing, oid, sequence, type Der } from './der.js';

export type Digest = 'sha1' | 'sha256';

export const DIGEST_OIDS: Readonly<Record<Digest, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
};

const RSA: Readonly<Record<Digest, string>> = { sha1: '1.2.840.113549.1.1.5', sha256: '1.2.840.113549.1.1.11' };
const ECDSA: Readonly<Record<Digest, string>> = { sha1: '1.2.840.10045.4.1', sha256: '1.2.840.10045.4.3.2' };

export const digestAlgorithm = (digest: Digest): Der => sequence(oid(DIGEST_OIDS[digest]), nothing());

export function signatureAlgorithm(key: KeyObject, digest: Digest): Der {
  if (key.asymmetricKeyType === 'ed25519') return sequence(oid('1.3.101.112'));
  if (key.asymmetricKeyType === 'ec') return sequence(oid(ECDSA[digest]));
  return sequence(oid(RSA[digest]), nothing());
}

export function signBytes(key: KeyObject, digest: Digest, bytes: Uint8Array): Uint8Array {
  return sign(key.asymmetricKeyType === 'ed25519' ? null : digest, bytes, key);
}
