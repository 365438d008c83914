// A world: which source supplies which fields of which types, how objects are found there, and what goes wrong. Plain data.

/** `nonNull[0]` is the outermost position, `nonNull[lists]` the named type itself. */
export interface TypeRef {
  readonly named: string;
  readonly lists: number;
  readonly nonNull: readonly boolean[];
}

export interface Argument {
  readonly name: string;
  readonly type: string;
  readonly fallback?: string;
}

/** error: thrown for some objects; null: also where the type forbids it; item: entries of lists fail. */
export type FieldFault = 'error' | 'null' | 'item';

export interface Field {
  readonly name: string;
  readonly type: TypeRef;
  readonly args: readonly Argument[];
  /** Computed by its source from these fields of other sources, which it gets with the key. */
  readonly requires?: readonly string[];
  fault?: FieldFault;
}

export type KeyName = 'id' | 'pair' | 'nested' | 'sku';

/** A root field of a source that finds objects. */
export interface Entry {
  readonly field: string;
  readonly key: KeyName;
  readonly batched: boolean;
  /** Fields that are handed over with the key, for computed fields. */
  readonly extra: readonly string[];
}

/** What a source has of an object type. */
export interface Part {
  readonly keys: readonly KeyName[];
  readonly fields: Field[];
  readonly entries: Entry[];
}

export interface ObjectModel {
  readonly name: string;
  /** Entities have keys; values (connections, edges, parts of keys) are the same in every source. */
  readonly kind: 'entity' | 'value';
  readonly parts: Record<string, Part>;
}

export interface AbstractModel {
  readonly name: string;
  readonly kind: 'interface' | 'union';
  readonly members: readonly string[];
  /** Of an interface. */
  readonly fields: readonly string[];
}

/** missing: null for some keys; error: an error for some keys; throws: nothing but an error. */
export type EntryFault = 'missing' | 'error' | 'throws';
/** rejects: the call itself fails; errors: answers without data; nothing: data is null and there are errors. */
export type SourceFault = 'rejects' | 'errors' | 'nothing';

export interface SourceModel {
  readonly id: string;
  readonly queries: Field[];
  readonly mutations: Field[];
  down?: SourceFault;
  /** By entity type. */
  readonly entryFaults: Record<string, EntryFault>;
}

export interface World {
  readonly seed: number;
  readonly sources: readonly SourceModel[];
  readonly objects: readonly ObjectModel[];
  readonly abstracts: AbstractModel[];
}

export interface Case {
  readonly world: World;
  readonly operation: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
}

export function toTypeText(ref: TypeRef, depth = 0): string {
  const inner = depth === ref.lists ? ref.named : `[${toTypeText(ref, depth + 1)}]`;
  return ref.nonNull[depth] === true ? `${inner}!` : inner;
}

export function objectOf(world: World, name: string): ObjectModel {
  const found = world.objects.find((object) => object.name === name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found;
}

/** Members of an abstract type that a source knows. */
export function membersIn(world: World, abstract: AbstractModel, source: string): string[] {
  return abstract.members.filter((member) => objectOf(world, member).parts[source] !== undefined);
}

/** Fields of an interface that every member has in this source; none: the source does not have the interface. */
export function interfaceFieldsIn(world: World, abstract: AbstractModel, source: string): Field[] {
  const members = membersIn(world, abstract, source).map((name) => objectOf(world, name).parts[source] as Part);
  const [first, ...others] = members;
  if (first === undefined) return [];
  return fieldsOf(first).filter(
    ({ name }) =>
      abstract.fields.includes(name) && others.every((part) => fieldsOf(part).some((field) => field.name === name)),
  );
}

/** Whether a source has an abstract type. */
export function isAbstractIn(world: World, abstract: AbstractModel, source: string): boolean {
  return abstract.kind === 'union'
    ? membersIn(world, abstract, source).length > 0
    : interfaceFieldsIn(world, abstract, source).length > 0;
}

const KEY_FIELDS: Readonly<Record<KeyName, readonly Field[]>> = {
  id: [keyField('id', 'ID', true)],
  pair: [keyField('code', 'String', true), keyField('region', 'Int', true)],
  nested: [keyField('ref', 'Ref', true)],
  sku: [keyField('sku', 'ID', false)],
};

function keyField(name: string, named: string, nonNull: boolean): Field {
  return { name, type: { named, lists: 0, nonNull: [nonNull] }, args: [] };
}

/** Selection set of a key, as merge rules write it. */
export const KEY_SELECTIONS: Readonly<Record<KeyName, string>> = {
  id: '{ id }',
  pair: '{ code region }',
  nested: '{ ref { zone code } }',
  sku: '{ sku }',
};

/** Names under which keys are fetched. */
export const KEY_NAMES = ['id', 'code', 'region', 'ref', 'zone', 'sku'];

/** Keys first, then the source's own fields. */
export function fieldsOf(part: Part): Field[] {
  return [...part.keys.flatMap((key) => KEY_FIELDS[key]), ...part.fields];
}

/** A source's fields of a type, without those that are answered through the entry point alone. */
export function isDirect(part: Part | undefined, field: string): boolean {
  return part !== undefined && fieldsOf(part).some(({ name, requires }) => name === field && requires === undefined);
}
