// Makes a random document valid: declares the variables that are used, drops what is unused, renames what is in conflict.
import {
  Kind,
  OverlappingFieldsCanBeMergedRule,
  parse,
  print,
  validate,
  visit,
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Variables } from './anyInput.js';

interface Used {
  readonly fragments: Set<string>;
  readonly variables: Set<string>;
}

/** Fragments and variables that a definition needs, through other fragments too. */
function usedBy(node: ASTNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, used: Used): Used {
  visit(node, {
    Variable: ({ name }) => void used.variables.add(name.value),
    FragmentSpread({ name }) {
      if (used.fragments.has(name.value)) return;
      used.fragments.add(name.value);
      const found = fragments.get(name.value);
      if (found !== undefined) usedBy(found, fragments, used);
    },
  });
  return used;
}

function isOperation(node: ASTNode): node is OperationDefinitionNode {
  return node.kind === Kind.OPERATION_DEFINITION;
}

/** Every field in conflict gets a name of its own. */
function rename(document: DocumentNode, conflicting: ReadonlySet<ASTNode>): DocumentNode {
  let count = 0;
  return visit(document, {
    Field: (node) =>
      conflicting.has(node)
        ? { ...node, alias: { kind: Kind.NAME, value: `r${count++}_${node.name.value}` } }
        : undefined,
  });
}

/** Tells conflicting fields apart. All else is valid as it was made. */
function settle(schema: GraphQLSchema, given: DocumentNode): DocumentNode {
  let document = given;
  for (let turn = 0; turn < 4; turn++) {
    const errors = validate(schema, document, [OverlappingFieldsCanBeMergedRule]);
    if (errors.length === 0) return document;
    document = rename(document, new Set(errors.flatMap((error) => error.nodes ?? [])));
  }
  return parse('query Op0 { __typename }');
}

/** Types of the variables of a document, with their defaults. */
function typesOf(document: DocumentNode): Map<string, string> {
  return new Map(
    document.definitions.filter(isOperation).flatMap(({ variableDefinitions }) =>
      (variableDefinitions ?? []).map(({ variable, type, defaultValue }): [string, string] => {
        const fallback = defaultValue === undefined ? '' : ` = ${print(defaultValue)}`;
        return [variable.name.value, `${print(type)}${fallback}`];
      }),
    ),
  );
}

/** Without the fragments and variables that are not used any more. */
export function tidy(text: string): string {
  const document = parse(text);
  return print(declare(document, typesOf(document)));
}

/** Only what is used is declared: by each operation, through its fragments. */
function declare(document: DocumentNode, types: ReadonlyMap<string, string>): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const reached = new Set<string>();
  const heads = document.definitions.filter(isOperation).map((node) => {
    const used = usedBy(node, fragments, { fragments: new Set(), variables: new Set() });
    used.fragments.forEach((name) => reached.add(name));
    const list = [...used.variables].map((name) => `$${name}: ${types.get(name) ?? ''}`);
    const head = `${node.operation} ${node.name?.value ?? ''}${list.length === 0 ? '' : `(${list.join(', ')})`}`;
    return `${head} ${print(node.selectionSet)}`;
  });
  const kept = [...fragments.values()].filter(({ name }) => reached.has(name.value)).map((node) => print(node));
  return parse([...heads, ...kept].join('\n'));
}

export interface Repaired {
  readonly text: string;
  readonly names: string[];
  readonly variables: Record<string, unknown>;
}

/** The document as a client may send it. */
export function repair(schema: GraphQLSchema, text: string, variables: Variables): Repaired {
  const document = settle(schema, declare(parse(text), variables.types));
  const operations = document.definitions.filter(isOperation);
  const declared = new Set(
    operations.flatMap(({ variableDefinitions }) => (variableDefinitions ?? []).map((one) => one.variable.name.value)),
  );
  return {
    text: print(document),
    names: operations.map(({ name }) => name?.value ?? ''),
    variables: Object.fromEntries(Object.entries(variables.values).filter(([name]) => declared.has(name))),
  };
}
