// GraphQL text to a function over data in memory, once per text: what an upstream costs must not hide what a gateway costs.
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

export type Values = Readonly<Record<string, unknown>>;
type Row = Readonly<Record<string, unknown>>;

/** A field that is more than the property of its name. */
export type Resolve = (row: Row, args: Values) => unknown;
/** By `Type.field`. Rows of abstract types carry their `__typename`. */
export type Resolvers = Readonly<Record<string, Resolve>>;

export type CompiledOperation = (variables: Values) => Row;

type Fill = (row: Row, variables: Values, answer: Record<string, unknown>) => void;

interface Source {
  readonly schema: GraphQLSchema;
  readonly resolvers: Resolvers;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly defaults: Values;
}

function toValue(node: ValueNode): (variables: Values) => unknown {
  switch (node.kind) {
    case Kind.VARIABLE: {
      const name = node.name.value;
      return (variables) => variables[name];
    }
    case Kind.LIST: {
      const items = node.values.map(toValue);
      return (variables) => items.map((item) => item(variables));
    }
    case Kind.OBJECT: {
      const fields = node.fields.map(({ name, value }) => [name.value, toValue(value)] as const);
      return (variables) => Object.fromEntries(fields.map(([name, value]) => [name, value(variables)]));
    }
    case Kind.NULL:
      return () => null;
    case Kind.INT:
    case Kind.FLOAT: {
      const value = Number(node.value);
      return () => value;
    }
    default: {
      const { value } = node;
      return () => value;
    }
  }
}

function toArguments(node: FieldNode, declared: ReadonlyMap<string, unknown>): (variables: Values) => Values {
  const given = (node.arguments ?? []).map(({ name, value }) => [name.value, toValue(value)] as const);
  if (given.length === 0 && declared.size === 0) return () => ({});
  return (variables) => {
    const values: Record<string, unknown> = Object.fromEntries(declared);
    for (const [name, value] of given) {
      const found = value(variables);
      if (found !== undefined) values[name] = found;
    }
    return values;
  };
}

/** Undefined where there is nothing to decide. */
function toCondition(directives: readonly DirectiveNode[] = []): ((variables: Values) => boolean) | undefined {
  const conditions = directives.map(({ name, arguments: [argument] = [] }) => {
    const value = argument === undefined ? () => true : toValue(argument.value);
    return (variables: Values) => Boolean(value(variables)) === (name.value === 'include');
  });
  return conditions.length === 0 ? undefined : (variables) => conditions.every((holds) => holds(variables));
}

function toDefaults(type: GraphQLObjectType, name: string): ReadonlyMap<string, unknown> {
  const declared = type.getFields()[name]?.args ?? [];
  return new Map(
    declared.flatMap((arg) => (arg.defaultValue === undefined ? [] : [[arg.name, arg.defaultValue] as const])),
  );
}

function complete(value: unknown, fill: Fill, variables: Values): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => complete(item, fill, variables));
  const answer: Record<string, unknown> = {};
  fill(value as Row, variables, answer);
  return answer;
}

function compileField(source: Source, type: GraphQLObjectType, node: FieldNode): Fill {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  if (name === '__typename') return (_row, _variables, answer) => (answer[key] = type.name);
  const field = type.getFields()[name];
  if (field === undefined) throw new Error(`no field ${type.name}.${name}`);
  const resolve = source.resolvers[`${type.name}.${name}`];
  const toArgs = toArguments(node, toDefaults(type, name));
  const read = resolve === undefined ? (row: Row) => row[name] : (row: Row, v: Values) => resolve(row, toArgs(v));
  if (node.selectionSet === undefined) {
    return (row, variables, answer) => (answer[key] = read(row, variables) ?? null);
  }
  const fill = compileSelections(source, getNamedType(field.type) as GraphQLCompositeType, node.selectionSet);
  return (row, variables, answer) => {
    const value = complete(read(row, variables), fill, variables);
    const there = answer[key];
    // The same object asked for in two places, as fragments do: both parts belong to it.
    answer[key] = there === undefined ? value : merge(there, value);
  };
}

function merge(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((item, i) => merge(item, other[i]));
  if (one === null || typeof one !== 'object') return one;
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other as Row)) merged[key] = key in one ? merge(merged[key], value) : value;
  return merged;
}

function compileSelection(
  source: Source,
  type: GraphQLObjectType,
  node: SelectionSetNode['selections'][number],
): Fill | undefined {
  if (node.kind === Kind.FIELD) return compileField(source, type, node);
  const fragment = node.kind === Kind.FRAGMENT_SPREAD ? source.fragments.get(node.name.value) : node;
  const wanted = fragment?.typeCondition?.name.value ?? type.name;
  const condition = source.schema.getType(wanted);
  const holds = wanted === type.name || (isAbstractType(condition) && source.schema.isSubType(condition, type));
  return fragment !== undefined && holds ? compileSelections(source, type, fragment.selectionSet) : undefined;
}

function compileForObject(source: Source, type: GraphQLObjectType, set: SelectionSetNode): Fill {
  const fills = set.selections.flatMap((node): Fill[] => {
    const fill = compileSelection(source, type, node);
    const holds = toCondition(node.directives);
    if (fill === undefined) return [];
    return [holds === undefined ? fill : (row, vars, answer) => void (holds(vars) && fill(row, vars, answer))];
  });
  return (row, variables, answer) => {
    for (const fill of fills) fill(row, variables, answer);
  };
}

function compileSelections(source: Source, type: GraphQLCompositeType, set: SelectionSetNode): Fill {
  if (isObjectType(type)) return compileForObject(source, type, set);
  const byType = new Map(
    source.schema.getPossibleTypes(type).map((possible) => [possible.name, compileForObject(source, possible, set)]),
  );
  return (row, variables, answer) => byType.get(String(row['__typename']))?.(row, variables, answer);
}

function toVariableDefaults({ variableDefinitions = [] }: OperationDefinitionNode): Values {
  const given = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue === undefined ? [] : [[variable.name.value, toValue(defaultValue)({})] as const],
  );
  return Object.fromEntries(given);
}

function firstOperation(document: DocumentNode): OperationDefinitionNode {
  for (const definition of document.definitions) if (definition.kind === Kind.OPERATION_DEFINITION) return definition;
  throw new Error('no operation in the document');
}

/** Throws for text that does not parse and for fields that are not there; it does not validate anything else. */
export function compileOperation(schema: GraphQLSchema, resolvers: Resolvers, text: string): CompiledOperation {
  const document = parse(text, { noLocation: true });
  const operation = firstOperation(document);
  const query = schema.getQueryType();
  if (!query || operation.operation !== OperationTypeNode.QUERY) throw new Error('only queries');
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const defaults = toVariableDefaults(operation);
  const fill = compileSelections({ schema, resolvers, fragments, defaults }, query, operation.selectionSet);
  return (variables) => complete({}, fill, { ...defaults, ...variables }) as Row;
}
