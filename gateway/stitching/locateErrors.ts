// Stitching reports an error of a batch under the path of the batch's first parent; each belongs to its own field.
import { MapperKind, mapSchema, relocatedError } from '@graphql-tools/utils';
import { GraphQLError, defaultFieldResolver, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let step: GraphQLResolveInfo['path'] | undefined = info.path; step; step = step.prev) path.unshift(step.key);
  return path;
}

/** Puts an error where it was met. Of several for one field the first is kept: a field has one. */
function relocate(error: unknown, info: GraphQLResolveInfo): unknown {
  const first: unknown = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  return first instanceof GraphQLError ? relocatedError(first, pathOf(info)) : first;
}

function settle(result: unknown, info: GraphQLResolveInfo): unknown {
  return result instanceof Error ? relocate(result, info) : result;
}

/** The same schema, with errors at the path of the field that met them. */
export function locateErrors(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config) => {
      const resolve = config.resolve ?? defaultFieldResolver;
      return {
        ...config,
        resolve: (source, args, context, info) => {
          const result = resolve(source, args, context, info);
          if (!(result instanceof Promise)) return settle(result, info);
          return result.then(
            (value) => settle(value, info),
            (error: unknown) => {
              throw relocate(error, info);
            },
          );
        },
      };
    },
  });
}
