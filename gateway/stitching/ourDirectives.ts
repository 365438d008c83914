// Our directives where they stand in SDL: their definitions, and whether each is complete, in its place, and there once.
import {
  buildASTSchema,
  getArgumentValues,
  GraphQLError,
  isSpecifiedDirective,
  parse,
  specifiedDirectives,
  type ConstDirectiveNode,
  type GraphQLDirective,
} from 'graphql';
import { sharedTypeDefs } from '../../schema/shared.generated.js';

export const sharedSchema = buildASTSchema(parse(sharedTypeDefs), { assumeValidSDL: true });

const DIRECTIVES: ReadonlyMap<string, GraphQLDirective> = new Map(
  sharedSchema
    .getDirectives()
    .filter((directive) => !isSpecifiedDirective(directive))
    .map((directive) => [directive.name, directive]),
);

function hasArgument(node: ConstDirectiveNode, name: string): boolean {
  return node.arguments?.some((argument) => argument.name.value === name) === true;
}

/** `@requires(fields: …)` is another vocabulary's; ours names a grant. */
export function isOurs(node: ConstDirectiveNode): boolean {
  const name = node.name.value;
  return DIRECTIVES.has(name) && !(name === 'requires' && hasArgument(node, 'fields'));
}

export interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

export function oursOn({ directives = [] }: Directed): ConstDirectiveNode[] {
  return directives.filter(isOurs);
}

function checkDirective(node: ConstDirectiveNode, where: string, place: string): string[] {
  const definition = DIRECTIVES.get(node.name.value);
  if (definition === undefined) return [];
  const name = `@${definition.name}`;
  if (!(definition.locations as readonly string[]).includes(place))
    return [`${where}: ${name} cannot stand here; it stands on ${definition.locations.join(' and ').toLowerCase()}`];
  const unknown = (node.arguments ?? []).filter(
    (argument) => !definition.args.some(({ name: known }) => known === argument.name.value),
  );
  if (unknown.length > 0)
    return unknown.map((argument) => `${where}: ${name} has no argument "${argument.name.value}": remove it`);
  try {
    getArgumentValues(definition, node);
    return [];
  } catch (error) {
    return [`${where}: ${name} is not complete: ${error instanceof GraphQLError ? error.message : 'correct it'}`];
  }
}

/** Each directive of ours is complete, stands where it may, and once. */
export function checkOurs(node: Directed, where: string, place: string): string[] {
  const ours = oursOn(node);
  const names = ours.map(({ name }) => name.value);
  const repeated = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  return [
    ...ours.flatMap((directive) => checkDirective(directive, where, place)),
    ...repeated.map((name) => `${where} carries @${name} more than once: keep one`),
  ];
}

const SPECIFIED: ReadonlySet<string> = new Set(specifiedDirectives.map(({ name }) => name));

/** Of SDL that is all ours: every directive is known, too. */
export function checkDirectives(node: Directed, where: string, place: string): string[] {
  const unknown = (node.directives ?? []).filter(
    ({ name }) => !DIRECTIVES.has(name.value) && !SPECIFIED.has(name.value),
  );
  return [
    ...unknown.map(({ name }) => `${where} carries @${name.value}, which is no directive here: remove it`),
    ...checkOurs(node, where, place),
  ];
}
