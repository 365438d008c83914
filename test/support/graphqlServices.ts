// Small GraphQL services over real sockets, read and stitched as the gateway does it, and asked through compiled plans.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql, parse, validate, type ExecutionResult } from 'graphql';
import type { Adapter } from '../../adapters/kit/index.js';
import { startRemotes, type GatewayCalls } from '../../gateway/compose/startRemotes.js';
import { createMetrics } from '../../gateway/observability/index.js';
import { createPlans, type Plans } from '../../gateway/plan/index.js';
import {
  createOpaqueCodec,
  readServiceSdl,
  sdlOf,
  sdlQuestion,
  type RequestContext,
  type ServiceDeclaration,
  type ServiceKind,
} from '../../gateway/stitching/index.js';
import { stitchAdapters } from '../../gateway/stitching/stitchAdapters.js';
import { createGraphqlCaller, createGuard, limitsSchema } from '../../gateway/upstream/index.js';
import { sampleContext } from './sampleAdapters.js';

type Resolvers = Record<string, Record<string, unknown>>;

export interface ServiceOptions {
  readonly sdl: string;
  readonly resolvers: Resolvers;
  readonly kind?: ServiceKind;
  /** Of a subgraph: what a representation stands for, by type. */
  readonly entities?: Record<string, (representation: any) => unknown>;
}

/** One request as it arrived. */
export interface Arrived {
  readonly query: string;
  readonly variables: any;
  readonly headers: IncomingHttpHeaders;
}

export interface GraphqlService {
  readonly url: string;
  readonly kind: ServiceKind;
  readonly arrived: Arrived[];
  /** Set by a test: answers instead; undefined does not answer at all. */
  instead: ((query: string) => { status: number; body: string } | undefined) | undefined;
  close(): Promise<void>;
}

const STITCHING = /* GraphQL */ `
  directive @key(selectionSet: String!) on OBJECT
  directive @computed(selectionSet: String!) on FIELD_DEFINITION
  directive @merge(
    argsExpr: String
    keyArg: String
    keyField: String
    key: [String!]
    additionalArgs: String
    types: [String!]
  ) on FIELD_DEFINITION
`;

function toSchema({ sdl, resolvers, kind, entities = {} }: ServiceOptions) {
  const names = Object.keys(entities);
  const forGateways =
    kind === 'FEDERATION'
      ? `scalar _Any type _Service { sdl: String } union _Entity = ${names.join(' | ')}
         extend type Query { _service: _Service _entities(representations: [_Any!]!): [_Entity]! }`
      : 'extend type Query { _sdl: String }';
  const own = /(?<!extend )type Query\b/.test(sdl) ? '' : 'type Query';
  return makeExecutableSchema({
    typeDefs: [sdl, own, forGateways].filter((part) => part !== ''),
    assumeValidSDL: true,
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
    resolvers: {
      ...resolvers,
      Query: {
        ...resolvers['Query'],
        ...(kind === 'FEDERATION'
          ? {
              _service: () => ({ sdl }),
              _entities: (_root: unknown, { representations }: { representations: { __typename: string }[] }) =>
                representations.map((one) => {
                  const found = entities[one.__typename]?.(one);
                  return found === null ? null : { __typename: one.__typename, ...(found as object) };
                }),
            }
          : { _sdl: () => STITCHING + sdl }),
      },
    },
  });
}

export async function startGraphqlService(options: ServiceOptions): Promise<GraphqlService> {
  const schema = toSchema(options);
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { query, variables } = JSON.parse(Buffer.concat(chunks).toString()) as { query: string; variables: any };
      arrived.push({ query, variables, headers: request.headers });
      if (service.instead !== undefined) {
        const other = service.instead(query);
        if (other !== undefined) response.writeHead(other.status).end(other.body);
        return;
      }
      void graphql({ schema, source: query, variableValues: variables as Record<string, unknown> }).then((result) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: GraphqlService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    kind: options.kind ?? 'STITCHING',
    arrived,
    instead: undefined,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return service;
}

/** As the service tells it, over its own interface. */
export async function askForSdl({ url, kind }: Pick<GraphqlService, 'url' | 'kind'>): Promise<string> {
  const limits = limitsSchema.parse({});
  const guard = createGuard({ adapter: 'sdl', limits, observe: () => undefined });
  const caller = createGraphqlCaller({ guard, limits, url });
  const { signal } = new AbortController();
  const { data } = await caller.call({ text: sdlQuestion(kind), variables: {}, safe: true, signal });
  await caller.close();
  const sdl = sdlOf(kind, data);
  if (sdl === undefined) throw new Error('no SDL');
  return sdl;
}

export interface StitchedServices {
  readonly plans: Plans<RequestContext>;
  readonly schema: ReturnType<typeof stitchAdapters>['schema'];
  ask(text: string, context?: RequestContext): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

export interface StitchedOptions {
  readonly adapters?: readonly Adapter[];
  /** By service: the rules overlay. */
  readonly rules?: Readonly<Record<string, string>>;
  readonly calls?: GatewayCalls;
}

function declare(id: string, { url, kind }: GraphqlService, sdl: string, rules: string | null): ServiceDeclaration {
  const title = { vi: id, en: id };
  const actions = ['read', 'write'].map((action) => ({ capability: `${id}:row.${action}`, title }) as const);
  return { id, title, levels: ['CITY', 'WARD'], grants: actions, url, kind, sdl, rules };
}

/** One schema over these services; everything is read from them. */
export async function stitchServices(
  services: Readonly<Record<string, GraphqlService>>,
  options: StitchedOptions = {},
): Promise<StitchedServices> {
  const remotes = await Promise.all(
    Object.entries(services).map(async ([id, service]) => {
      const read = readServiceSdl(declare(id, service, await askForSdl(service), options.rules?.[id] ?? null));
      if ('problems' in read) throw new Error(`${id}:\n${read.problems.join('\n')}`);
      return read.remote;
    }),
  );
  for (const { arrived } of Object.values(services)) arrived.length = 0;
  const running = startRemotes(remotes, createMetrics(), true, options.calls);
  const stitched = stitchAdapters({
    instances: (options.adapters ?? []).map((adapter) => ({ adapter, client: {} })),
    remotes: running.remotes,
    codec: createOpaqueCodec(Buffer.alloc(32, 7)),
    events: { rowsDropped: () => undefined, unexpected: () => undefined },
  });
  const { schema } = stitched;
  const plans = createPlans<RequestContext>({
    schema,
    remotes: stitched.remotes,
    fields: stitched.fields,
    rules: stitched.remoteRules,
  });
  return {
    plans,
    schema,
    ask: async (text, context = sampleContext(['u1'])) => {
      const document = parse(text);
      const errors = validate(schema, document);
      return errors.length > 0 ? { errors } : plans.execute({ document, text, context });
    },
    stop: () => running.stop(),
  };
}
