// Apollo Server hashes every text that it is given. One that was run before is handed over by its hash instead.
import { LRUCache } from 'lru-cache';
import type { TextCache } from './createGraphqlServer.js';

/** Behind hashes that stand for a text that came with the request. No client's hash ends like this. */
const MARK = ' known';
/** Apollo Server's own, of its keys. */
const PREFIX = 'apq:';
const MAX_TEXTS = 1_000;
/** A longer one is rare, and would be kept for long. */
const MAX_LENGTH = 20_000;

/** A hash, or a key that ends in one, as it is for every other way that the text may come. */
export function withoutMark(key: string): string {
  return key.endsWith(MARK) ? key.slice(0, -MARK.length) : key;
}

type Body = Readonly<Record<string, unknown>>;

export interface KnownTexts {
  /** A text that was parsed, validated and resolved, under Apollo Server's own hash of it. */
  learn(text: string, hash: string): void;
  /** The same request; by its hash, if its text is known. */
  shorten(body: unknown): unknown;
  /** Finds such texts, and any other where the clients' own are. */
  around(cache: TextCache): TextCache;
}

export function createKnownTexts(): KnownTexts {
  const nameOf = new LRUCache<string, { readonly version: 1; readonly sha256Hash: string }>({ max: MAX_TEXTS });
  const textOf = new LRUCache<string, string>({ max: MAX_TEXTS });

  return {
    learn(text, hash) {
      if (text.length > MAX_LENGTH || hash.endsWith(MARK) || nameOf.has(text)) return;
      nameOf.set(text, { version: 1, sha256Hash: hash + MARK });
      textOf.set(`${PREFIX}${hash}${MARK}`, text);
    },
    shorten(body) {
      if (typeof body !== 'object' || body === null) return body;
      const { query, operationName, variables, extensions } = body as Body;
      if (typeof query !== 'string' || extensions !== undefined) return body;
      const persistedQuery = nameOf.get(query);
      if (persistedQuery === undefined || textOf.get(PREFIX + persistedQuery.sha256Hash) === undefined) return body;
      const short: Record<string, unknown> = { extensions: { persistedQuery } };
      // What is not there and what is null are told apart behind this.
      if (operationName !== undefined) short['operationName'] = operationName;
      if (variables !== undefined) short['variables'] = variables;
      return short;
    },
    around: (cache) => ({
      get: (key) => {
        const known = key.endsWith(MARK) ? textOf.get(key) : undefined;
        return known === undefined ? cache.get(key) : Promise.resolve(known);
      },
      set: (key, value, options) => cache.set(key, value, options),
      delete: (key) => cache.delete(key),
    }),
  };
}
