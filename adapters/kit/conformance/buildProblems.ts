// Does the SDL stand together with the shared SDL? Types of other adapters and connections are put in as stand-ins.
import {
  buildASTSchema,
  getArgumentValues,
  GraphQLError,
  Kind,
  parse,
  validateSchema,
  visit,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { sharedTypeDefs } from '../../../schema/shared.generated.js';

const BUILT_IN = ['ID', 'String', 'Int', 'Float', 'Boolean', 'Query'];

function definedNames(document: DocumentNode): Set<string> {
  const names = document.definitions.flatMap((d) =>
    'name' in d && d.name !== undefined && !d.kind.endsWith('Extension') ? [d.name.value] : [],
  );
  return new Set(names);
}

/** Names of types that are used, or extended, and not defined. */
function foreignNames(document: DocumentNode): string[] {
  const defined = definedNames(document);
  const used = new Set<string>();
  visit(document, {
    NamedType: (node) => void used.add(node.name.value),
    ObjectTypeExtension: (node) => void used.add(node.name.value),
  });
  return [...used].filter((name) => !defined.has(name) && !BUILT_IN.includes(name));
}

function standIns(names: readonly string[]): string {
  return names
    .map((name) => {
      const node = name.endsWith('Connection') ? name.slice(0, -'Connection'.length) : undefined;
      return node === undefined
        ? `type ${name} implements Node { id: ID! }`
        : `type ${name} { nodes: [${node}]! pageInfo: PageInfo! }`;
    })
    .join('\n');
}

/** Building checks the names of a directive's arguments, not their values. */
function directiveProblems(document: DocumentNode, schema: GraphQLSchema): string[] {
  const problems: string[] = [];
  visit(document, {
    Directive(node) {
      const directive = schema.getDirective(node.name.value);
      try {
        if (directive) getArgumentValues(directive, node);
      } catch (error) {
        problems.push(error instanceof GraphQLError ? error.message : String(error));
      }
    },
  });
  return problems;
}

/** Errors of syntax, unknown names, wrong directives; empty if the SDL can be built. */
export function buildProblems(typeDefs: string): string[] {
  try {
    const parts = `${sharedTypeDefs}\ntype Query { _: Boolean }\n${typeDefs}`;
    const once = `${parts}\n${standIns(foreignNames(parse(parts)))}`;
    // A connection's stand-in may name a type of another adapter in its turn.
    const whole = parse(`${once}\n${standIns(foreignNames(parse(once)))}`);
    const reserved = whole.definitions.filter(
      (d) => d.kind === Kind.SCHEMA_DEFINITION || d.kind === Kind.SCHEMA_EXTENSION,
    );
    if (reserved.length > 0) return ['an adapter defines no schema node'];
    const schema = buildASTSchema(whole);
    return [...validateSchema(schema).map((error) => error.message), ...directiveProblems(whole, schema)];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
