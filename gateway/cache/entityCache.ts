// Objects of other systems by their keys, kept until their time is over or one of their tags is invalidated.
import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { KeyValueStore } from './keyValueStore.js';

export interface EntityCacheOptions {
  readonly store: KeyValueStore;
  /** How many objects were there, and how many were not, in one look. */
  readonly onLook?: ((hits: number, misses: number) => void) | undefined;
  /** Milliseconds after which an invalidation by another replica is seen at the latest; default 1,000. */
  readonly staleMs?: number;
}

export interface KeptEntity {
  readonly key: string;
  readonly value: object;
  readonly seconds: number;
}

/** Slow or away, the store has nothing: no method rejects. */
export interface EntityCache {
  /**
   * The versions of the tags, as one text that belongs into every key: read before the system is asked. Undefined: the
   * store cannot say, so nothing that is kept may be used.
   */
  versions(tags: readonly string[]): Promise<string | undefined>;
  get(keys: readonly string[]): Promise<readonly (object | undefined)[]>;
  set(entries: readonly KeptEntity[]): void;
  /** Resolves when the others can know. If the store cannot be told now, it is told as soon as a tag is used again. */
  invalidate(tags: readonly string[]): Promise<void>;
}

/** Longer than anything may be kept. A version that is gone is replaced by a new one. */
const VERSION_SECONDS = 2 * 86_400;
const MAX_TAGS = 10_000;
const STALE_MS = 1_000;

interface Access {
  /** Undefined: it could not be asked. */
  read(keys: readonly string[]): Promise<readonly (string | null | undefined)[] | undefined>;
  /** False: it may not be written. */
  write(key: string, text: string, seconds: number): Promise<boolean>;
}

/** Never what a store keeps for this process while the shared one is away: that misses what the others invalidate. */
function toAccess(store: KeyValueStore): Access {
  const shared = store.shared();
  if (shared === undefined)
    return {
      read: (keys) => Promise.all(keys.map((key) => store.get(key))),
      write: (key, text, seconds) => store.set(key, text, seconds).then(() => true),
    };
  const client = shared.client as Redis;
  return {
    read: async (keys) => (await shared.run(() => client.mget([...keys])))?.answer,
    write: async (key, text, seconds) =>
      (await shared.run(() => client.set(key, text, 'EX', Math.ceil(seconds)))) !== undefined,
  };
}

/** Bounded in length, and free of the values that a key holds. */
function toKey(kind: 'object' | 'tag', name: string): string {
  return `entity:${kind}:${createHash('sha256').update(name).digest('base64url')}`;
}

/** A new object each time; a foreign value is a miss. */
function toObject(text: string | null | undefined): object | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The versions of all tags: in the store for all replicas, here for a moment. */
class Versions {
  private readonly known: LRUCache<string, Promise<string | undefined>>;
  /** Invalidated, and the store does not know. */
  private readonly untold = new Set<string>();

  constructor(
    private readonly access: Access,
    ttl: number,
  ) {
    // A size of 1 each, and no `max`: with that the library sets all places aside at once.
    this.known = new LRUCache({ maxSize: MAX_TAGS, sizeCalculation: () => 1, ttl });
  }

  of(tag: string): Promise<string | undefined> {
    const known = this.known.get(tag);
    if (known !== undefined) return known;
    const read = this.read(tag);
    this.known.set(tag, read);
    return read;
  }

  /** Random: a version that was in use before never comes back. */
  async renew(tag: string): Promise<string | undefined> {
    const version = randomUUID();
    const written = this.access.write(toKey('tag', tag), version, VERSION_SECONDS).catch(() => false);
    const renewed = written.then((told) => (told ? version : undefined));
    this.known.set(tag, renewed);
    if (await written) this.untold.delete(tag);
    else this.untold.add(tag);
    return renewed;
  }

  private async read(tag: string): Promise<string | undefined> {
    if (this.untold.has(tag)) return this.renew(tag);
    const found = await this.access.read([toKey('tag', tag)]).catch(() => undefined);
    return found === undefined ? undefined : (found[0] ?? this.renew(tag));
  }
}

export function createEntityCache({ store, onLook, staleMs = STALE_MS }: EntityCacheOptions): EntityCache {
  const access = toAccess(store);
  const versions = new Versions(access, staleMs);
  return {
    versions: async (tags) => {
      const found = await Promise.all(tags.map((tag) => versions.of(tag)));
      return found.includes(undefined) ? undefined : found.join(' ');
    },
    get: async (keys) => {
      const texts = (await access.read(keys.map((key) => toKey('object', key))).catch(() => undefined)) ?? [];
      const found = keys.map((_key, i) => toObject(texts[i]));
      const misses = found.filter((value) => value === undefined).length;
      onLook?.(keys.length - misses, misses);
      return found;
    },
    set: (entries) => {
      for (const { key, value, seconds } of entries)
        void access.write(toKey('object', key), JSON.stringify(value), seconds).catch(() => false);
    },
    invalidate: async (tags) => {
      await Promise.all(tags.map((tag) => versions.renew(tag)));
    },
  };
}
