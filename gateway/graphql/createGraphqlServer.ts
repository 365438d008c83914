// Apollo Server over the stitched schema, with nothing switched on that it does not need.
import { ApolloServer, HeaderMap, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { Kind, OperationTypeNode, parse, type GraphQLError, type GraphQLSchema } from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import type { RuleBook } from '../../schema/rules.js';
import { findRefusals, toForbidden } from './checkOperation.js';
import { formatError } from './formatError.js';
import { offeredOperationsRule } from './offeredOperationsRule.js';
import { operationLimitsRule, type OperationLimits } from './operationLimits.js';

/** What this layer needs of a request's context. */
export interface OperationContext extends BaseContext {
  readonly requestId: string;
  readonly access: { holds(capability: string): boolean };
}

/** One finished operation, for metrics and the log. */
export interface OperationEvent {
  readonly requestId: string;
  readonly operationName: string | null;
  readonly codes: readonly string[];
  /** True if nothing was executed. */
  readonly refused: boolean;
  readonly seconds: number;
}

export interface GraphqlServerOptions {
  readonly schema: GraphQLSchema;
  readonly rules: RuleBook;
  readonly limits: OperationLimits;
  onOperation(event: OperationEvent): void;
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

export interface GraphqlServer {
  execute(request: GraphqlHttpRequest, context: OperationContext): Promise<GraphqlHttpResponse>;
  stop(): Promise<void>;
}

/** Hard bound on what one answer may report, whatever failed. */
const MAX_ERRORS = 1_000;

function guardPlugin(options: GraphqlServerOptions) {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async didResolveOperation({ document, contextValue }: { document: never; contextValue: OperationContext }) {
          const refusals = findRefusals(document, options.schema, options.rules, contextValue.access);
          if (refusals.length > 0) throw toForbidden(refusals, contextValue.requestId);
        },
        async didEncounterErrors(event: { errors: readonly GraphQLError[]; contextValue: OperationContext }) {
          for (const error of event.errors)
            if (error.extensions['code'] === undefined || error.extensions['code'] === 'INTERNAL_SERVER_ERROR')
              options.onUnexpected(event.contextValue.requestId, error.originalError ?? error);
        },
        async willSendResponse(event: {
          contextValue: OperationContext;
          operationName?: string | null;
          response: { body: { kind: string; singleResult?: { data?: unknown; errors?: readonly unknown[] } } };
        }) {
          const result = event.response.body.singleResult;
          const errors = (result?.errors ?? []) as { extensions?: { code?: string } }[];
          const most = result?.data === undefined ? options.limits.errors : MAX_ERRORS;
          if (result !== undefined && errors.length > most) Object.assign(result, { errors: errors.slice(0, most) });
          options.onOperation({
            requestId: event.contextValue.requestId,
            operationName: event.operationName ?? null,
            refused: result !== undefined && result.data === undefined,
            codes: [...new Set(errors.map((error) => error.extensions?.code ?? 'UNKNOWN'))],
            seconds: (performance.now() - started) / 1000,
          });
        },
      };
    },
  };
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
export async function createGraphqlServer(options: GraphqlServerOptions): Promise<GraphqlServer> {
  const server = new ApolloServer<OperationContext>({
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

  async function execute(request: GraphqlHttpRequest, context: OperationContext): Promise<GraphqlHttpResponse> {
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
