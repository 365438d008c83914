// Finds named things by what people type: exact before prefix before a word's beginning before anywhere.
import { foldName, foldTone } from './foldName.js';

/** A name and, for units, the type word that may stand before it. */
export interface Named {
  readonly name: string;
  /** `phường`; queries may begin with it or with its initials (`P.`, `TX.`). */
  readonly type?: string;
}

interface Entry {
  readonly name: string;
  /** Type words in full and as initials, folded, each ending with a space. */
  readonly prefixes: readonly string[];
  readonly accented: string;
}

/** Ranks of a match; lower is better. */
const RANK = { exact: 0, prefix: 1, wordPrefix: 2, inside: 3 } as const;

/** Folds each name once; `search` keeps the order of `among` within one rank. */
export interface NameSearch<T> {
  /** Matches among the given items, best first; names whose accents fit the query too come first in their rank. */
  search(query: string, among: readonly T[]): readonly T[];
}

function toEntry(named: Named): Entry {
  const type = foldName(named.type ?? '');
  const initials = type.replace(/(\p{L})\p{L}*\s?/gu, '$1');
  return {
    name: foldName(named.name),
    prefixes: type === '' ? [] : [`${type} `, `${initials} `],
    accented: foldTone(`${named.type ?? ''} ${named.name}`),
  };
}

function rankName(name: string, query: string): number | undefined {
  if (name === query) return RANK.exact;
  if (name.startsWith(query)) return RANK.prefix;
  if (name.includes(` ${query}`)) return RANK.wordPrefix;
  return name.includes(query) ? RANK.inside : undefined;
}

/** The type word counts only with something of the name after it: `quan` finds Quán Thánh, not every quận. */
function rank(entry: Entry, query: string): number | undefined {
  const ranks = entry.prefixes
    .filter((prefix) => query.startsWith(prefix))
    .map((prefix) => query.slice(prefix.length))
    .map((rest) => (entry.name === rest ? RANK.exact : entry.name.startsWith(rest) ? RANK.prefix : undefined));
  const found = [rankName(entry.name, query), ...ranks].filter((value) => value !== undefined);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** A search over `items`; only these can be found. */
export function createNameSearch<T>(items: readonly T[], namedOf: (item: T) => Named): NameSearch<T> {
  const entries = new Map(items.map((item) => [item, toEntry(namedOf(item))]));
  return {
    search(query, among) {
      const folded = foldName(query);
      const accented = foldTone(query);
      const score = (item: T): number | undefined => {
        const entry = entries.get(item);
        const found = entry === undefined ? undefined : rank(entry, folded);
        return found === undefined ? undefined : found * 2 + (entry?.accented.includes(accented) ? 0 : 1);
      };
      return among
        .flatMap((item) => ({ item, score: score(item) ?? -1 }))
        .filter((scored) => scored.score >= 0)
        .sort((a, b) => a.score - b.score)
        .map((scored) => scored.item);
    },
  };
}
