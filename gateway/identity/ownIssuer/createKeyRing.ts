// The gateway's signing keys in memory: kept in step with the store, made when due, found by id.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeySet, VerificationKey } from '../keySet.js';
import type { Sealer } from '../sealer.js';
import { pickSigningKey, planKeys, planRotation } from './keyPlan.js';
import type { OwnIssuerSettings } from './ownIssuerSettings.js';
import type { KeyChange, SigningKeyRecord, SigningKeyStore } from './signingKeyStore.js';

/** An unknown key id may cause at most one look into the store in this time. */
const COOLDOWN_MS = 1_000;
const SWEEP_MS = 60_000;

export interface KeyRingOptions {
  readonly store: SigningKeyStore;
  readonly sealer: Sealer;
  readonly settings: Pick<OwnIssuerSettings, 'rotateSeconds' | 'announceSeconds' | 'pollMs'>;
  /** Wall clock, milliseconds. */
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

interface LoadedKey extends SigningKeyRecord {
  readonly verification: VerificationKey;
  /** Undefined if it was sealed with another key. */
  readonly privateKey: KeyObject | undefined;
}

export interface KeyRing extends KeySet {
  /** Id and private part of the key that signs now. */
  signing(): { readonly kid: string; readonly key: KeyObject };
  /** Public parts of all keys that may have signed something alive, or soon will. */
  published(): readonly Readonly<Record<string, unknown>>[];
  /** Announces a new key now; its id. */
  rotate(): Promise<string>;
  /** Looks into the store, makes what is due. */
  refresh(): Promise<void>;
  /** Resolves when no look into the store is under way any more. */
  stop(): Promise<void>;
}

function load(record: SigningKeyRecord, sealer: Sealer): LoadedKey {
  const pem = sealer.unseal(`signing-key ${record.kid}`, record.sealedPrivate);
  const key = createPublicKey({ key: record.publicJwk, format: 'jwk' });
  const privateKey = pem === undefined ? undefined : createPrivateKey(pem);
  return { ...record, verification: { alg: 'ES256', key }, privateKey };
}

type Decide = (known: readonly SigningKeyRecord[]) => KeyChange | undefined;

/** The keys as of the last look into the store, and ways to look again. */
function createKeyList({ store, sealer, settings, now }: KeyRingOptions) {
  let keys: readonly LoadedKey[] = [];
  let lookedAt = -Infinity;
  let sweptAt = -Infinity;
  let pending: Promise<void> | undefined;
  const opens = (key: SigningKeyRecord) => sealer.unseal(`signing-key ${key.kid}`, key.sealedPrivate) !== undefined;

  async function change(decide: Decide): Promise<void> {
    keys = (await store.change(new Date(now()), decide)).map((record) => load(record, sealer));
  }

  async function look(): Promise<void> {
    lookedAt = performance.now();
    const at = new Date(now());
    keys = (await store.list(at)).map((record) => load(record, sealer));
    const due: Decide = (known) => planKeys(known, at, settings, sealer, opens);
    // Whether something is due is asked without a lock first; whoever gets the lock asks again.
    if (due(keys) !== undefined) await change(due);
    if (at.getTime() - sweptAt < SWEEP_MS) return;
    sweptAt = at.getTime();
    await store.sweep(at);
  }

  return {
    change,
    /** One look at a time. */
    refresh(): Promise<void> {
      pending ??= look().finally(() => {
        pending = undefined;
      });
      return pending;
    },
    /** The look that is under way, if there is one. */
    settled: async (): Promise<void> => pending?.catch(() => undefined),
    isRecent: () => performance.now() - lookedAt < COOLDOWN_MS,
    current: () => keys.filter(({ endsAt }) => endsAt === null || endsAt.getTime() > now()),
  };
}

/** Opens the keys; makes the first one if there is none. */
export async function createKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { sealer, settings } = options;
  const list = createKeyList(options);
  const clock = () => new Date(options.now());
  await list.refresh();
  const timer = setInterval(() => void list.refresh().catch(options.onError), settings.pollMs);
  timer.unref();

  return {
    refresh: () => list.refresh(),
    published: () => list.current().map(({ publicJwk }) => publicJwk),
    async find(kid) {
      const find = () => list.current().find((key) => key.kid === kid)?.verification;
      const known = find();
      if (known !== undefined || list.isRecent()) return known;
      // Another replica may have made it since; while the store is away, unknown is unknown.
      await list.refresh().catch(options.onError);
      return find();
    },
    signing() {
      const able = list.current().filter((key) => key.privateKey !== undefined);
      const picked = pickSigningKey(able, clock());
      if (picked?.privateKey === undefined) throw new Error('no signing key');
      return { kid: picked.kid, key: picked.privateKey };
    },
    async rotate() {
      let kid = '';
      await list.change((known) => {
        const planned = planRotation(known, clock(), settings, sealer);
        kid = planned.add.kid;
        return planned;
      });
      return kid;
    },
    stop() {
      clearInterval(timer);
      return list.settled();
    },
  };
}
