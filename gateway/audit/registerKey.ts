// A key signs only after the store has its public half, vouched for by one that was there before.
import type { AuditStore, KeyRow } from './auditStore.js';
import { adoptNextKey, discardNextKey, pinKeys, type KeyPlaces, type OwnKeys } from './keyFiles.js';
import { toKeyRow, type SigningKey } from './signingKey.js';

/** The store's trail is signed by a key that this installation does not have. */
export class AuditKeyUnknown extends Error {
  constructor() {
    super(
      'The audit trail in the store is signed with another key. Bring the file audit-signing.key here, or set audit.key to the ' +
        'key of the other replicas; after a loss, set audit.acceptNewKey once. / ' +
        'Nhật ký kiểm toán trong kho được ký bằng khoá khác. Hãy chép tệp audit-signing.key sang đây, hoặc đặt audit.key bằng khoá ' +
        'của các bản chạy khác; nếu đã mất khoá, đặt audit.acceptNewKey một lần.',
    );
    this.name = 'AuditKeyUnknown';
  }
}

interface Choice {
  readonly places: KeyPlaces;
  readonly acceptNew: boolean;
  readonly now: () => number;
}

function decide(keys: readonly KeyRow[], { current, previous }: OwnKeys, choice: Choice): KeyRow | null {
  const isKnown = (key: SigningKey) => keys.some(({ id, publicKey }) => id === key.id && publicKey === key.publicKey);
  if (isKnown(current)) return null;
  if (previous !== null && isKnown(previous)) return toKeyRow(current, previous, choice.now());
  if (keys.length === 0 || choice.acceptNew) return toKeyRow(current, null, choice.now());
  throw new AuditKeyUnknown();
}

/** A rotation that was cut off is brought to its end: it happened if the store has the new key. */
function finishRotation(keys: readonly KeyRow[], own: OwnKeys, places: KeyPlaces): OwnKeys {
  if (own.next === null) return own;
  if (!keys.some(({ id }) => id === own.next?.id)) {
    discardNextKey(places);
    return { ...own, next: null };
  }
  adoptNextKey(places);
  return { current: own.next, previous: own.current, next: null };
}

/** The key to sign with. */
export async function registerKey<Tx>(store: AuditStore<Tx>, own: OwnKeys, choice: Choice): Promise<SigningKey> {
  let settled = own;
  await store.addKey((keys) => {
    settled = finishRotation(keys, own, choice.places);
    return decide(keys, settled, choice);
  });
  const { current, previous } = settled;
  pinKeys(choice.places.folder, previous === null ? [current] : [previous, current]);
  return current;
}
