// Which directive of a subgraph means what: `@link` may rename the directives of Apollo Federation.
import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';

const SPECIFICATION = /^https?:\/\/specs\.apollo\.dev\/federation\/v(\d+)/;

export const FEDERATION_DIRECTIVES = [
  ...['key', 'external', 'requires', 'provides', 'extends', 'shareable', 'inaccessible', 'tag', 'override'],
  ...['composeDirective', 'interfaceObject', 'authenticated', 'requiresScopes', 'policy', 'context', 'fromContext'],
  ...['cost', 'listSize'],
] as const;
export type FederationDirective = (typeof FEDERATION_DIRECTIVES)[number];

/** Directives of the first version need no import. */
const FIRST_VERSION: readonly FederationDirective[] = ['key', 'external', 'requires', 'provides', 'extends', 'tag'];

/** What a directive means; undefined for others than Federation's. */
export type FederationNames = (directive: ConstDirectiveNode) => FederationDirective | undefined;

function argumentOf(directive: ConstDirectiveNode, name: string): ConstValueNode | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** `"@key"`, or `{ name: "@key", as: "@id" }`; the name there and the name here. */
function readImport(value: ConstValueNode): readonly [string, string] | undefined {
  if (value.kind === Kind.STRING) return [value.value, value.value];
  if (value.kind !== Kind.OBJECT) return undefined;
  const field = (name: string) => textOf(value.fields.find((one) => one.name.value === name)?.value);
  const name = field('name');
  return name === undefined ? undefined : [name, field('as') ?? name];
}

function isKnown(name: string): name is FederationDirective {
  return (FEDERATION_DIRECTIVES as readonly string[]).includes(name);
}

interface Link {
  readonly prefix: string;
  readonly imports: readonly (readonly [string, string])[];
}

function readLinks(document: DocumentNode): Link[] {
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) return [];
    return (node.directives ?? []).flatMap((directive): Link[] => {
      if (directive.name.value !== 'link' || !SPECIFICATION.test(textOf(argumentOf(directive, 'url')) ?? '')) return [];
      const given = argumentOf(directive, 'import');
      const imports = given?.kind === Kind.LIST ? given.values.flatMap((one) => [readImport(one)]) : [];
      return [
        {
          prefix: textOf(argumentOf(directive, 'as')) ?? 'federation',
          imports: imports.filter((one) => one !== undefined),
        },
      ];
    });
  });
}

/** `@requires(grant: …)` is a rule of ours, whatever the subgraph imports. */
function isGrant(directive: ConstDirectiveNode): boolean {
  return argumentOf(directive, 'grant') !== undefined;
}

export function readFederationNames(document: DocumentNode): FederationNames {
  const links = readLinks(document);
  const names = new Map<string, FederationDirective>();
  if (links.length === 0) {
    // Before @link existed all names were plain; some services of the second version leave it out.
    for (const name of [...FIRST_VERSION, 'shareable', 'inaccessible', 'interfaceObject', 'override'] as const)
      names.set(name, name);
  }
  for (const { prefix, imports } of links) {
    for (const name of FEDERATION_DIRECTIVES) names.set(`${prefix}__${name}`, name);
    for (const [theirs, here] of imports) {
      const name = theirs.replace(/^@/, '');
      if (theirs.startsWith('@') && isKnown(name)) names.set(here.replace(/^@/, ''), name);
    }
  }
  return (directive) => (isGrant(directive) ? undefined : names.get(directive.name.value));
}

/** The text of `fields`, which may also be written as a list of names. */
export function fieldsOf(directive: ConstDirectiveNode): string | undefined {
  const value = argumentOf(directive, 'fields');
  if (value?.kind === Kind.LIST) return value.values.flatMap((one) => textOf(one) ?? []).join(' ');
  return textOf(value);
}

export function isResolvable(directive: ConstDirectiveNode): boolean {
  const value = argumentOf(directive, 'resolvable');
  return value?.kind !== Kind.BOOLEAN || value.value;
}
