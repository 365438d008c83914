// The key that signs now, its rotation, and the list that verifiers are given.
import type { AuditStore, KeyRow } from './auditStore.js';
import type { AuditEntry } from './entry.js';
import { adoptNextKey, discardNextKey, loadKeys, pinKeys, prepareNextKey, type KeyPlaces } from './keyFiles.js';
import { registerKey } from './registerKey.js';
import type { AuditSettings } from './settings.js';
import { toKeyRow, type SigningKey } from './signingKey.js';
import { ownEntry } from './startedEntry.js';

export interface KeyRingOptions<Tx> {
  readonly store: AuditStore<Tx>;
  readonly folder: string;
  readonly settings: Pick<AuditSettings, 'key' | 'previousKey' | 'keyPath' | 'acceptNewKey'>;
  readonly now: () => number;
}

type Transact<Tx> = <T>(act: (tx: Tx) => Promise<{ result: T; entry: AuditEntry }>) => Promise<T>;

export interface KeyRing<Tx> {
  readonly current: () => SigningKey;
  rotate(actor: AuditEntry['actor'], transact: Transact<Tx>): Promise<void>;
  /** JSON lines with all public keys of the store. */
  exportPublic(): Promise<string>;
}

/** A key that comes from the settings is rotated there: the new one in audit.key, the old one in audit.previousKey. */
export class KeyIsConfigured extends Error {
  constructor() {
    super('audit.key is set: put the new key there and the old one into audit.previousKey, then restart');
    this.name = 'KeyIsConfigured';
  }
}

export async function createKeyRing<Tx>(options: KeyRingOptions<Tx>): Promise<KeyRing<Tx>> {
  const { store, settings, now } = options;
  const places: KeyPlaces = { ...settings, folder: options.folder };
  const choice = { places, acceptNew: settings.acceptNewKey, now };
  let current = await registerKey(store, loadKeys(places), choice);

  async function rotate(actor: AuditEntry['actor'], transact: Transact<Tx>): Promise<void> {
    if (places.key !== undefined) throw new KeyIsConfigured();
    const next = prepareNextKey(places);
    try {
      await transact(async (tx) => {
        await store.addKeyIn(tx, toKeyRow(next, current, now()));
        const entry = { ...ownEntry('key.rotated', { from: current.id }), actor };
        return { result: undefined, entry: { ...entry, target: { type: 'AuditKey', id: next.id } } };
      });
    } catch (error) {
      // If it was stored after all, the next start finds out.
      if (await isStored(next).catch(() => true)) throw error;
      discardNextKey(places);
      throw error;
    }
    adoptNextKey(places);
    pinKeys(options.folder, [next]);
    current = next;
  }

  async function allKeys(): Promise<readonly KeyRow[]> {
    let all: readonly KeyRow[] = [];
    await store.addKey((keys) => {
      all = keys;
      return null;
    });
    return all;
  }

  async function isStored(key: SigningKey): Promise<boolean> {
    return (await allKeys()).some(({ id }) => id === key.id);
  }

  async function exportPublic(): Promise<string> {
    const keys = await allKeys();
    return keys.map(({ id, publicKey }) => `${JSON.stringify({ id, publicKey })}\n`).join('');
  }

  return { current: () => current, rotate, exportPublic };
}
