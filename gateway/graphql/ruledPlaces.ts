// Where the rules of a field stand: on its type, and, if that is an interface, on every type that may be behind it.
import { isInterfaceType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

export interface RuledPlace {
  readonly type: string;
  /** `Type.field` */
  readonly field: string;
}

/** Every object has it, and it says nothing but that there is one. */
const PLAIN = 'Node';

/** The type's own first. Rules stand on object types alone: an interface must not be a way around them. */
export function ruledPlaces(schema: GraphQLSchema, parent: GraphQLNamedType, name: string): readonly RuledPlace[] {
  const behind = isInterfaceType(parent) && parent.name !== PLAIN ? schema.getPossibleTypes(parent) : [];
  return [parent, ...behind].map(({ name: type }) => ({ type, field: `${type}.${name}` }));
}
