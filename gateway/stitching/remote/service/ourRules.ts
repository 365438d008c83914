// Our rule directives in the SDL of others: known by their definitions, checked where they stand.
import {
  GraphQLError,
  Kind,
  buildASTSchema,
  getArgumentValues,
  parse,
  print,
  type ConstDirectiveNode,
  type GraphQLDirective,
  type TypeDefinitionNode,
} from 'graphql';
import { sharedTypeDefs } from '../../../../schema/shared.generated.js';
import { isFielded, type Types } from './wholeTypes.js';

export const sharedSchema = buildASTSchema(parse(sharedTypeDefs), { assumeValidSDL: true });

const DIRECTIVES: ReadonlyMap<string, GraphQLDirective> = new Map(
  [...sharedSchema.getDirectives()].flatMap((directive) =>
    ['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf'].includes(directive.name)
      ? []
      : [[directive.name, directive]],
  ),
);

/** Of these exactly one is right. */
export const ACCESS_RULES: readonly string[] = ['requires', 'public', 'internal'];

function hasArgument(node: ConstDirectiveNode, name: string): boolean {
  return node.arguments?.some((argument) => argument.name.value === name) === true;
}

/** `@requires(fields: …)` is another vocabulary's; ours names a grant. */
export function isOurs(node: ConstDirectiveNode): boolean {
  const name = node.name.value;
  return DIRECTIVES.has(name) && !(name === 'requires' && hasArgument(node, 'fields'));
}

interface Directed {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

export function oursOn({ directives = [] }: Directed): ConstDirectiveNode[] {
  return directives.filter(isOurs);
}

export function accessRulesOn(node: Directed): ConstDirectiveNode[] {
  return oursOn(node).filter(({ name }) => ACCESS_RULES.includes(name.value));
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

function placeOf(type: TypeDefinitionNode): string {
  return type.kind === Kind.OBJECT_TYPE_DEFINITION ? 'OBJECT' : 'another place';
}

/** Everything that stands in these types. */
export function checkAllOurs(types: Types): string[] {
  return [...types.values()].flatMap((type) => {
    const name = type.name.value;
    const fieldPlace = type.kind === Kind.OBJECT_TYPE_DEFINITION ? 'FIELD_DEFINITION' : 'another place';
    const fields = isFielded(type) ? (type.fields ?? []) : [];
    return [
      ...checkOurs(type, name, placeOf(type)),
      ...fields.flatMap((field) => {
        const where = `${name}.${field.name.value}`;
        return [
          ...checkOurs(field, where, fieldPlace),
          ...(field.arguments ?? []).flatMap((argument) =>
            checkOurs(argument, `${where}(${argument.name.value}:)`, 'ARGUMENT_DEFINITION'),
          ),
        ];
      }),
    ];
  });
}

/** Equal for directives that say the same. */
export function textOf(node: ConstDirectiveNode): string {
  const given = (node.arguments ?? []).map(({ name, value }) => `${name.value}: ${print(value)}`).sort();
  return `@${node.name.value}${given.length === 0 ? '' : `(${given.join(', ')})`}`;
}
