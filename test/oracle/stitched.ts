// Oracle (a): the stitched execution, as the gateway has it: graphql-js over the stitched schema, errors put in their place.
import { stitchSchemas } from '@graphql-tools/stitch';
import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { locateErrors } from '../../gateway/stitching/locateErrors.js';
import type { Asked } from './single.js';
import type { Service, Trace } from './sources.js';

type Subschema = Exclude<NonNullable<Parameters<typeof stitchSchemas>[0]['subschemas']>[number], readonly unknown[]>;

function toSubschema(service: Service): Subschema {
  const { id } = service.model;
  return {
    name: id,
    schema: service.schema,
    merge: service.merge,
    batch: true,
    executor: async (request: { document: DocumentNode; variables?: Record<string, unknown>; context: Trace }) => {
      const variables = request.variables ?? {};
      request.context.calls.push({ source: id, text: '', operation: '', variables });
      return service.ask(request.document, variables, request.context);
    },
  } as unknown as Subschema;
}

function later(value: unknown): unknown {
  return Promise.resolve(Array.isArray(value) ? value.map(later) : value);
}

/**
 * Everything that may not be null is answered later: in a list of which one entry fails at once and another one later
 * graphql-js 16 leaves the second rejection to nobody, and that ends the process.
 */
function withoutOrphans(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config) => {
      if (!String(config.type).includes('!')) return undefined;
      const resolve = config.resolve ?? defaultFieldResolver;
      return { ...config, resolve: async (...args) => later(await resolve(...args)) };
    },
  });
}

export function stitch(services: readonly Service[]): GraphQLSchema {
  return withoutOrphans(locateErrors(stitchSchemas({ subschemas: services.map(toSubschema) })));
}

export async function runStitched(schema: GraphQLSchema, asked: Asked, trace: Trace): Promise<ExecutionResult> {
  return execute({
    schema,
    document: asked.document,
    operationName: asked.operationName,
    variableValues: asked.variables,
    contextValue: trace,
  });
}
