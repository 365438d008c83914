// Keys that follow from the seed, so that the root of the sample is the same on every machine. Worth nothing outside it.
import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

function toPair(privateKey: KeyObject): KeyPair {
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Ed25519: its signatures are always the same, and so is what it signs. */
export function deriveEd25519(seed: string): KeyPair {
  const secret = createHash('sha256').update(seed).digest();
  const key = Buffer.concat([ED25519_PREFIX, secret]);
  return toPair(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
}

/** P-256, which most software knows. */
export function deriveEcKey(seed: string): KeyPair {
  const secret = createHash('sha256').update(seed).digest();
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const text = (bytes: Buffer) => bytes.toString('base64url');
  const key = {
    ...{ kty: 'EC', crv: 'P-256', d: text(secret) },
    ...{ x: text(point.subarray(1, 33)), y: text(point.subarray(33)) },
  };
  return toPair(createPrivateKey({ key, format: 'jwk' }));
}
