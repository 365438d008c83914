// Oracle (a): the stitched execution, as the gateway has it: graphql-js over the stitched schema, errors put in their place.
import { stitchSchemas } from '@graphql-tools/stitch';
import { execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
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

export function stitch(services: readonly Service[]): GraphQLSchema {
  return locateErrors(stitchSchemas({ subschemas: services.map(toSubschema) }));
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
