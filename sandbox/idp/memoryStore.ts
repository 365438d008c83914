// In-memory storage of the sample identity provider: outlives the Provider object, so that a key rotation loses no session.
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

const SWEEP_EVERY = 1_000;

/** Everything one identity provider remembers, shared by all of its models. */
class MemoryStore {
  readonly #entries = new Map<string, Entry>();
  #writes = 0;

  get(key: string): AdapterPayload | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > Date.now()) return entry.payload;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, payload: AdapterPayload, seconds: number): void {
    this.#writes += 1;
    if (this.#writes % SWEEP_EVERY === 0) this.#sweep();
    this.#entries.set(key, { payload, expiresAt: Date.now() + seconds * 1_000 });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** The first live payload under a model's prefix that satisfies the condition. */
  search(prefix: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    for (const key of this.#entries.keys()) {
      const payload = key.startsWith(prefix) ? this.get(key) : undefined;
      if (payload && matches(payload)) return payload;
    }
    return undefined;
  }

  /** Removes every token of a grant; the grant itself has its own destroy. */
  revokeGrant(grantId: string): void {
    for (const [key, { payload }] of this.#entries) {
      if (payload.grantId === grantId) this.#entries.delete(key);
    }
  }

  #sweep(): void {
    const now = Date.now();
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt <= now) this.#entries.delete(key);
    }
  }
}

function createModel(store: MemoryStore, model: string): Adapter {
  const prefix = `${model}:`;
  return {
    async upsert(id, payload, expiresIn) {
      // Clients and the like come without an end; a day is longer than any sandbox session.
      store.set(prefix + id, payload, expiresIn || 86_400);
    },
    async find(id) {
      return store.get(prefix + id);
    },
    async findByUid(uid) {
      return store.search(prefix, (payload) => payload.uid === uid);
    },
    async findByUserCode(userCode) {
      return store.search(prefix, (payload) => payload.userCode === userCode);
    },
    async consume(id) {
      const payload = store.get(prefix + id);
      if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
    },
    async destroy(id) {
      store.delete(prefix + id);
    },
    async revokeByGrantId(grantId) {
      store.revokeGrant(grantId);
    },
  };
}

/** A storage for one identity provider; hand the same one to each Provider that continues it. */
export function createMemoryStore(): AdapterFactory {
  const store = new MemoryStore();
  return (model) => createModel(store, model);
}
