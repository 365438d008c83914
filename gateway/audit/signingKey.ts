// Ed25519 keys that sign checkpoints (RFC 8032), and how one key vouches for the next.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { KeyRow } from './auditStore.js';

export interface SigningKey {
  readonly id: string;
  /** SPKI, DER, base64. */
  readonly publicKey: string;
  sign(text: string): Buffer;
  /** PKCS#8, PEM. */
  toPem(): string;
}

/** PKCS#8 in front of the 32 bytes of an Ed25519 seed (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function toKeyId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32);
}

function toSigningKey(privateKey: KeyObject): SigningKey {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('audit key: must be an Ed25519 key');
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    id: toKeyId(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), privateKey),
    toPem: () => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

export const fromSeed = (seed: string): SigningKey =>
  toSigningKey(
    createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.from(seed, 'base64url')]), format: 'der', type: 'pkcs8' }),
  );

export const fromPem = (pem: string): SigningKey => toSigningKey(createPrivateKey(pem));

export const newSigningKey = (): SigningKey => toSigningKey(generateKeyPairSync('ed25519').privateKey);

/** A public key that checks signatures; parsed once. */
export function toVerifier(publicKey: string): (text: string, signature: Buffer) => boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return (text, signature) => verify(null, Buffer.from(text), key, signature);
}

/** What the old key signs; nothing else that it signs begins like this. */
export function endorsementText(key: { readonly id: string; readonly publicKey: string }): string {
  return `lien-thong audit key\n${key.id}\n${key.publicKey}`;
}

export function toKeyRow(key: SigningKey, endorser: SigningKey | null, now: number): KeyRow {
  return {
    id: key.id,
    publicKey: key.publicKey,
    createdAt: new Date(now),
    endorsedBy: endorser?.id ?? null,
    endorsement: endorser?.sign(endorsementText(key)).toString('base64') ?? null,
  };
}
