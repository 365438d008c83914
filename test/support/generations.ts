// GraphQL servers over generations of a small schema that answer every field with their name.
import { buildSchema, execute as executeWithJs, type DocumentNode } from 'graphql';
import {
  createGraphqlServer,
  operationLimitsSchema,
  type Generation,
  type GraphqlServer,
  type TextCache,
} from '../../gateway/graphql/index.js';
import type { PlannedRequest } from '../../gateway/graphql/generation.js';
import type { OperationContext } from '../../gateway/graphql/operation.js';
import type { RuleBook } from '../../schema/rules.js';

const RULES: RuleBook = {
  types: new Map(),
  fields: new Map([
    ['Query.secret', { kind: 'requires', grant: 'a:b.read' }],
    ['Query.word', { kind: 'public' }],
  ]),
  personal: new Map(),
  stepUp: new Set(),
  levels: new Map(),
};

export const SDL =
  'type Query { word: String secret: String } type Mutation { change: String } type Subscription { tick: String }';

interface Told {
  readonly document: DocumentNode;
  readonly text: string;
}

/** A generation that answers every field with its name, when `gate` is open. */
export function generation(name: string, gate?: Promise<void>, sdl = SDL) {
  const executed: Told[] = [];
  const log: string[] = [];
  const schema = buildSchema(sdl);
  const made: Generation = {
    schema,
    rules: RULES,
    execute: async ({ document, text, variables, operationName }: PlannedRequest<OperationContext>) => {
      executed.push({ document, text });
      await gate;
      const word = () => name;
      const rootValue = { word, secret: word, change: word, tick: word, extra: word };
      return await executeWithJs({
        ...{ schema, document, rootValue, operationName: operationName ?? null },
        variableValues: variables ?? {},
      });
    },
    admit: async () => {
      log.push('admit');
      return {};
    },
    record: async () => void log.push('record'),
    onOperation: () => void log.push('told'),
  };
  return { made, executed, log };
}

export function contextOf(
  holds: (capability: string) => boolean = () => true,
  permissionSet = 'all',
): OperationContext {
  return { requestId: 'r1', access: { permissionSet, holds, steppedUp: true } };
}

export function post(server: GraphqlServer, body: object, context = contextOf()) {
  return server
    .execute({ method: 'POST', headers: { 'content-type': 'application/json' }, search: '', body }, context)
    .then((response) => ({ ...response, json: JSON.parse(response.body) as Record<string, any> }));
}

const started: GraphqlServer[] = [];
export async function start(first: Generation, more: { persistedTexts?: { cache: TextCache; seconds: number } } = {}) {
  const server = await createGraphqlServer({
    ...first,
    limits: operationLimitsSchema.parse({}),
    onUnexpected: () => undefined,
    ...more,
  });
  started.push(server);
  return server;
}

export async function stopAll(): Promise<void> {
  for (const server of started.splice(0)) await server.stop();
}
