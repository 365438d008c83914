// Apollo Server over the stitched schema, with nothing switched on that it does not need.
import { ApolloServer, HeaderMap } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { Kind, OperationTypeNode, parse, type GraphQLSchema } from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import type { RuleBook } from '../../schema/rules.js';
import { formatError } from './formatError.js';
import { guardPlugin } from './guardPlugin.js';
import { offeredOperationsRule } from './offeredOperationsRule.js';
import type { AdmittedOperation, OperationContext, OperationEvent } from './operation.js';
import { operationLimitsRule, type OperationLimits } from './operationLimits.js';

export interface GraphqlServerOptions<Context extends OperationContext> {
  readonly schema: GraphQLSchema;
  /** The part of the schema that the caller's grants reach: what introspection shows. */
  reachable?(access: Context['access']): GraphQLSchema;
  /** The last step before anything is asked: quota and the state of the audit trail. Throws `OperationRefused`. */
  admit?(operation: AdmittedOperation<Context>): Promise<Readonly<Record<string, string>>>;
  /** The record of the operation; the answer waits for it. Throws `OperationRefused`. */
  record?(event: OperationEvent<Context>): Promise<void>;
  readonly rules: RuleBook;
  readonly limits: OperationLimits;
  onOperation(event: OperationEvent<Context>): void;
  /** An error that is not of the catalogue. */
  onUnexpected(requestId: string, error: unknown): void;
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
  stop(): Promise<void>;
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

function toHeaderMap(headers: GraphqlHttpRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
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

/** Starts the server. */
export async function createGraphqlServer<Context extends OperationContext>(
  options: GraphqlServerOptions<Context>,
): Promise<GraphqlServer<Context>> {
  const server = new ApolloServer<Context>({
    schema: options.schema,
    // Decided per caller by `findRefusals`, not per environment.
    introspection: true,
    persistedQueries: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: [operationLimitsRule(options.limits), offeredOperationsRule],
    formatError,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      guardPlugin(options) as never,
    ],
  });
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

  return { execute, stop: () => server.stop() };
}
