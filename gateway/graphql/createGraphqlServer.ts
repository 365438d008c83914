// Apollo Server over the stitched schema, with nothing switched on that it does not need.
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import {
  Kind,
  OperationTypeNode,
  execute as executeWithJs,
  parse,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import { Documents } from './documents.js';
import { formatError } from './formatError.js';
import { createGenerations, type Generation, type Generations } from './generation.js';
import { guardPlugin } from './guardPlugin.js';
import { offeredOperationsRule } from './offeredOperationsRule.js';
import type { OperationContext } from './operation.js';
import { operationLimitsRule, type OperationLimits } from './operationLimits.js';

export interface GraphqlServerOptions<Context extends OperationContext> extends Generation<Context> {
  readonly limits: OperationLimits;
  /** Texts that clients may leave out once they are known, by their hash (automatic persisted queries). */
  readonly persistedTexts?: { readonly cache: TextCache; readonly seconds: number } | undefined;
  /** An error that is not of the catalogue. */
  onUnexpected(requestId: string, error: unknown): void;
}

/** Where texts are kept; the same on all replicas, or each for itself. */
export interface TextCache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: { ttl?: number | null }): Promise<void>;
  delete(key: string): Promise<boolean | void>;
}

/** A request as the HTTP layer hands it over; `body` is parsed JSON or undefined. */
export interface GraphqlHttpRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** With the leading "?", or empty. */
  readonly search: string;
  readonly body: unknown;
}

export interface GraphqlHttpResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface GraphqlServer<Context extends OperationContext = OperationContext> {
  execute(request: GraphqlHttpRequest, context: Context): Promise<GraphqlHttpResponse>;
  /** The generation that new operations run on. */
  current(): Generation<Context>;
  /**
   * New operations run on the next generation; those that have begun end on theirs. `texts` are read and handed to
   * `ready` before that, so that the first request for each finds it compiled.
   */
  replace(next: Generation<Context>, warm?: Warming): void;
  /** Reads texts ahead of their first request. */
  warm(warm: Warming): void;
  stop(): Promise<void>;
}

/** Texts that will be asked for, and who wants to know them. */
export interface Warming {
  readonly texts: readonly string[];
  ready(operation: { readonly text: string; readonly hash: string; readonly document: DocumentNode }): void;
}

/** GET is for queries (GraphQL over HTTP): a mutation is refused before validation looks at it. */
function isGetMutation(request: GraphqlHttpRequest): boolean {
  if (request.method !== 'GET') return false;
  const params = new URLSearchParams(request.search);
  try {
    const { definitions } = parse(params.get('query') ?? '', { maxTokens: 1_000, noLocation: true });
    const operations = definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
    const name = params.get('operationName');
    return operations.some((o) => o.operation !== OperationTypeNode.QUERY && (!name || o.name?.value === name));
  } catch {
    return false;
  }
}

/** All that Apollo Server looks at: what is sent and wanted, and what foreign pages cannot send (CSRF). */
const READ_HEADERS = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

function toHeaderMap(headers: GraphqlHttpRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_HEADERS) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function methodNotAllowed(): GraphqlHttpResponse {
  const { vi, en, hop, retryable, status } = ERRORS.METHOD_NOT_ALLOWED;
  const extensions = { code: 'METHOD_NOT_ALLOWED', hop, retryable, messages: { vi, en } };
  return {
    status,
    headers: new Map([
      ['content-type', 'application/json; charset=utf-8'],
      ['allow', 'POST'],
    ]),
    body: JSON.stringify({ errors: [{ message: vi, extensions }] }),
  };
}

/** How Apollo Server learns of the schema and has operations executed: its own seam for gateways. */
function toGateway<Context extends OperationContext>(generations: Generations<Context>) {
  let update: ((context: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void) | undefined;
  const tell = () => update?.({ apiSchema: generations.current().generation.schema, coreSupergraphSdl: '' });
  return {
    tell,
    onSchemaLoadOrUpdate(listener: NonNullable<typeof update>) {
      update = listener;
      tell();
      return () => {
        update = undefined;
      };
    },
    load: async () => ({ executor: (event: Executed<Context>) => executeOn(generations, event) }),
    stop: async () => undefined,
  };
}

/** An operation as Apollo Server hands it to a gateway. */
interface Executed<Context> {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly operationName: string | null;
  readonly request: { readonly operationName?: string; readonly variables?: Record<string, unknown> };
  readonly context: Context;
}

async function executeOn<Context extends OperationContext>(
  generations: Generations<Context>,
  event: Executed<Context>,
) {
  const { schema, document, queryHash, request, context } = event;
  const { generation } = generations.of(schema);
  const operationName = request.operationName ?? null;
  const variables = request.variables ?? {};
  if (generation.execute !== undefined)
    return generation.execute({ document, text: queryHash, operationName, variables, context });
  return executeWithJs({ schema, document, operationName, variableValues: variables, contextValue: context });
}

function createApollo<Context extends OperationContext>(
  options: GraphqlServerOptions<Context>,
  generations: Generations<Context>,
  gateway: ReturnType<typeof toGateway<Context>>,
  documents: Documents,
  validationRules: readonly ValidationRule[],
) {
  const { persistedTexts } = options;
  return new ApolloServer<Context>({
    gateway: gateway as never,
    documentStore: documents,
    // Decided per caller by `findRefusals`, not per environment.
    introspection: true,
    persistedQueries:
      persistedTexts === undefined ? false : { cache: persistedTexts.cache, ttl: persistedTexts.seconds },
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: [...validationRules],
    formatError,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      guardPlugin(options, generations),
    ],
  });
}

/** Starts the server. */
export async function createGraphqlServer<Context extends OperationContext>(
  options: GraphqlServerOptions<Context>,
): Promise<GraphqlServer<Context>> {
  const generations = createGenerations<Context>(options);
  const gateway = toGateway(generations);
  const validationRules = [operationLimitsRule(options.limits), offeredOperationsRule];
  const documents = new Documents({ tokens: options.limits.tokens, validationRules });
  const server = createApollo(options, generations, gateway, documents, validationRules);
  await server.start();

  async function execute(request: GraphqlHttpRequest, context: Context): Promise<GraphqlHttpResponse> {
    if (isGetMutation(request)) return methodNotAllowed();
    const response = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: toHeaderMap(request.headers),
        search: request.search,
        body: request.body,
      },
      context: async () => context,
    });
    const body = response.body.kind === 'complete' ? response.body.string : '';
    return { status: response.status ?? 200, headers: response.headers, body };
  }

  function warm(schema: GraphQLSchema, warming: Warming): void {
    for (const operation of documents.prime(schema, warming.texts)) warming.ready(operation);
  }

  return {
    execute,
    current: () => generations.current().generation,
    warm: (warming) => warm(generations.current().generation.schema, warming),
    replace: (next, warming) => {
      if (warming !== undefined) warm(next.schema, warming);
      generations.replace(next);
      gateway.tell();
    },
    stop: () => server.stop(),
  };
}
