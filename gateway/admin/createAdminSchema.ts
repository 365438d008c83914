// The schema of the administration: its own SDL, one resolver for each operation file, never stitched into the public one.
import { makeExecutableSchema } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import { DateTimeResolver, JSONResolver, LocalDateResolver } from 'graphql-scalars';
import type { AdminContext } from './context.js';
import type { AnyOperation } from './defineOperation.js';
import { AdminError, toGraphqlError } from './errors.js';
import { operations } from './operations/index.js';
import { runOperation } from './runOperation.js';
import { typeDefs } from './schema.generated.js';

function toResolver(operation: AnyOperation) {
  return async (_source: unknown, args: unknown, context: AdminContext) => {
    try {
      return await runOperation(operation, args, context);
    } catch (error) {
      throw error instanceof AdminError ? toGraphqlError(error, context.requestId) : error;
    }
  };
}

/** Throws if a field has no operation or an operation no field. */
export function createAdminSchema(): GraphQLSchema {
  const fields = { Query: {} as Record<string, unknown>, Mutation: {} as Record<string, unknown> };
  for (const operation of operations)
    fields[operation.kind === 'query' ? 'Query' : 'Mutation'][operation.name] = toResolver(operation);
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: { Date: LocalDateResolver, DateTime: DateTimeResolver, JSON: JSONResolver, ...fields },
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  const missing = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
    Object.keys(type?.getFields() ?? {}).flatMap((name) =>
      type !== null && type !== undefined && name in fields[type.name as 'Query' | 'Mutation'] ? [] : [name],
    ),
  );
  if (missing.length > 0) throw new Error(`admin fields without an operation: ${missing.join(', ')}`);
  return schema;
}
