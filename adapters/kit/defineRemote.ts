// What a GraphQL service in any language declares, to be part of the one schema: its SDL with rules, and how to reach it.
import type { UnitLevel } from '../../schema/unitLevel.js';
import type { Bilingual, GrantDeclaration } from './defineAdapter.js';

/** How objects of a type are found in the service: the vocabulary of schema stitching. */
export interface RemoteEntry {
  /** Fields of the object that make up its key, for example `{ id }`. */
  readonly selectionSet: string;
  /** The root field that answers; carries `@internal` unless callers may use it too. */
  readonly fieldName: string;
  /** With `argsFromKeys`: many objects in one call, answered in the order of the keys, null for those it does not have. */
  readonly key?: (original: never) => unknown;
  readonly argsFromKeys?: (keys: readonly never[]) => Readonly<Record<string, unknown>>;
  /** Without `argsFromKeys`: the arguments for one object. */
  readonly args?: (original: never) => Readonly<Record<string, unknown>>;
}

/** How objects of one type are found by key, in one way or in several. */
export interface RemoteMerge extends Partial<RemoteEntry> {
  readonly entryPoints?: readonly RemoteEntry[];
  /** Fields that are computed from fields of other systems. */
  readonly fields?: Readonly<Record<string, { readonly selectionSet: string; readonly computed: true }>>;
  /** Of several descriptions of the type, callers read this one. */
  readonly canonical?: boolean;
}

/** A GraphQL service that is asked by `POST` with a JSON body of `query` and `variables`. */
export interface RemoteAdapter<Id extends string = string> {
  /** Kebab-case; the metric label and the grant prefix. */
  readonly id: Id;
  readonly title: Bilingual;
  readonly levels: readonly UnitLevel[];
  readonly grants: readonly GrantDeclaration<Id>[];
  /**
   * The service's SDL. Exactly one of @requires, @public and @internal stands on every root field and on every type with
   * a merge rule; a type with @requires carries @ownedBy, and its field holds the key or the keys of the owning units.
   * What @cacheControl(maxAge: …) stands on may be kept for callers with equal rights.
   *
   * Types of adapters may stand in it, without rules of their own: with the fields that are keys, and with fields that the
   * service adds, each nullable and with exactly one rule. A field with @reference(by: …) leads to rows of an adapter
   * by a key that stands beside it, and is not asked of the service. A field without it that yields such a type only names
   * the row: by a field with the name of the owner's key, or by the global `id`.
   */
  readonly typeDefs: string;
  /** By type: how this service completes objects that another one has found. */
  readonly merge?: Readonly<Record<string, RemoteMerge>>;
  readonly url: string;
  /** "aud" of the tokens that it gets; without it, it gets none. */
  readonly audience?: string;
}

/** Declares a remote adapter. */
export function defineRemote<const Id extends string>(remote: RemoteAdapter<Id>): RemoteAdapter {
  return Object.freeze(remote);
}
