// Apollo Server over the stitched schema, with nothing switched on that it does not need.
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import {
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { ERRORS } from '../../schema/errors.js';
import { Documents } from './documents.js';
import { formatError } from './formatError.js';
import { createGenerations, type Generation, type Generations } from './generation.js';
import { Carried, guardPlugin } from './guardPlugin.js';
import { createKnownTexts, type KnownTexts } from './knownTexts.js';
import { offeredOperationsRule } from './offeredOperationsRule.js';
import type { OperationContext } from './operation.js';
import { operationLimitsRule, type OperationLimits } from './operationLimits.js';
import { toRequestHead, type GivenHeaders } from './requestHead.js';
import { stringifyResult, toLine, type Sent } from './written.js';

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
  readonly headers: GivenHeaders;
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
  /** For whoever sends bytes: `encode` makes the line of a text, before the answer waits for its record. */
  answer(
    request: GraphqlHttpRequest,
    context: Context,
    encode: (text: string) => Uint8Array,
  ): Promise<Omit<GraphqlHttpResponse, 'body'> & { readonly body: Sent }>;
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

/** How Apollo Server learns of the schema: its own seam for gateways. */
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
    load: async () => ({ executor: handOver }),
    stop: async () => undefined,
  };
}

/** What the plugin has found is all that is left to hand over. */
async function handOver({ context }: { readonly context: Carried<unknown> }): Promise<ExecutionResult> {
  const { outcome } = context;
  if (outcome === undefined) throw new Error('nothing was executed');
  if ('failure' in outcome) throw outcome.failure;
  return outcome.result;
}

interface ApolloParts<Context extends OperationContext> {
  readonly options: GraphqlServerOptions<Context>;
  readonly generations: Generations<Context>;
  readonly gateway: ReturnType<typeof toGateway<Context>>;
  readonly documents: Documents;
  readonly validationRules: readonly ValidationRule[];
  /** Undefined where nothing is asked for by its hash. */
  readonly known: KnownTexts | undefined;
}

/** Clients' own texts by their hash, and what this server hands over by its hash. */
function toPersisted({ persistedTexts }: GraphqlServerOptions<never>, known: KnownTexts | undefined) {
  if (persistedTexts === undefined || known === undefined) return false;
  return { cache: known.around(persistedTexts.cache), ttl: persistedTexts.seconds };
}

function createApollo<Context extends OperationContext>(parts: ApolloParts<Context>) {
  const { options, generations, known } = parts;
  return new ApolloServer<Carried<Context>>({
    gateway: parts.gateway as never,
    documentStore: parts.documents,
    // Decided per caller by `findRefusals`, not per environment.
    introspection: true,
    persistedQueries: toPersisted(options, known),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // Suggestions are taken out by `formatError`; the plugin that does it here is asked at every step of every request.
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: options.limits.tokens },
    validationRules: [...parts.validationRules],
    formatError,
    stringifyResult,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      guardPlugin(options, generations, known) as never,
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
  const known = options.persistedTexts === undefined ? undefined : createKnownTexts();
  const server = createApollo({ options, generations, gateway, documents, validationRules, known });
  await server.start();

  async function answer(request: GraphqlHttpRequest, context: Context, encode: (text: string) => Sent) {
    if (isGetMutation(request)) return methodNotAllowed();
    const { method, headers, search, body: given } = request;
    const asked = known === undefined || method !== 'POST' ? given : known.shorten(given);
    const response = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method, headers: toRequestHead(method, headers), search, body: asked },
      context: async () => new Carried(context, encode),
    });
    const body: Sent = response.body.kind === 'complete' ? response.body.string : '';
    return { status: response.status ?? 200, headers: response.headers, body };
  }

  function warm(schema: GraphQLSchema, warming: Warming): void {
    for (const operation of documents.prime(schema, warming.texts)) warming.ready(operation);
  }

  return {
    execute: async (request, context) => await answer(request, context, toLine),
    answer,
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
