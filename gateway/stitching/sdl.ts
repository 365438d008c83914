// Small readers and builders for SDL syntax trees.
import {
  Kind,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** The string (or enum) argument of a directive, or undefined. */
export function directiveArgument(node: Directed, directive: string, argument: string): string | undefined {
  const value = findDirective(node, directive)?.arguments?.find((a) => a.name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

export function findDirective(node: Directed, directive: string): ConstDirectiveNode | undefined {
  return node.directives?.find((d) => d.name.value === directive);
}

export function implementsNode(node: ObjectTypeDefinitionNode): boolean {
  return (node.interfaces ?? []).some((i) => i.name.value === 'Node');
}

/** The innermost name of a type: `[Dossier!]!` → `Dossier`. */
export function innerName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : innerName(type.type);
}

export function isList(type: TypeNode): boolean {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return inner.kind === Kind.LIST_TYPE;
}

/** `DossierConnection` → `Dossier`; undefined for anything else. */
export function connectionNode(typeName: string): string | undefined {
  return typeName.endsWith('Connection') ? typeName.slice(0, -'Connection'.length) : undefined;
}

/** The entity or value type that a field finally yields. */
export function yieldedType(field: FieldDefinitionNode): string {
  const name = innerName(field.type);
  return connectionNode(name) ?? name;
}

export function namedType(name: string): TypeNode {
  return { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } };
}

export function required(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type : { kind: Kind.NON_NULL_TYPE, type };
}

export function listOf(type: TypeNode): TypeNode {
  return { kind: Kind.LIST_TYPE, type };
}

export function fieldNode(
  name: string,
  type: TypeNode,
  args: readonly InputValueDefinitionNode[] = [],
): FieldDefinitionNode {
  return { kind: Kind.FIELD_DEFINITION, name: { kind: Kind.NAME, value: name }, type, arguments: args };
}

export function inputNode(name: string, type: TypeNode): InputValueDefinitionNode {
  return { kind: Kind.INPUT_VALUE_DEFINITION, name: { kind: Kind.NAME, value: name }, type };
}

export function objectNode(name: string, fields: readonly FieldDefinitionNode[]): ObjectTypeDefinitionNode {
  return { kind: Kind.OBJECT_TYPE_DEFINITION, name: { kind: Kind.NAME, value: name }, fields };
}
