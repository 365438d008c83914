// An adapter's SDL, parsed, with the questions that the rules ask of it.
import {
  Kind,
  parse,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A field with the type it stands on. */
export interface PlacedField {
  readonly type: string;
  readonly field: FieldDefinitionNode;
}

export interface SdlModel {
  readonly document: DocumentNode;
  /** Fields of Query. */
  readonly roots: readonly PlacedField[];
  /** Fields of Mutation. */
  readonly commands: readonly PlacedField[];
  /** Fields of Subscription. */
  readonly events: readonly PlacedField[];
  /** Object types that the adapter defines. */
  readonly types: readonly ObjectTypeDefinitionNode[];
  /** Those that implement Node. */
  readonly entities: readonly ObjectTypeDefinitionNode[];
  /** Fields that it adds to types of others. */
  readonly added: readonly PlacedField[];
}

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);
const RULES = ['requires', 'public', 'internal'] as const;

interface Directed {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

/** `"dossier.read"` of `@requires(grant: "dossier.read")`; undefined without the directive. */
export function argumentOf(node: Directed, directive: string, argument: string): string | undefined {
  const found = node.directives?.find((d) => d.name.value === directive)?.arguments;
  const value = found?.find((a) => a.name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

export function has(node: Directed, directive: string): boolean {
  return (node.directives ?? []).some((d) => d.name.value === directive);
}

/** How many of @requires, @public, @internal the node carries. */
export function countRules(node: Directed): number {
  return (node.directives ?? []).filter((d) => (RULES as readonly string[]).includes(d.name.value)).length;
}

export function isNullable(type: TypeNode): boolean {
  return type.kind !== Kind.NON_NULL_TYPE;
}

/** `[Dossier!]!` → `Dossier`. */
export function innerName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : innerName(type.type);
}

/** `DossierConnection` → `Dossier`; undefined for anything else. */
export function connectionNode(type: TypeNode): string | undefined {
  const name = innerName(type);
  return name.endsWith('Connection') ? name.slice(0, -'Connection'.length) : undefined;
}

function place(definitions: readonly DefinitionNode[], keeps: (name: string) => boolean): PlacedField[] {
  return definitions.flatMap((d) =>
    (d.kind === Kind.OBJECT_TYPE_EXTENSION || d.kind === Kind.OBJECT_TYPE_DEFINITION) && keeps(d.name.value)
      ? (d.fields ?? []).map((field) => ({ type: d.name.value, field }))
      : [],
  );
}

/** Throws the parser's error, with its position, for SDL that is not well-formed. */
export function readSdl(typeDefs: string): SdlModel {
  const document = parse(typeDefs);
  const { definitions } = document;
  const types = definitions.filter(
    (d): d is ObjectTypeDefinitionNode => d.kind === Kind.OBJECT_TYPE_DEFINITION && !ROOTS.has(d.name.value),
  );
  const own = new Set(types.map((type) => type.name.value));
  return {
    document,
    roots: place(definitions, (name) => name === 'Query'),
    commands: place(definitions, (name) => name === 'Mutation'),
    events: place(definitions, (name) => name === 'Subscription'),
    types,
    entities: types.filter((type) => (type.interfaces ?? []).some((i) => i.name.value === 'Node')),
    added: place(definitions, (name) => !ROOTS.has(name) && !own.has(name)),
  };
}
