// The custom scalars of schema/shared.graphql.
import { GraphQLScalarType } from 'graphql';
import { DateTimeResolver, LocalDateResolver } from 'graphql-scalars';

const dateConfig = LocalDateResolver.toConfig();

export const scalarResolvers = {
  DateTime: DateTimeResolver,
  Date: new GraphQLScalarType({ ...dateConfig, name: 'Date' }),
};
