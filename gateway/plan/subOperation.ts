// The text of what is asked of a remote source: printed once, with variables in the place of every value.
import {
  Kind,
  OperationTypeNode,
  astFromValue,
  isNonNullType,
  parseType,
  print,
  visit,
  type ArgumentNode,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type OperationDefinitionNode,
  type SelectionNode,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';

export interface SubOperation {
  readonly text: string;
  /** Variables of the caller's operation that it uses. */
  readonly variables: readonly string[];
}

function nameNode(value: string) {
  return { kind: Kind.NAME, value } as const;
}

/** A field with the arguments of the caller's, without directives. */
export function fieldNode(
  name: string,
  key: string = name,
  args: readonly ArgumentNode[] = [],
  selections: readonly SelectionNode[] = [],
): FieldNode {
  return {
    kind: Kind.FIELD,
    name: nameNode(name),
    ...(key === name ? {} : { alias: nameNode(key) }),
    ...(args.length === 0 ? {} : { arguments: args }),
    ...(selections.length === 0 ? {} : { selectionSet: { kind: Kind.SELECTION_SET, selections } }),
  };
}

export function fragmentOn(type: string, selections: readonly SelectionNode[]): SelectionNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: nameNode(type) },
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}

function usedVariables(selections: readonly SelectionNode[]): Set<string> {
  const used = new Set<string>();
  for (const selection of selections)
    visit(selection, {
      Variable: (node) => {
        used.add(node.name.value);
      },
    });
  return used;
}

function printOperation(
  operation: OperationTypeNode,
  variableDefinitions: readonly VariableDefinitionNode[],
  selections: readonly SelectionNode[],
): string {
  const definition: OperationDefinitionNode = {
    kind: Kind.OPERATION_DEFINITION,
    operation,
    variableDefinitions,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  return print(definition);
}

function definitionsOf(operation: OperationDefinitionNode, used: ReadonlySet<string>): VariableDefinitionNode[] {
  return (operation.variableDefinitions ?? [])
    .filter(({ variable }) => used.has(variable.name.value))
    .map((definition) => ({ ...definition, directives: [] }));
}

/** Root fields as the caller asked for them. `asked`: the caller's operation. */
export function toRootOperation(asked: OperationDefinitionNode, selections: readonly SelectionNode[]): SubOperation {
  const used = usedVariables(selections);
  const { operation } = asked;
  return { text: printOperation(operation, definitionsOf(asked, used), selections), variables: [...used] };
}

/** The variable in which an argument of an entry point travels; no name of the caller's can be equal. */
export function keyVariable(argument: string, taken: ReadonlySet<string>): string {
  let name = `_k_${argument}`;
  while (taken.has(name)) name = `_${name}`;
  return name;
}

/** An argument with a default may be left out, also where null is not allowed. */
function variableType({ type, defaultValue }: GraphQLArgument): TypeNode {
  const nullable = isNonNullType(type) && defaultValue !== undefined ? type.ofType : type;
  return parseType(String(nullable), { noLocation: true });
}

function toDefinition(argument: GraphQLArgument, name: string): VariableDefinitionNode {
  const given = argument.defaultValue === undefined ? undefined : astFromValue(argument.defaultValue, argument.type);
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: nameNode(name) },
    type: variableType(argument),
    ...(given === undefined || given === null ? {} : { defaultValue: given as never }),
  };
}

/** One of several questions in one operation. */
export interface Named {
  /** Its name in the answer. */
  readonly key: string;
  /** By argument of the entry point: the variable that carries it. */
  readonly variables: ReadonlyMap<string, string>;
}

/** What an entry point is asked for. */
export interface EntityOperation {
  readonly text: string;
  /** Variables of the caller's operation that it uses. */
  readonly variables: readonly string[];
  readonly named: Named;
  readonly asked: OperationDefinitionNode;
  readonly entry: EntryField;
  readonly selections: readonly SelectionNode[];
}

type EntryField = GraphQLField<unknown, unknown>;

/** The entry point with a variable for each argument. */
function toEntryField({ entry, selections }: Pick<EntityOperation, 'entry' | 'selections'>, { key, variables }: Named) {
  const args = entry.args.map(({ name }): ArgumentNode => {
    const variable = { kind: Kind.VARIABLE, name: nameNode(variables.get(name) ?? name) } as const;
    return { kind: Kind.ARGUMENT, name: nameNode(name), value: variable };
  });
  return fieldNode(entry.name, key, args, selections);
}

function definitionsFor({ entry }: Pick<EntityOperation, 'entry'>, { variables }: Named): VariableDefinitionNode[] {
  return entry.args.map((argument) => toDefinition(argument, variables.get(argument.name) ?? argument.name));
}

/** `mark` keeps apart what is asked more than once. */
function nameEntry(entry: EntryField, key: string, mark: string, used: ReadonlySet<string>): Named {
  const variables = entry.args.map(({ name }) => [name, keyVariable(`${mark}${name}`, used)] as const);
  return { key, variables: new Map(variables) };
}

/** Objects by their keys, through the root field of an entry point. */
export function toEntityOperation(
  asked: OperationDefinitionNode,
  entry: EntryField,
  selections: readonly SelectionNode[],
): EntityOperation {
  const used = usedVariables(selections);
  const named = nameEntry(entry, entry.name, '', used);
  const parts = { entry, selections };
  const definitions = [...definitionsFor(parts, named), ...definitionsOf(asked, used)];
  const text = printOperation(OperationTypeNode.QUERY, definitions, [toEntryField(parts, named)]);
  return { text, variables: [...used], named, asked, ...parts };
}

export interface Together {
  readonly text: string;
  /** In the order of the operations. */
  readonly names: readonly Named[];
}

/** Several questions to one source in one operation, each under a name of its own. */
export function toTogether(operations: readonly [EntityOperation, ...EntityOperation[]]): Together {
  const used = new Set(operations.flatMap(({ variables }) => variables));
  const names = operations.map(({ entry }, i) => nameEntry(entry, `_${i}`, `${i}_`, used));
  const definitions = operations.flatMap((operation, i) => definitionsFor(operation, names[i] as Named));
  const fields = operations.map((operation, i) => toEntryField(operation, names[i] as Named));
  const [{ asked }] = operations;
  return {
    text: printOperation(OperationTypeNode.QUERY, [...definitions, ...definitionsOf(asked, used)], fields),
    names,
  };
}
