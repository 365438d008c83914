// Where automatic persisted queries are kept: verified texts in this process, shared through Redis where there is one.
import { LRUCache } from 'lru-cache';
import { hashOf } from './admission.js';

/** What this needs of the gateway's cache. */
export interface TextStore {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Undefined: the store is of this process alone. */
  shared(): object | undefined;
}

/** As `@apollo/utils.keyvaluecache` has it; the keys come as `apq:<hash>`. */
export interface QueryCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: { ttl?: number | null }): Promise<void>;
  delete(key: string): Promise<boolean>;
}

export interface AutomaticQueriesOptions {
  readonly store: TextStore;
  /** Seconds that a text is kept after it was sent; default one day. */
  readonly ttlSeconds?: number;
  /** Largest text; default 20,000 bytes. */
  readonly maxTextBytes?: number;
  /** Texts in this process; default 1,000. */
  readonly maxTexts?: number;
}

const DAY_SECONDS = 86_400;
const KEY = /^(?:apq:)?([0-9a-f]{64})$/;
/** 9 (CMND), 10 (telephone) or 12 (personal number) digits: a text that may hold somebody's number is kept nowhere. */
const NUMBER = /\d{9}/;

function hashIn(key: string): string | undefined {
  return KEY.exec(key)?.[1];
}

/**
 * Apollo Server writes here only after the text was parsed, validated and admitted by rights and quota. The texts are of
 * all callers together: a hash opens nothing, because rights are decided anew for each request.
 */
export function createAutomaticQueries(options: AutomaticQueriesOptions): QueryCache {
  const { store, ttlSeconds = DAY_SECONDS, maxTextBytes = 20_000, maxTexts = 1_000 } = options;
  const texts = new LRUCache<string, string>({ max: maxTexts, ttl: ttlSeconds * 1_000 });
  // A store of this process would only keep the same texts twice, and let them push out what adapters cache.
  const shared = () => store.shared() !== undefined;
  const keyOf = (hash: string) => `operations:${hash}`;

  return {
    async get(key) {
      const hash = hashIn(key);
      if (hash === undefined) return undefined;
      const known = texts.get(hash);
      if (known !== undefined || !shared()) return known;
      const found = await store.get(keyOf(hash));
      // Others write to the shared store: what is not what its name says was never sent by a client.
      if (found === undefined || found.length > maxTextBytes || hashOf(found) !== hash) return undefined;
      texts.set(hash, found);
      return found;
    },
    async set(key, text, { ttl } = {}) {
      const hash = hashIn(key);
      if (hash === undefined) return;
      if (Buffer.byteLength(text) > maxTextBytes || NUMBER.test(text)) return;
      texts.set(hash, text);
      if (shared()) await store.set(keyOf(hash), text, ttl ?? ttlSeconds);
    },
    async delete(key) {
      const hash = hashIn(key);
      if (hash === undefined) return false;
      if (shared()) await store.delete(keyOf(hash));
      return texts.delete(hash);
    },
  };
}
