// The sources of a world as GraphQL services: answered in process, but as over a network: text and JSON, one call at a time.
import {
  buildSchema,
  execute,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { RemoteRequest, RemoteResult, RemoteSource } from '../../gateway/plan/source.js';
import { downError, resolverOf, typeResolver, type Run } from './answer.js';
import type { SourceModel, World } from './model.js';
import { mergeRules, sourceSdl } from './sdl.js';
import { hash } from './tape.js';

/** One call of a source. */
export interface Call {
  readonly source: string;
  readonly text: string;
  readonly operation: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What an execution is given as its context. */
export interface Trace extends Run {
  readonly calls: Call[];
  /** Requests that do not fit the schema of the source. */
  readonly invalid: string[];
}

export function newTrace(): Trace {
  return { changes: [], messages: new Set(), batches: [], calls: [], invalid: [] };
}

function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function toRemoteResult(result: ExecutionResult): RemoteResult {
  const errors = result.errors?.map(({ message, path }) => ({ message, ...(path === undefined ? {} : { path }) }));
  const text = JSON.stringify({
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors ? { errors } : {}),
  });
  return { ...(JSON.parse(text) as RemoteResult), escapeFree: !text.includes('\\') };
}

/** Answers as a service does that is out of order. */
function outOfOrder(source: SourceModel): RemoteResult {
  const errors = [{ message: downError(source.id).message }];
  if (source.down === 'rejects') throw downError(source.id);
  return source.down === 'nothing' ? { data: null, errors } : { errors };
}

/** Answers come in no particular order. */
async function sometime(seed: number): Promise<void> {
  for (let i = hash(seed) % 4; i > 0; i--) await Promise.resolve();
}

export interface Service {
  readonly model: SourceModel;
  readonly schema: GraphQLSchema;
  readonly merge: ReturnType<typeof mergeRules>;
  ask(document: DocumentNode, variables: Readonly<Record<string, unknown>>, trace: Trace): Promise<RemoteResult>;
}

export function toService(world: World, model: SourceModel): Service {
  const schema = buildSchema(sourceSdl(world, model.id));
  return {
    model,
    schema,
    merge: mergeRules(world, model.id),
    ask: async (document, variables, trace) => {
      await sometime(hash(world.seed, model.id, trace.calls.length));
      if (model.down !== undefined) {
        trace.messages.add(downError(model.id).message);
        return outOfOrder(model);
      }
      const result = execute({
        schema,
        document,
        variableValues: asJson(variables),
        fieldResolver: resolverOf(world, model.id, trace),
        typeResolver,
      }) as ExecutionResult;
      for (const { message } of result.errors ?? []) trace.messages.add(message);
      return toRemoteResult(result);
    },
  };
}

interface Checked {
  readonly document: DocumentNode | undefined;
  readonly problem: string | undefined;
}

function check(schema: GraphQLSchema, text: string): Checked {
  try {
    const document = parse(text);
    const [error] = validate(schema, document);
    return { document, problem: error?.message };
  } catch (error) {
    return { document: undefined, problem: String(error) };
  }
}

/** A service as the plan sees it: every text has to be valid there. */
export function toRemote(service: Service): RemoteSource<Trace> {
  const known = new Map<string, Checked>();
  return {
    id: service.model.id,
    schema: service.schema,
    merge: service.merge,
    execute: async ({ text, operation, variables }: RemoteRequest, trace) => {
      const checked = known.get(text) ?? check(service.schema, text);
      known.set(text, checked);
      trace.calls.push({ source: service.model.id, text, operation, variables });
      if (checked.problem !== undefined) trace.invalid.push(`${service.model.id}: ${checked.problem}\n${text}`);
      if (checked.document === undefined) return { errors: [{ message: `no GraphQL: ${text}` }] };
      return service.ask(checked.document, variables, trace);
    },
  };
}
