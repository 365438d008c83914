// Fields that are answered by functions of this process: no text, no parsing, no second execution.

/** What a function is told of the place from which it is asked. */
export interface FieldCall {
  /** Arguments, coerced by the schema. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Names of the fields that are asked of the rows that it answers: of the nodes, for a connection. */
  readonly wants: ReadonlySet<string>;
}

/**
 * How one field is answered. `read`: from the parent alone, at once; it may throw.
 * `load`: for many parents in one call; entry i belongs to parents[i], and may be an error of its own.
 */
export type InProcessField<Context> =
  | { readonly read: (parent: never, context: Context) => unknown }
  | LoadedField<Context>;

export interface LoadedField<Context> {
  readonly load: (parents: readonly never[], call: FieldCall, context: Context) => Promise<readonly unknown[]>;
  /** Names that the parent's own loader has to be asked for. */
  readonly needs?: readonly string[];
  /** Fields of rows of a source: parents are plain objects of these alone, whoever answered them. */
  readonly from?: readonly string[];
  /** Who answers, for the picture of a plan. */
  readonly source: string;
}

/** By `Type.field`. A field that is not here is the parent's property of that name. */
export type InProcessFields<Context> = ReadonlyMap<string, InProcessField<Context>>;

/** By type, and by the field that names one: functions that find rows of this process of which a source has only the name. */
export type InProcessEntities<Context> = ReadonlyMap<string, ReadonlyMap<string, LoadedField<Context>>>;
