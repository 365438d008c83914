// Sizes and conditions that depend on variables: how many rows a field may have, and whether it is asked for at all.
import { Kind, type DirectiveNode, type FieldNode, type GraphQLField, type ValueNode } from 'graphql';
import { isListType, isLeafType, getNamedType, getNullableType, type GraphQLObjectType } from 'graphql';

/** Rows of a list that does not say how many it has. */
export const UNKNOWN_ROWS = 10;

export interface Variables {
  readonly given: Readonly<Record<string, unknown>>;
  readonly defaults: ReadonlyMap<string, ValueNode>;
}

/** A number known when the document is read, or the argument that tells. */
export type Size =
  | number
  /** `first`: the page; `otherwise` when it is null, left out or no number. */
  | { readonly kind: 'page'; readonly value: ValueNode; readonly otherwise: number }
  /** Keys of a batch. */
  | { readonly kind: 'keys'; readonly values: readonly ValueNode[] };

/** `@include(if: wanted)`, `@skip(if: !wanted)`. */
export interface Condition {
  readonly value: ValueNode;
  readonly wanted: boolean;
}

export function conditionsOf(directives: readonly DirectiveNode[] = []): Condition[] {
  return directives.flatMap(({ name, arguments: args }) => {
    const value = args?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    return value === undefined || (!wanted && name.value !== 'skip') ? [] : [{ value, wanted }];
  });
}

/** A literal, what the request gave, or the operation's default. */
function resolve(value: ValueNode, { given, defaults }: Variables): unknown {
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    if (Object.hasOwn(given, name)) return given[name];
    const byDefault = defaults.get(name);
    return byDefault === undefined || byDefault.kind === Kind.VARIABLE
      ? undefined
      : resolve(byDefault, { given, defaults });
  }
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.BOOLEAN) return value.value;
  return value.kind === Kind.LIST ? value.values : undefined;
}

/** Whatever is not clear is asked for. */
export function holds(conditions: readonly Condition[], variables: Variables): boolean {
  return conditions.every(({ value, wanted }) => {
    const found = resolve(value, variables);
    return typeof found !== 'boolean' || found === wanted;
  });
}

function lengthOf(value: ValueNode, variables: Variables): number {
  const found = resolve(value, variables);
  // One value stands for a list of one (GraphQL specification, 3.11 input coercion).
  return Array.isArray(found) ? found.length : 1;
}

/** At least one: the call is made for an empty page too. */
export function sizeOf(size: Size, variables: Variables): number {
  if (typeof size === 'number') return size;
  if (size.kind === 'keys') return Math.max(1, ...size.values.map((value) => lengthOf(value, variables)));
  const rows = resolve(size.value, variables);
  return typeof rows === 'number' && !Number.isNaN(rows) ? Math.max(1, Math.ceil(rows)) : size.otherwise;
}

/** The arguments that hold the keys of a batch: lists of ids or texts. */
function keyArguments(node: FieldNode, field: GraphQLField<unknown, unknown>): ValueNode[] {
  const names = field.args
    .filter(({ type }) => isListType(getNullableType(type)) && ['ID', 'String'].includes(getNamedType(type).name))
    .map(({ name }) => name);
  return (node.arguments ?? []).flatMap(({ name, value }) => (names.includes(name.value) ? [value] : []));
}

/** How many rows a field has, read from its arguments and its type. */
export function readSize(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  parent: Pick<GraphQLObjectType, 'name'>,
): Size {
  const first = field.args.find(({ name }) => name === 'first');
  if (first !== undefined) {
    const otherwise = typeof first.defaultValue === 'number' ? first.defaultValue : UNKNOWN_ROWS;
    const value = node.arguments?.find(({ name }) => name.value === 'first')?.value;
    return value === undefined ? otherwise : { kind: 'page', value, otherwise };
  }
  // The rows of a page were counted where the page was asked for.
  if (!isListType(getNullableType(field.type)) || parent.name.endsWith('Connection')) return 1;
  const keys = keyArguments(node, field);
  if (keys.length > 0) return { kind: 'keys', values: keys };
  return isLeafType(getNamedType(field.type)) ? 1 : UNKNOWN_ROWS;
}
