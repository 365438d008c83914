// Definitions and extensions of one SDL as whole types, under the names of root types that the gateway uses.
import {
  Kind,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/** Types by name. */
export type Types = Map<string, TypeDefinitionNode>;

/** A type with fields that can be asked for. */
export type FieldedNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

const ROOTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
export const ROOT_TYPES: ReadonlySet<string> = new Set(Object.values(ROOTS));

export function isFielded(node: TypeDefinitionNode | undefined): node is FieldedNode {
  return node?.kind === Kind.OBJECT_TYPE_DEFINITION || node?.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

const DEFINED = {
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
} as const;

function toDefinition(node: TypeDefinitionNode | TypeExtensionNode): TypeDefinitionNode {
  return (isTypeExtensionNode(node) ? { ...node, kind: DEFINED[node.kind] } : node) as TypeDefinitionNode;
}

/** Everything that may stand in several parts. */
const PARTS = ['directives', 'interfaces', 'fields', 'types', 'values'] as const;

function join(one: TypeDefinitionNode, other: TypeDefinitionNode): TypeDefinitionNode {
  const joined: Record<string, unknown> = { ...other, ...one };
  for (const part of PARTS) {
    const both = [one, other].flatMap((node) => (node as unknown as Record<string, unknown[] | undefined>)[part] ?? []);
    if (both.length > 0) joined[part] = both;
  }
  return joined as unknown as TypeDefinitionNode;
}

/** `schema { query: RootQuery }` renames; what another type is called then is theirs to solve. */
function renamed(document: DocumentNode, problems: string[]): DocumentNode {
  const names = new Map<string, string>();
  for (const node of document.definitions)
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION)
      for (const { operation, type } of node.operationTypes ?? []) names.set(type.name.value, ROOTS[operation]);
  const taken = new Set(document.definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])));
  for (const [name, root] of names)
    if (name !== root && taken.has(root)) {
      problems.push(`${root} is defined, but the root type is ${name}: give the other type another name`);
      return document;
    }
  if ([...names].every(([name, root]) => name === root)) return document;
  const rename = <Node extends { readonly name: { readonly value: string } }>(node: Node): Node | undefined => {
    const root = names.get(node.name.value);
    return root === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value: root } };
  };
  return visit(document, { NamedType: rename, ObjectTypeDefinition: rename, ObjectTypeExtension: rename });
}

/** Types of a document, each in one piece. Definitions of directives and of the schema are left behind. */
export function toWholeTypes(document: DocumentNode, problems: string[]): Types {
  const types: Types = new Map();
  const defined = new Set<string>();
  for (const node of renamed(document, problems).definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const name = node.name.value;
    if (isTypeDefinitionNode(node)) {
      if (defined.has(name)) problems.push(`${name} is defined twice: keep one definition`);
      defined.add(name);
    }
    const definition = toDefinition(node);
    const known = types.get(name);
    if (known !== undefined && known.kind !== definition.kind)
      problems.push(`${name} is extended as something else than it is: extend it as what it is`);
    else types.set(name, known === undefined ? definition : join(known, definition));
  }
  return types;
}

/** Replaces fields; a field that becomes undefined is left out. */
export function mapFields(
  types: Types,
  change: (field: FieldDefinitionNode, type: FieldedNode) => FieldDefinitionNode | undefined,
): Types {
  return new Map(
    [...types].map(([name, type]): [string, TypeDefinitionNode] => {
      if (!isFielded(type)) return [name, type];
      return [name, { ...type, fields: (type.fields ?? []).flatMap((field) => change(field, type) ?? []) }];
    }),
  );
}

export function hasDirective(node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, name: string) {
  return node.directives?.some((directive) => directive.name.value === name) === true;
}

export function toDocument(types: Types): DocumentNode {
  return { kind: Kind.DOCUMENT, definitions: [...types.values()] };
}
