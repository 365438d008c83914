// What a plan is made from: systems that are asked by GraphQL text, and fields that are answered by a function.
import type { GraphQLSchema } from 'graphql';

/** One sub-operation on its way to a remote source. `text` is the same string for every run of a plan. */
export interface RemoteRequest {
  readonly text: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly variables: Readonly<Record<string, unknown>>;
  /** Requests with different marks must not share an answer, equal as they are: the older may no longer be true. */
  readonly mark?: string;
}

/** One error as a GraphQL service reports it (GraphQL specification, 7.1.2). */
export interface RemoteError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface RemoteResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly RemoteError[] | undefined;
  /**
   * True if no text of the data has to be escaped in JSON: no quote, backslash, control character or half of a surrogate
   * pair is in any. Texts are then written without a look at them.
   */
  readonly escapeFree?: boolean | undefined;
}

/** How an object of a type that several sources hold is found in one of them: stitching's own vocabulary. */
export interface EntryPoint {
  /** The fields of the object from which the key is made, for example `{ id }` or `{ code owner { id } }`. */
  readonly selectionSet: string;
  /** The root field of the source that answers. */
  readonly fieldName: string;
  /** With `argsFromKeys`: many objects in one call, answered in the order of the keys. */
  readonly key?: ((original: never) => unknown) | undefined;
  readonly argsFromKeys?: ((keys: readonly never[]) => Readonly<Record<string, unknown>>) | undefined;
  /** Without `argsFromKeys`: one call for one object. */
  readonly args?: ((original: never) => Readonly<Record<string, unknown>>) | undefined;
}

/** How a source completes a type. */
export interface MergeRule extends Partial<EntryPoint> {
  readonly entryPoints?: readonly EntryPoint[] | undefined;
  /** Fields that are computed from fields of other sources; `computed`: answered through the entry point alone. */
  readonly fields?:
    | Readonly<Record<string, { readonly selectionSet?: string | undefined; readonly computed?: boolean | undefined }>>
    | undefined;
}

/** `PRIVATE`: for one caller alone. */
export type CacheScope = 'PUBLIC' | 'PRIVATE';

/** How long something that the source answered may be kept; 0 seconds: never. */
export interface Lifetime {
  readonly seconds: number;
  readonly scope: CacheScope;
}

/** A GraphQL service. `execute` rejects only when nothing was answered at all. */
export interface RemoteSource<Context> {
  readonly id: string;
  /** Its own schema, as it stands there. */
  readonly schema: GraphQLSchema;
  readonly merge?: Readonly<Record<string, MergeRule>> | undefined;
  /** By type, and by `Type.field` for fields that make it shorter; what is not there is never kept. */
  readonly lifetimes?: ReadonlyMap<string, Lifetime> | undefined;
  execute(request: RemoteRequest, context: Context): Promise<RemoteResult>;
  /** The error in the place of a value that is not what its schema says; undefined: the words of GraphQL. */
  malformed?(where: string, context: Context): Error | RemoteError;
  /** What it tells of by itself, each time with the whole answer to the subscription. Undefined: nothing. */
  listen?(request: RemoteRequest, context: Context): AsyncIterable<RemoteResult>;
}

/** The root value of an operation that is run for one event of a source. */
export class ToldEvent {
  constructor(readonly result: RemoteResult) {}
}
