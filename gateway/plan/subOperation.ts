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

export interface EntityOperation extends SubOperation {
  /** By argument of the entry point: the variable that carries it. */
  readonly keyVariables: ReadonlyMap<string, string>;
}

/** Objects by their keys, through the root field of an entry point. */
export function toEntityOperation(
  asked: OperationDefinitionNode,
  entry: GraphQLField<unknown, unknown>,
  selections: readonly SelectionNode[],
): EntityOperation {
  const used = usedVariables(selections);
  const keyVariables = new Map(entry.args.map(({ name }) => [name, keyVariable(name, used)]));
  const args = entry.args.map(({ name }): ArgumentNode => {
    const variable = { kind: Kind.VARIABLE, name: nameNode(keyVariables.get(name) ?? name) } as const;
    return { kind: Kind.ARGUMENT, name: nameNode(name), value: variable };
  });
  const definitions = [
    ...entry.args.map((argument) => toDefinition(argument, keyVariables.get(argument.name) ?? argument.name)),
    ...definitionsOf(asked, used),
  ];
  const text = printOperation(OperationTypeNode.QUERY, definitions, [
    fieldNode(entry.name, entry.name, args, selections),
  ]);
  return { text, variables: [...used], keyVariables };
}
