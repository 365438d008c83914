// A service's SDL, seen from the types that adapters of this process own: what it knows of them, adds to them, points at.
import {
  Kind,
  parse,
  print,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { AdapterModel, Owners, Reference, SdlModel } from '../model.js';
import { fieldNode, findDirective, namedType, objectNode, required } from '../sdl.js';

/** A type of an adapter of this process, as a service uses it. */
export interface JoinedType {
  readonly name: string;
  readonly owner: AdapterModel;
  /** As the service writes it. */
  readonly definition: ObjectTypeDefinitionNode;
  /** Fields that the owner has as well: keys. */
  readonly shared: readonly FieldDefinitionNode[];
  /** Under the name of the owner's own key, where that is no field of the type. */
  readonly key: FieldDefinitionNode | undefined;
  readonly added: readonly FieldDefinitionNode[];
}

/** `extend type` of what the SDL does not define is the service's own part of it, under whatever word. */
export function withoutExtensions(typeDefs: string): string {
  const { definitions } = parse(typeDefs);
  const types = new Map<string, ObjectTypeDefinitionNode>();
  const others: DefinitionNode[] = [];
  for (const one of definitions) {
    if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.OBJECT_TYPE_EXTENSION) {
      others.push(one);
      continue;
    }
    const known = types.get(one.name.value);
    const joined = known === undefined ? one : { ...known, ...merged(known, one) };
    types.set(one.name.value, { ...joined, kind: Kind.OBJECT_TYPE_DEFINITION });
  }
  return print({ kind: Kind.DOCUMENT, definitions: [...others, ...types.values()] });
}

type Part = Pick<ObjectTypeDefinitionNode, 'fields' | 'interfaces' | 'directives'>;

function merged(one: Part, other: Part): Part {
  return {
    fields: [...(one.fields ?? []), ...(other.fields ?? [])],
    interfaces: [...(one.interfaces ?? []), ...(other.interfaces ?? [])],
    directives: [...(one.directives ?? []), ...(other.directives ?? [])],
  };
}

/** True for types whose rows have keys. */
export function isEntity(owners: Owners, type: string): boolean {
  return owners.get(type)?.adapter.entities[type] !== undefined;
}

/** The types of others in the SDL of a service. */
export function joinedTypes(declared: SdlModel, owners: Owners): readonly JoinedType[] {
  return [...declared.types].flatMap(([name, definition]): JoinedType[] => {
    const owner = owners.get(name);
    if (owner === undefined) return [];
    const own = new Set((owner.types.get(name)?.fields ?? []).map((field) => field.name.value));
    const keyName = owner.adapter.entities[name]?.key;
    const shared: FieldDefinitionNode[] = [];
    const added: FieldDefinitionNode[] = [];
    let key: FieldDefinitionNode | undefined;
    for (const field of definition.fields ?? [])
      if (own.has(field.name.value)) shared.push(field);
      else if (field.name.value === keyName) key = field;
      else added.push(field);
    return [{ name, owner, definition, shared, key, added }];
  });
}

/** What the service adds to the schema, without its part of types of others. */
export function ownModel(declared: SdlModel, joined: readonly JoinedType[], owners: Owners): SdlModel {
  const others = new Map(joined.map((one) => [one.name, one]));
  const isOurs = ({ type, field, target }: Reference) => {
    const there = others.get(type);
    return isEntity(owners, target) && (there === undefined || there.added.includes(field));
  };
  return {
    ...declared,
    types: new Map([...declared.types].filter(([name]) => !others.has(name))),
    added: new Map(joined.flatMap(({ name, added }) => (added.length === 0 ? [] : [[name, added] as const]))),
    references: declared.references.filter(isOurs),
  };
}

type Fielded = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function mapFields(typeDefs: string, map: (type: Fielded) => DefinitionNode): DefinitionNode[] {
  return parse(typeDefs, { noLocation: true }).definitions.map((one) =>
    one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.INTERFACE_TYPE_DEFINITION ? map(one) : one,
  );
}

function toText(definitions: readonly DefinitionNode[]): string {
  return print({ kind: Kind.DOCUMENT, definitions });
}

/** What the service is asked by: references are answered here, and it need not know where they lead. */
export function askedTypeDefs(typeDefs: string): string {
  const isOurs = (field: FieldDefinitionNode) => findDirective(field, 'reference') !== undefined;
  return toText(
    mapFields(typeDefs, (type) => ({ ...type, fields: (type.fields ?? []).filter((field) => !isOurs(field)) })),
  );
}

/** The owner's type with nothing but what the service adds: its words stay the owner's. */
function onlyAdded(
  definition: Fielded,
  { owner, name, added }: JoinedType,
  shown: (field: FieldDefinitionNode) => boolean,
) {
  const own = owner.types.get(name);
  const fields = added.filter((one) => shown(definition.fields?.find((f) => f.name.value === one.name.value) ?? one));
  const id = own?.fields?.find((field) => field.name.value === 'id') ?? idField();
  return {
    ...objectNode(name, fields.length > 0 ? fields : [id]),
    ...(own?.description === undefined ? {} : { description: own.description }),
  };
}

function idField(): FieldDefinitionNode {
  return fieldNode('id', required(namedType('ID')));
}

/** What the service adds to the one schema. `model`: what is its own. */
export function stitchedTypeDefs(typeDefs: string, model: SdlModel, joined: readonly JoinedType[]): string {
  const others = new Map(joined.map((one) => [one.name, one]));
  const led = new Set(model.references.map(({ type, field }) => `${type}.${field.name.value}`));
  const shown = (type: string) => (field: FieldDefinitionNode) =>
    findDirective(field, 'reference') === undefined || led.has(`${type}.${field.name.value}`);
  const defined = new Set<string>();
  const definitions = mapFields(typeDefs, (type) => {
    const name = type.name.value;
    defined.add(name);
    const other = others.get(name);
    if (other !== undefined) return onlyAdded(type, other, shown(name));
    // An interface keeps what leads to rows of this process, as its types do.
    const isShown = type.kind === Kind.INTERFACE_TYPE_DEFINITION ? () => true : shown(name);
    return { ...type, fields: (type.fields ?? []).filter(isShown) };
  });
  const targets = new Set(model.references.map(({ target }) => target).filter((name) => !defined.has(name)));
  return toText([...definitions, ...[...targets].map((name) => objectNode(name, [idField()]))]);
}
