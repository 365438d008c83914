// What the parts of the compiler hand to each other.
import type { DocumentNode, ExecutionResult, FieldNode, SelectionNode } from 'graphql';
import type { InProcessEntities, InProcessFields } from './inProcess.js';
import type { Nested, RemoteRules } from './plan.js';
import type { Source, Supergraph } from './supergraph.js';

/** What a plan is compiled from, beside the operation. */
export interface Compiled<Context> {
  readonly supergraph: Supergraph<Context>;
  readonly fields: InProcessFields<Context>;
  readonly entities: InProcessEntities<Context>;
  /** Object types whose rows are of this process. */
  readonly rowTypes: ReadonlySet<string>;
  readonly rules: RemoteRules<Context>;
  /** Answers what is asked of the schema itself. */
  readonly introspect?: Introspect<Context> | undefined;
  /** Objects of one plan after which code is made for them. */
  readonly codeAfter: number;
}

/** `document` asks for one field of the schema; `variables` as the caller sent them. */
export type Introspect<Context> = (
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  context: Context,
) => Promise<ExecutionResult>;

/** What is fetched from one source for one object, while it is being put together. */
export interface Part<Context> {
  /** Undefined: rows of this process. */
  readonly source: Source<Context> | undefined;
  /** Undefined: the object itself. */
  readonly slot: symbol | undefined;
  /** What is asked of the source. */
  readonly selections: SelectionNode[];
  readonly nested: Nested<Context>[];
  /** Added to names that the compiler asks for itself, so that they never meet the caller's. */
  readonly prefix: string;
  /** True for what computed fields are asked with: their answer depends on more than the key. */
  readonly ofComputed?: boolean;
}

/** A field that is still to be placed. */
export interface Pending {
  /** Its place in the answer; undefined for what only a key needs. */
  readonly at: number | undefined;
  readonly key: string;
  readonly nodes: readonly FieldNode[];
}
