// What one upstream service is: its schema in the three dialects of its callers, its data, and how objects are found in it.
import type { Resolvers, Values } from './compileOperation.js';

type Row = Readonly<Record<string, unknown>>;

/** How stitching finds an object of a type here. */
export interface MergeByKeys {
  readonly selectionSet: string;
  readonly fieldName: string;
  readonly key: (original: never) => unknown;
  readonly argsFromKeys: (keys: readonly never[]) => Values;
  readonly fields?: Readonly<Record<string, { readonly selectionSet: string; readonly computed: true }>>;
}

export interface Service {
  /** Also the path it is served under, and the id of its adapter. */
  readonly name: string;
  /** SDL with lookups by keys and with the gateway's rule directives. */
  readonly ruled: string;
  /** SDL as Apollo Federation 1 has it; its lookups go through `_entities`. Undefined: not offered to federation gateways. */
  readonly federation?: string;
  readonly merge: Readonly<Record<string, MergeByKeys>>;
  readonly resolvers: Resolvers;
  /** By type: the object of a representation, or null. */
  readonly entities?: Readonly<Record<string, (representation: Row) => Row | null>>;
}

const RULES = /\s+@(?:requires|ownedBy|personal|public|internal)\b(?:\([^)]*\))?/g;

/** The SDL of a service that never heard of the gateway's rules. */
export function plainTypeDefs({ ruled }: Pick<Service, 'ruled'>): string {
  return ruled.replace(RULES, '');
}

/** `key` and `argsFromKeys` of a lookup by one identifier. */
export function byKey(field: string, fieldName: string, argument: string): MergeByKeys {
  return {
    selectionSet: `{ ${field} }`,
    fieldName,
    key: (original: Row) => original[field],
    argsFromKeys: (keys: readonly unknown[]) => ({ [argument]: keys }),
  };
}
