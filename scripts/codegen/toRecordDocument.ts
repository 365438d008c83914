// Turns an adapter's SDL into the shape of its records: what a loader has to return, and the arguments it gets.
import {
  Kind,
  visit,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type NamedTypeNode,
  type NonNullTypeNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

function stringArgument(
  node: FieldDefinitionNode | ObjectNode,
  directive: string,
  argument: string,
): string | undefined {
  const found = node.directives
    ?.find((d) => d.name.value === directive)
    ?.arguments?.find((a) => a.name.value === argument);
  return found?.value.kind === Kind.STRING ? found.value.value : undefined;
}

function named(name: string): NamedTypeNode {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
}

function property(name: string, type: TypeNode): FieldDefinitionNode {
  return { kind: Kind.FIELD_DEFINITION, name: { kind: Kind.NAME, value: name }, type };
}

function isListLike(type: TypeNode): boolean {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return inner.kind === Kind.LIST_TYPE || (inner.kind === Kind.NAMED_TYPE && inner.name.value.endsWith('Connection'));
}

const KEYS: NonNullTypeNode = {
  kind: Kind.NON_NULL_TYPE,
  type: { kind: Kind.LIST_TYPE, type: { kind: Kind.NON_NULL_TYPE, type: named('ID') } },
};

/** The fields a record carries: no `id` (the gateway builds it), no loader fields, keys in place of references. */
function recordFields(node: ObjectTypeDefinitionNode, isEntity: boolean): FieldDefinitionNode[] {
  const fields = new Map<string, FieldDefinitionNode>();
  for (const field of node.fields ?? []) {
    const by = stringArgument(field, 'reference', 'by');
    if (by !== undefined) fields.set(by, property(by, isListLike(field.type) ? KEYS : named('ID')));
    else if ((field.arguments?.length ?? 0) === 0 && !(isEntity && field.name.value === 'id'))
      fields.set(field.name.value, field);
  }
  const owner = stringArgument(node, 'ownedBy', 'unit');
  if (owner !== undefined && !fields.has(owner)) fields.set(owner, property(owner, KEYS));
  return [...fields.values()];
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function argumentInputs(node: ObjectNode): InputObjectTypeDefinitionNode[] {
  return (node.fields ?? [])
    .filter((field) => (field.arguments?.length ?? 0) > 0)
    .map((field) => ({
      kind: Kind.INPUT_OBJECT_TYPE_DEFINITION,
      name: { kind: Kind.NAME, value: `${node.name.value}${capitalised(field.name.value)}Args` },
      fields: field.arguments ?? [],
    }));
}

function toRecordType(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const isEntity = (node.interfaces ?? []).some((i) => i.name.value === 'Node');
  return { ...node, interfaces: [], directives: [], fields: recordFields(node, isEntity) };
}

/** The document that the TypeScript plugin prints; see the file's first line. */
export function toRecordDocument(document: DocumentNode): DocumentNode {
  const objects = document.definitions.filter(
    (d): d is ObjectNode => d.kind === Kind.OBJECT_TYPE_DEFINITION || d.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
  const own = objects.filter(
    (d): d is ObjectTypeDefinitionNode =>
      d.kind === Kind.OBJECT_TYPE_DEFINITION && !['Query', 'PageInfo'].includes(d.name.value),
  );
  const names = new Set(own.map((d) => d.name.value));
  const rest = document.definitions.filter(
    (d): d is DefinitionNode =>
      d.kind === Kind.ENUM_TYPE_DEFINITION ||
      d.kind === Kind.SCALAR_TYPE_DEFINITION ||
      d.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION,
  );
  const definitions = [...rest, ...own.map(toRecordType), ...objects.flatMap(argumentInputs)];
  const suffixed = visit({ kind: Kind.DOCUMENT, definitions } as DocumentNode, {
    Directive: () => null,
    Name: (name, key, parent) =>
      names.has(name.value) && isTypeName(parent, key) ? { ...name, value: `${name.value}Record` } : undefined,
  });
  return suffixed;
}

/** True for the names of types: a definition's own name or a named type. */
function isTypeName(parent: unknown, key: unknown): boolean {
  const kind = (parent as { kind?: string }).kind;
  return key === 'name' && (kind === Kind.OBJECT_TYPE_DEFINITION || kind === Kind.NAMED_TYPE);
}
