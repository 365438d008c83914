// When keys are made, sign and end: pure decisions over the list of keys.
import { createHash, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import type { Sealer } from '../sealer.js';
import type { OwnIssuerSettings } from './ownIssuerSettings.js';
import type { KeyChange, SigningKeyRecord } from './signingKeyStore.js';

/** Replicas' clocks may differ by so much. */
const CLOCK_MS = 60_000;
const LONGEST_TOKEN_MS = 3_600_000;

function laterBy(date: Date, ms: number): Date {
  return new Date(date.getTime() + ms);
}

/** RFC 7638: the name of a key is its content. */
function thumbprintOf({ crv, kty, x, y }: JsonWebKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}

/** A new ES256 key whose private part only holders of the sealing key can read. */
export function createSigningKey(sealer: Sealer, signsFrom: Date): SigningKeyRecord {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = thumbprintOf(jwk);
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  return {
    kid,
    alg: 'ES256',
    publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' },
    sealedPrivate: sealer.seal(`signing-key ${kid}`, pem),
    signsFrom,
    endsAt: null,
  };
}

function end(keys: readonly SigningKeyRecord[], signsUntil: Date): KeyChange['end'] {
  const at = laterBy(signsUntil, LONGEST_TOKEN_MS + CLOCK_MS);
  return keys.filter(({ endsAt }) => endsAt === null).map(({ kid }) => ({ kid, at }));
}

/** What is due: a first key at once, a successor announced before it signs. `signable`: its private part can be read. */
export function planKeys(
  keys: readonly SigningKeyRecord[],
  now: Date,
  settings: Pick<OwnIssuerSettings, 'rotateSeconds' | 'announceSeconds'>,
  sealer: Sealer,
  signable: (key: SigningKeyRecord) => boolean,
): KeyChange | undefined {
  const latest = keys
    .filter((key) => key.endsAt === null && signable(key))
    .sort((a, b) => b.signsFrom.getTime() - a.signsFrom.getTime())[0];
  if (latest === undefined) return { add: createSigningKey(sealer, now), end: end(keys, now) };
  const signsFrom = laterBy(latest.signsFrom, settings.rotateSeconds * 1000);
  if (laterBy(signsFrom, -settings.announceSeconds * 1000) > now) return undefined;
  // After a long stop the announcement still takes its time.
  const from = new Date(Math.max(signsFrom.getTime(), now.getTime() + settings.announceSeconds * 1000));
  return { add: createSigningKey(sealer, from), end: end(keys, from) };
}

/** An administrator's rotation: the next key is announced now, whenever it would have been due. */
export function planRotation(
  keys: readonly SigningKeyRecord[],
  now: Date,
  settings: Pick<OwnIssuerSettings, 'announceSeconds'>,
  sealer: Sealer,
): KeyChange {
  const from = laterBy(now, settings.announceSeconds * 1000);
  return { add: createSigningKey(sealer, from), end: end(keys, from) };
}

/** The key that signs now: the newest that has been announced for long enough; failing that, the first there is. */
export function pickSigningKey<K extends Pick<SigningKeyRecord, 'signsFrom'>>(
  keys: readonly K[],
  now: Date,
): K | undefined {
  const byAge = [...keys].sort((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime());
  return byAge.findLast(({ signsFrom }) => signsFrom <= now) ?? byAge[0];
}
