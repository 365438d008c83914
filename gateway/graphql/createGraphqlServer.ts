// Apollo Server over the stitched schema, with nothing switched on that it does not need.
import { ApolloServer, HeaderMap, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import {
  Kind,
  OperationTypeNode,
  execute as executeDocument,
  parse,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import type { RuleBook } from '../../schema/rules.js';
import { findRefusals, toForbidden, toRefusal } from './checkOperation.js';
import { formatError } from './formatError.js';
import { offeredOperationsRule } from './offeredOperationsRule.js';
import { operationLimitsRule, type OperationLimits } from './operationLimits.js';
import { createOperationFacts, type OperationFacts } from './planOperation.js';

/** What this layer needs of a request's context. */
export interface OperationContext extends BaseContext {
  readonly requestId: string;
  readonly access: {
    holds(capability: string): boolean;
    heldInSandboxOnly?(capability: string): boolean;
    readonly steppedUp: boolean;
  };
}

/** An operation that may run as far as rights go. */
export interface AdmittedOperation<Context> extends OperationFacts {
  readonly name: string | null;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** Ends an operation with a code of the catalogue. */
export class OperationRefused extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.name = 'OperationRefused';
  }
}

/** One finished operation, for metrics, log and audit. */
export interface OperationEvent<Context = OperationContext> {
  readonly requestId: string;
  readonly context: Context;
  /** Undefined for a document that could not be read. */
  readonly facts: OperationFacts | undefined;
  readonly operationName: string | null;
  readonly codes: readonly string[];
  /** True if nothing was executed. */
  readonly refused: boolean;
  readonly seconds: number;
}

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

/** Hard bound on what one answer may report, whatever failed. */
const MAX_ERRORS = 1_000;

interface Answer {
  body: { kind: string; singleResult?: { data?: unknown; errors?: readonly unknown[] } };
  http: { status?: number; headers: HeaderMap };
}

function toHeaders(answer: Answer, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) answer.http.headers.set(name.toLowerCase(), value);
}

/** Puts a refusal in the place of an answer that must not leave. */
function replace(answer: Answer, refused: OperationRefused, requestId: string): void {
  const error = formatError(toRefusal(refused.code, requestId).toJSON());
  answer.http.status = ERRORS[refused.code].status;
  toHeaders(answer, refused.headers);
  Object.assign(answer.body, { singleResult: { errors: [error] } });
}

function guardPlugin<Context extends OperationContext>(options: GraphqlServerOptions<Context>) {
  const factsOf = createOperationFacts(options.schema, options.rules);

  async function admit(operation: AdmittedOperation<Context>): Promise<Readonly<Record<string, string>>> {
    const { document, context } = operation;
    const { access, requestId } = context;
    const refusals = findRefusals(document, options.schema, options.rules, access);
    if (refusals.length > 0) throw toForbidden(refusals, requestId, access);
    // RFC 9470: the token is good, the sign-in behind it is not strong or recent enough.
    if (operation.stepUp.length > 0 && !access.steppedUp) throw toRefusal('STEP_UP_REQUIRED', requestId);
    return (await options.admit?.(operation)) ?? {};
  }

  return {
    async requestDidStart() {
      const started = performance.now();
      let facts: OperationFacts | undefined;
      let headers: Readonly<Record<string, string>> = {};
      return {
        async didResolveOperation(event: {
          document: DocumentNode;
          source: string;
          operationName: string | null;
          request: { variables?: Record<string, unknown> };
          contextValue: Context;
        }) {
          const { document, source, operationName, contextValue } = event;
          facts = factsOf(document, source);
          const variables = event.request.variables ?? {};
          try {
            headers = await admit({ ...facts, name: operationName, document, variables, context: contextValue });
          } catch (error) {
            if (!(error instanceof OperationRefused)) throw error;
            headers = error.headers;
            throw toRefusal(error.code, contextValue.requestId);
          }
        },
        async responseForOperation(event: {
          document: DocumentNode;
          operationName: string | null;
          request: { variables?: Record<string, unknown> };
          contextValue: Context;
        }) {
          if (facts?.introspects !== true || options.reachable === undefined) return null;
          const { document, operationName, request, contextValue } = event;
          const result = await executeDocument({
            schema: options.reachable(contextValue.access),
            document,
            operationName,
            variableValues: request.variables ?? {},
            contextValue,
          });
          return { http: { headers: new HeaderMap() }, body: { kind: 'single' as const, singleResult: result } };
        },
        async didEncounterErrors(event: { errors: readonly GraphQLError[]; contextValue: Context }) {
          for (const error of event.errors)
            if (error.extensions['code'] === undefined || error.extensions['code'] === 'INTERNAL_SERVER_ERROR')
              options.onUnexpected(event.contextValue.requestId, error.originalError ?? error);
        },
        async willSendResponse(event: { contextValue: Context; operationName?: string | null; response: Answer }) {
          const { response, contextValue } = event;
          const result = response.body.singleResult;
          const errors = (result?.errors ?? []) as { extensions?: { code?: string } }[];
          const most = result?.data === undefined ? options.limits.errors : MAX_ERRORS;
          if (result !== undefined && errors.length > most) Object.assign(result, { errors: errors.slice(0, most) });
          toHeaders(response, headers);
          const finished: OperationEvent<Context> = {
            requestId: contextValue.requestId,
            context: contextValue,
            facts,
            operationName: event.operationName ?? null,
            refused: result !== undefined && result.data === undefined,
            codes: [...new Set(errors.map((error) => error.extensions?.code ?? 'UNKNOWN'))],
            seconds: (performance.now() - started) / 1000,
          };
          options.onOperation(finished);
          try {
            await options.record?.(finished);
          } catch (error) {
            if (!(error instanceof OperationRefused)) options.onUnexpected(contextValue.requestId, error);
            const refused = error instanceof OperationRefused ? error : new OperationRefused('AUDIT_UNAVAILABLE');
            replace(response, refused, contextValue.requestId);
          }
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
