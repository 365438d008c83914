// Signing keys of the sample identity provider: made on first use, kept over a restart in a private file, rotated on demand.
import { generateKeyPair, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';

const makePair = promisify(generateKeyPair);

/** One RS256 and one ES256 private key, in that order. */
export type KeySet = readonly JWK[];

export interface KeyRing {
  /** All keys, the signing ones first: oidc-provider signs with the first that fits an algorithm. */
  readonly keys: readonly JWK[];
  /** Makes new signing keys. The earlier ones stay for verification, unless `retire` drops them at once. */
  rotate(retire: boolean): Promise<void>;
}

async function createKeySet(): Promise<KeySet> {
  const [rsa, ec] = await Promise.all([
    makePair('rsa', { modulusLength: 2048 }),
    makePair('ec', { namedCurve: 'P-256' }),
  ]);
  const suffix = randomBytes(4).toString('hex');
  return [
    { ...rsa.privateKey.export({ format: 'jwk' }), kid: `sample-rs256-${suffix}`, use: 'sig', alg: 'RS256' },
    { ...ec.privateKey.export({ format: 'jwk' }), kid: `sample-es256-${suffix}`, use: 'sig', alg: 'ES256' },
  ];
}

function readKeys(file: string | undefined): JWK[] {
  if (!file) return [];
  try {
    const keys = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    return Array.isArray(keys) ? (keys as JWK[]) : [];
  } catch {
    return []; // no file yet, or a damaged one: new keys are as good, the tokens only lived for minutes
  }
}

function writeKeys(file: string | undefined, keys: readonly JWK[]): void {
  if (!file) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
}

/** Opens the key ring; with a file, tokens stay valid when the sandbox restarts. */
export async function openKeyRing(file?: string): Promise<KeyRing> {
  let keys = readKeys(file);
  async function rotate(retire: boolean): Promise<void> {
    const fresh = await createKeySet();
    keys = retire ? [...fresh] : [...fresh, ...keys];
    writeKeys(file, keys);
  }
  if (keys.length === 0) await rotate(true);
  return {
    get keys() {
      return keys;
    },
    rotate,
  };
}
