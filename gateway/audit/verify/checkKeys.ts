// A key counts if it is trusted, or if a key that counts has signed it.
import type { KeyRow } from '../auditStore.js';
import type { PublicKey } from '../keyFiles.js';
import { endorsementText, toKeyId, toVerifier } from '../signingKey.js';
import { AuditFault } from './faults.js';

export type Verifier = ReturnType<typeof toVerifier>;

function isVouchedFor(key: KeyRow, verifiers: ReadonlyMap<string, Verifier>): boolean {
  const endorser = key.endorsedBy === null ? undefined : verifiers.get(key.endorsedBy);
  if (endorser === undefined || key.endorsement === null) return false;
  return endorser(endorsementText(key), Buffer.from(key.endorsement, 'base64'));
}

function isTrusted(key: KeyRow, keys: readonly KeyRow[], trusted: readonly PublicKey[] | null): boolean {
  // Nothing to compare with: the key that was there first has to do.
  if (trusted === null) return key === keys[0] && key.endorsedBy === null;
  return trusted.some(({ id, publicKey }) => id === key.id && publicKey === key.publicKey);
}

/** Verifiers by key id. Every key of the trail has to count; `trusted` null: nothing is known from outside. */
export function checkKeys(
  stored: readonly KeyRow[],
  trusted: readonly PublicKey[] | null,
): ReadonlyMap<string, Verifier> {
  const keys = [...stored].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const verifiers = new Map<string, Verifier>();
  for (const key of keys) if (toKeyId(key.publicKey) !== key.id) throw new AuditFault('key-altered', { what: key.id });
  // A clock may have been wrong: an endorser need not stand before the key it signed.
  for (let left = keys; left.length > 0;) {
    const counted = left.filter((key) => isTrusted(key, keys, trusted) || isVouchedFor(key, verifiers));
    if (counted.length === 0) throw new AuditFault('key-untrusted', { what: left[0]?.id });
    for (const key of counted) verifiers.set(key.id, toVerifier(key.publicKey));
    left = left.filter((key) => !verifiers.has(key.id));
  }
  return verifiers;
}
