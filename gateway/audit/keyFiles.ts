// Where the signing key lives outside the database, and the list of public keys that this installation has used.
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromPem, fromSeed, newSigningKey, type SigningKey } from './signingKey.js';

export interface KeyPlaces {
  readonly folder: string;
  readonly key?: string | undefined;
  readonly previousKey?: string | undefined;
  readonly keyPath?: string | undefined;
}

export interface OwnKeys {
  readonly current: SigningKey;
  /** May vouch for the current one. */
  readonly previous: SigningKey | null;
  /** A rotation that was cut off: whether it happened, the store knows. */
  readonly next: SigningKey | null;
}

const filePath = (places: KeyPlaces) => places.keyPath ?? join(places.folder, 'audit-signing.key');

/** Only this user may read it. */
function writeKey(path: string, key: SigningKey): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, key.toPem(), { mode: 0o600, flush: true });
}

/** The configured key, or one that is made on the first start. */
export function loadKeys(places: KeyPlaces): OwnKeys {
  const previous = places.previousKey === undefined ? null : fromSeed(places.previousKey);
  if (places.key !== undefined) return { current: fromSeed(places.key), previous, next: null };
  const path = filePath(places);
  if (!existsSync(path)) writeKey(path, newSigningKey());
  const current = fromPem(readFileSync(path, 'utf8'));
  const next = existsSync(`${path}.next`) ? fromPem(readFileSync(`${path}.next`, 'utf8')) : null;
  return { current, previous, next };
}

/** Kept beside the old one until the store has the new one's public key. */
export function prepareNextKey(places: KeyPlaces): SigningKey {
  const key = newSigningKey();
  writeKey(`${filePath(places)}.next`, key);
  return key;
}

export function adoptNextKey(places: KeyPlaces): void {
  renameSync(`${filePath(places)}.next`, filePath(places));
}

export function discardNextKey(places: KeyPlaces): void {
  rmSync(`${filePath(places)}.next`, { force: true });
}

export interface PublicKey {
  readonly id: string;
  readonly publicKey: string;
}

/** JSON, one key a line. */
export function readPublicKeys(path: string): PublicKey[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const { id, publicKey } = JSON.parse(line) as Partial<PublicKey>;
    if (typeof id !== 'string' || typeof publicKey !== 'string') throw new Error(`${path}: not a list of public keys`);
    return { id, publicKey };
  });
}

export const pinnedKeysPath = (folder: string): string => join(folder, 'audit-keys.jsonl');

/** The verifier trusts these: whoever exchanges keys in the database does not get here. */
export function pinKeys(folder: string, keys: readonly PublicKey[]): void {
  const path = pinnedKeysPath(folder);
  const known = existsSync(path) ? readPublicKeys(path).map(({ id }) => id) : [];
  const lines = keys
    .filter(({ id }) => !known.includes(id))
    .map(({ id, publicKey }) => JSON.stringify({ id, publicKey }));
  if (lines.length === 0) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  appendFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600, flush: true });
}
