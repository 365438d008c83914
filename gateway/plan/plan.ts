// What an operation is compiled to: loads that fill objects, and outputs that are read off them.
import type { FieldNode, OperationTypeNode } from 'graphql';
import type { Keeping } from './cachedEntities.js';
import type { LoadedField } from './inProcess.js';
import type { Outputs } from './outputs.js';
import type { EntryPoint, RemoteSource } from './source.js';
import type { Run } from './run.js';
import type { Reaches } from './schedule.js';
import type { EntityOperation, Together } from './subOperation.js';

/** An object as its source returned it. Results of loads lie under the symbols of their slots. */
export type Raw = Record<string | symbol, unknown>;

/** Returned instead of a value where an error was reported: null there, or further up if null is not allowed. */
export const FAILED = Symbol('failed');

/** From what a source returned to what the caller gets; null, or `FAILED`. */
export type Complete<Context> = (value: unknown, run: Run<Context>) => unknown;

/** Where a value lies: in the object itself, or in what a load has put into a slot of it. */
export interface Whereabouts {
  readonly slot: symbol | undefined;
  /** Undefined: the slot itself is the value. */
  readonly property: string | undefined;
}

/** A leaf whose values need nothing done to them as long as they are of their type. */
export interface PlainLeaf {
  readonly type: 'String' | 'ID' | 'Boolean' | 'Int' | 'Float';
  readonly nullable: boolean;
}

export interface Output<Context> extends Whereabouts {
  /** The name in the answer. */
  readonly key: string;
  /** Instead of a place: read by a function of the adapter. */
  readonly read: ((parent: never, context: Context) => unknown) | undefined;
  readonly constant: string | undefined;
  readonly mask: Mask<Context> | undefined;
  /** Nearly all of its values are the answer as they stand; undefined if each has to be completed. */
  readonly plain?: PlainLeaf | undefined;
  readonly complete: Complete<Context>;
  readonly nodes: readonly FieldNode[];
}

/** Hides a value of a row unless the caller may see it; may throw. `owner` is what the guard of the row returned. */
export type Mask<Context> = (value: unknown, owner: object | undefined, context: Context) => unknown;

/** Whether a row of a remote source may be shown, decided on what the row says of itself. */
export interface Guard<Context> {
  /** Fields of the type that the decision needs. */
  readonly needs: readonly string[];
  /** The row's owner, or null for a row that is not to be seen: exactly like one that does not exist. */
  admit(values: Readonly<Record<string, unknown>>, context: Context): object | null;
}

/** Rights on rows and fields of remote sources. In-process fields see to theirs themselves. */
export interface RemoteRules<Context> {
  readonly guards: ReadonlyMap<string, Guard<Context>>;
  /** By `Type.field`. */
  readonly masks: ReadonlyMap<string, Mask<Context>>;
  /** Whose a row of this process is: masks of what sources add to it are decided on that. */
  readonly ownerOf?: ((row: object) => object) | undefined;
}

export interface GuardPlan<Context> {
  readonly guard: Guard<Context>;
  readonly values: readonly (Whereabouts & { readonly name: string })[];
}

/** One object type at one place of the operation. */
export interface ObjectPlan<Context> {
  readonly type: string;
  readonly outputs: Outputs<Context>;
  readonly loads: readonly Load<Context>[];
  /** Objects inside this one that need loads of their own. */
  readonly nested: readonly Nested<Context>[];
  readonly guard: GuardPlan<Context> | undefined;
  /** Properties from which all loads are made: objects with equal ones share what is loaded. */
  readonly identity: readonly string[] | undefined;
  /** True if equal identity means an equal answer. */
  readonly sameAnswer: boolean;
  /** The object only names a row of this process, which stands in its place. */
  readonly referred?: { readonly slot: symbol; readonly place: Place<Context> } | undefined;
}

export interface Nested<Context> {
  readonly property: string;
  readonly read: ((parent: never, context: Context) => unknown) | undefined;
  readonly place: Place<Context>;
}

/** What is asked of the objects at one place of the operation. */
export interface Place<Context> {
  /** More than one entry, or `abstract`: objects say what they are by `__typename`. */
  readonly plans: ReadonlyMap<string, ObjectPlan<Context>>;
  readonly single: ObjectPlan<Context> | undefined;
  /** True if anything is loaded for these objects or below them. */
  readonly loads: boolean;
}

interface LoadBase {
  readonly slot: symbol;
  /** Slots that must be filled before. */
  readonly after: readonly symbol[];
}

/** A value of a row of this process that a source is asked by, or a function: read into a slot just before. */
export interface KeyRead<Context> {
  readonly name: string;
  readonly slot: symbol;
  readonly read: (row: Raw, context: Context) => unknown;
}

/** Root fields of one remote source, in one operation. */
export interface RootLoad<Context> extends LoadBase {
  readonly kind: 'root';
  readonly source: RemoteSource<Context>;
  readonly operation: OperationTypeNode;
  readonly text: string;
  /** Variables of the caller that go with it. */
  readonly variables: readonly string[];
  readonly plan: ObjectPlan<Context>;
}

/** A field that a key is made from, or that an answer is computed from. */
export interface KeyAt extends Whereabouts {
  readonly name: string;
  /** An error there is the error of what is computed from it. */
  readonly computes: boolean;
}

/** Objects of a type by their keys, from another remote source. */
export interface EntityLoad<Context> extends LoadBase {
  readonly kind: 'entity';
  readonly type: string;
  /** Equal for loads that ask for the same in the same words. */
  readonly signature: string;
  readonly source: RemoteSource<Context>;
  /** Unique in its plan. */
  readonly number: number;
  readonly operation: EntityOperation;
  readonly point: EntryPoint;
  readonly keyFields: readonly KeyAt[];
  /** Keys of rows of this process. */
  readonly reads?: readonly KeyRead<Context>[] | undefined;
  /** Undefined: what it finds is for one run alone. */
  readonly keeping?: Keeping | undefined;
  readonly plan: ObjectPlan<Context>;
}

/** What of an object a function is handed in the place of the object. */
export type Given = Whereabouts & { readonly name: string };

/** A field that a function of this process answers. */
export interface FunctionLoad<Context> extends LoadBase {
  readonly kind: 'function';
  readonly name: string;
  readonly field: LoadedField<Context>;
  /** Undefined: the rows themselves, which are of this process. */
  readonly given?: readonly Given[] | undefined;
  readonly reads?: readonly KeyRead<Context>[] | undefined;
  /** Nothing is asked for rows that are not to be seen. */
  readonly guard?: GuardPlan<Context> | undefined;
  args(run: Run<Context>): Readonly<Record<string, unknown>>;
  readonly wants: ReadonlySet<string>;
  /** Undefined for plain values. */
  readonly place: Place<Context> | undefined;
}

export type Load<Context> = RootLoad<Context> | EntityLoad<Context> | FunctionLoad<Context>;

export interface Plan<Context> {
  readonly operation: OperationTypeNode;
  readonly root: ObjectPlan<Context>;
  readonly reaches: Reaches;
  /** Questions that were asked together before, by the numbers of their loads. */
  readonly together: Map<string, Together>;
}

/** The compiler says at compile time what it does not cover. */
export class NotCovered extends Error {
  constructor(readonly reason: string) {
    super(`not covered by the plan compiler: ${reason}`);
    this.name = 'NotCovered';
  }
}
