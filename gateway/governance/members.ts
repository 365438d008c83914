// The parts of a schema by their coordinates.
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLEnumValue,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

export type SchemaMember =
  | { readonly kind: 'type'; readonly definition: GraphQLNamedType }
  | { readonly kind: 'field'; readonly definition: GraphQLField<unknown, unknown> }
  | { readonly kind: 'argument'; readonly definition: GraphQLArgument }
  | { readonly kind: 'input'; readonly definition: GraphQLInputField }
  | { readonly kind: 'value'; readonly definition: GraphQLEnumValue };

type Entry = readonly [coordinate: string, member: SchemaMember];

function fieldMembers(type: string, fields: Readonly<Record<string, GraphQLField<unknown, unknown>>>): Entry[] {
  return Object.values(fields).flatMap((definition): Entry[] => [
    [`${type}.${definition.name}`, { kind: 'field', definition }],
    ...definition.args.map((argument): Entry => [
      `${type}.${definition.name}(${argument.name}:)`,
      { kind: 'argument', definition: argument },
    ]),
  ]);
}

function membersOf(type: GraphQLNamedType): Entry[] {
  if (isObjectType(type) || isInterfaceType(type)) return fieldMembers(type.name, type.getFields());
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((definition): Entry => [
      `${type.name}.${definition.name}`,
      { kind: 'input', definition },
    ]);
  if (isEnumType(type))
    return type
      .getValues()
      .map((definition): Entry => [`${type.name}.${definition.name}`, { kind: 'value', definition }]);
  return [];
}

/** Types, fields, arguments, input fields and enum values. */
export function schemaMembers(schema: GraphQLSchema): ReadonlyMap<string, SchemaMember> {
  return new Map(
    Object.values(schema.getTypeMap())
      .filter((type) => !isIntrospectionType(type))
      .flatMap((type): Entry[] => [[type.name, { kind: 'type', definition: type }], ...membersOf(type)]),
  );
}

export function deprecationReason(member: SchemaMember | undefined): string | null {
  if (member === undefined || member.kind === 'type') return null;
  return member.definition.deprecationReason ?? null;
}

/** The type as SDL has it; empty for what has none. */
export function typeText(member: SchemaMember): string {
  return member.kind === 'type' || member.kind === 'value' ? '' : String(member.definition.type);
}
