// Remote services as subschemas of the stitched schema and as sources of compiled plans: one call, two ways to it.
import { GraphQLError, print, type DocumentNode } from 'graphql';
import { UpstreamError, type RemoteMerge } from '../../../adapters/kit/index.js';
import { refusal, toCodedError, type UnexpectedError } from '../codedErrors.js';
import type { RequestContext } from '../context.js';
import type { GatewaySubschema } from '../toSubschema.js';
import { untilAborted } from '../untilAborted.js';
import { toLifetimes, type Lifetime } from './lifetimes.js';
import type { RemoteModel } from './readRemote.js';

/** One sub-operation. */
export interface RemoteQuestion {
  readonly text: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly variables: Readonly<Record<string, unknown>>;
  /** Questions with different marks are never answered as one. */
  readonly mark?: string;
}

export interface RemoteAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[] | undefined;
    readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  }[];
  /** No text of the data has to be escaped in JSON. */
  readonly escapeFree?: boolean | undefined;
}

/** Asks the service; throws `UpstreamError`. */
export type RemoteCaller = (question: RemoteQuestion, context: RequestContext) => Promise<RemoteAnswer>;

/** Listens to the service; throws `UpstreamError`. Ends where it tells of nothing more. */
export type RemoteListener = (question: RemoteQuestion, context: RequestContext) => AsyncIterable<RemoteAnswer>;

/** How a service is reached. */
export interface RemoteWays {
  readonly call: RemoteCaller;
  readonly listen?: RemoteListener | undefined;
}

/** A source of compiled plans. */
export interface RemotePlanSource {
  readonly id: string;
  readonly schema: RemoteModel['schema'];
  readonly merge?: Readonly<Record<string, RemoteMerge>>;
  readonly lifetimes: ReadonlyMap<string, Lifetime>;
  execute(question: RemoteQuestion, context: RequestContext): Promise<RemoteAnswer>;
  malformed(where: string, context: RequestContext): GraphQLError;
  listen(question: RemoteQuestion, context: RequestContext): AsyncIterable<RemoteAnswer>;
}

type ToOwn = (error: UpstreamError) => GraphQLError;

/** `NOT_FOUND`, `E404`; anything else may be a value of somebody's. */
const CODE = /^[A-Za-z][A-Za-z_]{0,59}\d{0,4}$/;
/** A name (GraphQL specification, 2.1.9). */
const NAME = /^[_A-Za-z]\w{0,99}$/;

/** As far as it is one: callers are shown where an error stands, and a service may say anything. */
function readPath(path: unknown): readonly (string | number)[] | undefined {
  if (!Array.isArray(path)) return undefined;
  const steps = path as unknown[];
  const end = steps.findIndex((step) => !(typeof step === 'string' ? NAME.test(step) : Number.isSafeInteger(step)));
  return (end < 0 ? steps : steps.slice(0, end)) as (string | number)[];
}

/** What a service says of an error is its own business: callers get the catalogue's words, the log gets its code. */
function toOwnErrors({ data, errors: theirs = [], escapeFree }: RemoteAnswer, toOwn: ToOwn): RemoteAnswer {
  if (theirs.length === 0) {
    if (data !== null && data !== undefined) return { data, escapeFree };
    const detail = 'neither data nor errors';
    return { data: null, errors: [toOwn(new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail }))] };
  }
  const errors = theirs.map((error) => {
    const code = error.extensions?.['code'];
    const detail = `code ${typeof code === 'string' && CODE.test(code) ? code : 'none'}`;
    const { message, extensions } = toOwn(new UpstreamError('UPSTREAM_ERROR', { detail }));
    const path = readPath(error.path);
    return { message, extensions, ...(path === undefined ? {} : { path }) };
  });
  return { data: data ?? null, errors };
}

export function toPlanSource(
  { remote, declared, schema }: RemoteModel,
  { call, listen }: RemoteWays,
  unexpected: UnexpectedError,
): RemotePlanSource {
  const { id } = remote;
  const toOwn = (error: unknown, requestId: string) =>
    toCodedError(new GraphQLError('upstream', { originalError: error as Error }), id, requestId, unexpected);
  const read = (answer: RemoteAnswer, requestId: string) => toOwnErrors(answer, (error) => toOwn(error, requestId));
  return {
    id,
    schema,
    lifetimes: toLifetimes(declared),
    ...(remote.merge === undefined ? {} : { merge: remote.merge }),
    malformed: (where, { requestId }) => {
      const detail = `${where}: not what its schema says`;
      return toOwn(new UpstreamError('UPSTREAM_BAD_RESPONSE', { detail }), requestId);
    },
    execute: async (question, context) => {
      const { requestId } = context;
      // Over HTTP a subscription has nothing to tell of.
      if (question.operation === 'subscription') throw refusal('BAD_REQUEST', requestId);
      try {
        return read(await call(question, context), requestId);
      } catch (error) {
        throw toOwn(error, requestId);
      }
    },
    listen: async function* (question, context) {
      const { requestId, signal } = context;
      try {
        if (listen === undefined) throw new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: 'nobody listens' });
        for await (const answer of untilAborted(listen(question, context), signal)) yield read(answer, requestId);
      } catch (error) {
        if (!signal.aborted) throw toOwn(error, requestId);
      }
    },
  };
}

/** The same service for stitching, which executes nothing of it for callers: rows are guarded on compiled plans alone. */
export function toRemoteSubschema({ remote, model, stitched }: RemoteModel, source: RemotePlanSource) {
  const merge = Object.entries(remote.merge ?? {}).filter(([type]) => model.types.has(type));
  return {
    name: remote.id,
    schema: stitched,
    merge: Object.fromEntries(merge) as GatewaySubschema['merge'],
    batch: true,
    executor: async (request: { document: DocumentNode; variables?: object; context?: RequestContext }) =>
      source.execute(
        { text: print(request.document), operation: 'query', variables: { ...request.variables } },
        request.context as RequestContext,
      ),
  } as GatewaySubschema;
}
