// Algorithms by their identifiers: how Node verifies them, and which ones no signature may rest on any more.
import { constants, verify as verifyBytes, type KeyObject } from 'node:crypto';

/** Digests by OID. */
const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
};

export type Scheme = 'RSA' | 'RSA-PSS' | 'ECDSA' | 'EdDSA';

/** How a signature value is checked. */
export interface SignatureMethod {
  readonly scheme: Scheme;
  /** Null for EdDSA, which hashes by itself. */
  readonly digest: string | null;
  readonly saltLength?: number;
  /** ECDSA as r and s side by side, as XML has it; else DER. */
  readonly plainEcdsa?: boolean;
}

/** Signature algorithms that name their digest. */
const SIGNATURES: Readonly<Record<string, SignatureMethod>> = {
  '1.2.840.113549.1.1.4': { scheme: 'RSA', digest: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'RSA', digest: 'sha1' },
  '1.2.840.113549.1.1.11': { scheme: 'RSA', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'RSA', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'RSA', digest: 'sha512' },
  '1.2.840.10045.4.1': { scheme: 'ECDSA', digest: 'sha1' },
  '1.2.840.10045.4.3.2': { scheme: 'ECDSA', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ECDSA', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ECDSA', digest: 'sha512' },
  '1.3.101.112': { scheme: 'EdDSA', digest: null },
  '1.3.101.113': { scheme: 'EdDSA', digest: null },
};

/** Algorithms that leave the digest to another field. */
const KEYS: Readonly<Record<string, Scheme>> = { '1.2.840.113549.1.1.1': 'RSA', '1.2.840.10045.2.1': 'ECDSA' };
const PSS = '1.2.840.113549.1.1.10';

const WEAK_DIGESTS: ReadonlySet<string> = new Set(['md5', 'sha1']);
const LEAST_RSA = 2_048;
const STRONG_CURVES: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);
const KEY_TYPES: Readonly<Record<Scheme, readonly string[]>> = {
  RSA: ['rsa'],
  'RSA-PSS': ['rsa', 'rsa-pss'],
  ECDSA: ['ec'],
  EdDSA: ['ed25519', 'ed448'],
};

export function digestOf(oid: string): string | undefined {
  return DIGESTS[oid];
}

/** The method, with the digest named beside it where the identifier leaves it open; undefined: nothing we know. */
export function methodOf(oid: string, digestOid?: string, pss?: PssParameters): SignatureMethod | undefined {
  if (oid === PSS) {
    const digest = pss === undefined ? undefined : DIGESTS[pss.digestOid];
    if (pss === undefined || digest === undefined || pss.maskDigestOid !== pss.digestOid) return undefined;
    return { scheme: 'RSA-PSS', digest, saltLength: pss.saltLength };
  }
  const scheme = KEYS[oid];
  const digest = digestOid === undefined ? undefined : DIGESTS[digestOid];
  if (scheme !== undefined) return digest === undefined ? undefined : { scheme, digest };
  return SIGNATURES[oid];
}

export interface PssParameters {
  readonly digestOid: string;
  readonly maskDigestOid: string;
  readonly saltLength: number;
}

export function isWeakDigest(digest: string | null): boolean {
  return digest !== null && WEAK_DIGESTS.has(digest);
}

/** RSA below 2,048 bits, and curves that nobody recommends. */
export function isWeakKey(key: KeyObject): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return (modulusLength ?? 0) < LEAST_RSA;
  if (key.asymmetricKeyType === 'ec') return !STRONG_CURVES.has(namedCurve ?? '');
  return key.asymmetricKeyType !== 'ed25519' && key.asymmetricKeyType !== 'ed448';
}

/** False as well where the key is of another kind than the method. */
export function isSignatureOf(method: SignatureMethod, key: KeyObject, signed: Uint8Array, value: Uint8Array): boolean {
  if (!KEY_TYPES[method.scheme].includes(key.asymmetricKeyType ?? '')) return false;
  const padding = method.scheme === 'RSA-PSS' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const rsa = method.scheme === 'RSA' || method.scheme === 'RSA-PSS' ? { padding } : {};
  const salt = method.saltLength === undefined ? {} : { saltLength: method.saltLength };
  const dsaEncoding = method.plainEcdsa === true ? 'ieee-p1363' : 'der';
  try {
    return verifyBytes(method.digest, signed, { key, dsaEncoding, ...rsa, ...salt }, value);
  } catch {
    return false;
  }
}
