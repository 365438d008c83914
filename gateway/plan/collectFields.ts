// Which fields an operation asks of one object type, with fragments spread and conditions already decided.
import {
  Kind,
  isAbstractType,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** By response name, in the order of the operation (GraphQL specification, 6.3.2). */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>;

/** The variables that `@skip` and `@include` read, with their values. */
export type Conditions = ReadonlyMap<string, boolean>;

export interface Selected {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
}

function holds(directive: DirectiveNode, conditions: Conditions): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE && conditions.get(value.name.value) === true;
}

/** False if the node is left out. */
export function isAsked(node: SelectionNode, conditions: Conditions): boolean {
  return (node.directives ?? []).every((directive) => {
    if (directive.name.value === 'skip') return !holds(directive, conditions);
    return directive.name.value !== 'include' || holds(directive, conditions);
  });
}

function applies(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const other = schema.getType(condition);
  return isAbstractType(other) && schema.isSubType(other, type);
}

function collect(
  set: SelectionSetNode,
  type: GraphQLObjectType,
  selected: Selected,
  found: Map<string, FieldNode[]>,
  seen: Set<string>,
): void {
  for (const node of set.selections) {
    if (!isAsked(node, selected.conditions)) continue;
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value;
      const known = found.get(key);
      if (known === undefined) found.set(key, [node]);
      else known.push(node);
      continue;
    }
    if (node.kind === Kind.FRAGMENT_SPREAD) {
      if (seen.has(node.name.value)) continue;
      seen.add(node.name.value);
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : selected.fragments.get(node.name.value);
    if (fragment === undefined || !applies(fragment.typeCondition?.name.value, type, selected.schema)) continue;
    collect(fragment.selectionSet, type, selected, found, seen);
  }
}

/** The fields that these selection sets ask of `type`. */
export function collectFields(
  sets: readonly SelectionSetNode[],
  type: GraphQLObjectType,
  selected: Selected,
): CollectedFields {
  const found = new Map<string, FieldNode[]>();
  const seen = new Set<string>();
  for (const set of sets) collect(set, type, selected, found, seen);
  return found;
}

/** The selection sets of nodes that were merged under one response name. */
export function selectionSetsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
}
