// Variant `ours-bare`: compiled plans and Apollo Server straight on node:http, without token, access, quota and audit.
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { stitchSchemas } from '@graphql-tools/stitch';
import { buildSchema, specifiedRules, type DocumentNode, type GraphQLSchema } from 'graphql';
import { serveAnswers } from '../by-hand/serveAnswers.js';
import { Documents } from '../../gateway/graphql/documents.js';
import { toRequestHead } from '../../gateway/graphql/requestHead.js';
import { ofText, writeResult } from '../../gateway/graphql/written.js';
import { createPlans, type Plans, type RemoteSource } from '../../gateway/plan/index.js';
import { createGraphqlCaller, createGuard, limitsSchema } from '../../gateway/upstream/index.js';
import { plainTypeDefs, type Service } from '../upstream/service.js';
import { workloadNamed } from '../workloads/workload.js';
import { runProgram } from './runProgram.js';

interface Asked {
  readonly signal: AbortSignal;
}

const TOKENS = 100_000;

/** As the gateway calls a remote adapter: the same caller with the same guard and limits. */
function toSource(service: Service, upstream: string): RemoteSource<Asked> {
  const limits = limitsSchema.parse({ readMs: 60_000 });
  const guard = createGuard({ adapter: service.name, limits, observe: () => undefined });
  const caller = createGraphqlCaller({ guard, limits, url: `${upstream}/${service.name}` });
  return {
    id: service.name,
    schema: buildSchema(plainTypeDefs(service)),
    merge: service.merge,
    execute: ({ text, variables }, { signal }) => caller.call({ text, variables, safe: true, signal }),
  };
}

/** The schema alone: nothing is ever executed on it. */
function mergeSchemas(sources: readonly RemoteSource<Asked>[]): GraphQLSchema {
  const subschemas = sources.map(({ schema, merge }) => ({ schema, merge: merge as never }));
  return stitchSchemas({ subschemas });
}

/** An operation as Apollo Server hands it to a plugin. */
interface Resolved {
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly operationName: string | null;
  readonly request: { readonly variables?: Record<string, unknown> };
  readonly contextValue: Asked;
}

/** Nobody leaves early here. */
const ASKED: Asked = { signal: new AbortController().signal };

const NO_HEAD = { status: undefined, headers: new HeaderMap() };

/** Answered before Apollo Server would execute, as the gateway does. */
function answering(plans: Plans<Asked>) {
  const responseForOperation = async ({ document, queryHash, operationName, request, contextValue }: Resolved) => {
    const operation = { document, text: queryHash, operationName, variables: request.variables ?? {} };
    const singleResult = await plans.execute({ ...operation, context: contextValue, ofText });
    return { http: NO_HEAD, body: { kind: 'single', singleResult } };
  };
  const listener = { responseForOperation };
  return { requestDidStart: () => listener };
}

async function createServer(schema: GraphQLSchema, plans: Plans<Asked>): Promise<ApolloServer<Asked>> {
  const server = new ApolloServer<Asked>({
    schema,
    documentStore: new Documents({ tokens: TOKENS, validationRules: specifiedRules }),
    stringifyResult: writeResult,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      answering(plans) as never,
    ],
  });
  await server.start();
  return server;
}

runProgram(async ({ workload, upstream }) => {
  const sources = workloadNamed(workload).services.map((service) => toSource(service, upstream));
  const schema = mergeSchemas(sources);
  const server = await createServer(schema, createPlans<Asked>({ schema, remotes: sources }));
  const headers = toRequestHead('POST', { 'content-type': 'application/json' });
  return serveAnswers(async (text) => {
    const body = JSON.parse(text) as unknown;
    const { body: reply } = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: 'POST', headers, search: '', body },
      context: async () => ASKED,
    });
    return reply.kind === 'complete' ? reply.string : '';
  });
});
