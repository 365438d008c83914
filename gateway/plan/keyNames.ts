// Names of keys while an object is put together: which field is meant, and under which name it is asked for.
import {
  Kind,
  getNamedType,
  isObjectType,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Pending } from './compiled.js';
import { fieldNode } from './subOperation.js';
import type { KeyField } from './supergraph.js';

export function asksInside(type: GraphQLObjectType, set: SelectionSetNode): boolean {
  return set.selections.every((node) => {
    if (node.kind !== Kind.FIELD || node.name.value === '__typename') return node.kind === Kind.FIELD;
    const field = type.getFields()[node.name.value];
    if (field === undefined || node.selectionSet === undefined) return field !== undefined;
    const yields = getNamedType(field.type);
    return isObjectType(yields) && asksInside(yields, node.selectionSet);
  });
}

export function nameOf({ nodes }: Pending): string {
  return nodes[0]?.name.value ?? '';
}

export function keyOf(node: SelectionNode): string | undefined {
  return node.kind === Kind.FIELD ? (node.alias?.value ?? node.name.value) : undefined;
}

export function isPlain(node: SelectionNode, key: KeyField): boolean {
  if (node.kind !== Kind.FIELD || node.alias !== undefined || node.name.value !== key.name) return false;
  return (node.arguments?.length ?? 0) === 0 && node.selectionSet === undefined && key.node.selectionSet === undefined;
}

/** A name that means this key or nothing yet. */
export function freeName(wish: string, key: FieldNode, selections: readonly SelectionNode[]): string {
  const other = selections.find((node) => keyOf(node) === wish);
  const same =
    other?.kind === Kind.FIELD && other.selectionSet === key.selectionSet && other.name.value === key.name.value;
  return other === undefined || same ? wish : freeName(`_${wish}`, key, selections);
}

export function toKeyField(name: string): KeyField {
  return { name, node: fieldNode(name) };
}
