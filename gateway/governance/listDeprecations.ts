// Everything of a schema that is deprecated, with the announced days.
import type { GraphQLSchema } from 'graphql';
import type { Sunset } from '../../schema/rules.js';
import { deprecationReason, schemaMembers } from './members.js';

export interface ListedDeprecation {
  readonly coordinate: string;
  readonly reason: string;
  /** The day from which it may be gone; null: none is announced. */
  readonly on: string | null;
  readonly use: string | null;
}

/** The nearest day first, then what has none, by name. */
export function listDeprecations(
  schema: GraphQLSchema,
  sunsets: ReadonlyMap<string, Sunset> = new Map(),
): readonly ListedDeprecation[] {
  const order = ({ on, coordinate }: ListedDeprecation) => `${on ?? '9999'} ${coordinate}`;
  return [...schemaMembers(schema)]
    .flatMap(([coordinate, member]): ListedDeprecation[] => {
      const reason = deprecationReason(member);
      const { on = null, use = null } = sunsets.get(coordinate) ?? {};
      return reason === null ? [] : [{ coordinate, reason, on, use }];
    })
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}
