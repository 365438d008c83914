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
  listen(question: RemoteQuestion, context: RequestContext): AsyncIterable<RemoteAnswer>;
}

/** `NOT_FOUND`, `E404`; anything else may be a value of somebody's. */
const CODE = /^[A-Za-z][A-Za-z_]{0,59}\d{0,4}$/;

/** What a service says of an error is its own business: callers get the catalogue's words, the log gets its code. */
function toOwnErrors(answer: RemoteAnswer, id: string, requestId: string, unexpected: UnexpectedError): RemoteAnswer {
  const { errors: theirs = [] } = answer;
  if (theirs.length === 0) return { data: answer.data ?? null };
  const errors = theirs.map(({ path, extensions }) => {
    const code = extensions?.['code'];
    const detail = `code ${typeof code === 'string' && CODE.test(code) ? code : 'none'}`;
    const cause = new GraphQLError('upstream', { originalError: new UpstreamError('UPSTREAM_ERROR', { detail }) });
    const { message, extensions: ours } = toCodedError(cause, id, requestId, unexpected);
    return { message, extensions: ours, ...(path === undefined ? {} : { path }) };
  });
  return { data: answer.data ?? null, errors };
}

export function toPlanSource(
  { remote, declared, schema }: RemoteModel,
  { call, listen }: RemoteWays,
  unexpected: UnexpectedError,
): RemotePlanSource {
  const { id } = remote;
  const toOwn = (error: unknown, requestId: string) =>
    toCodedError(new GraphQLError('upstream', { originalError: error as Error }), id, requestId, unexpected);
  return {
    id,
    schema,
    lifetimes: toLifetimes(declared),
    ...(remote.merge === undefined ? {} : { merge: remote.merge }),
    execute: async (question, context) => {
      const { requestId } = context;
      // Over HTTP a subscription has nothing to tell of.
      if (question.operation === 'subscription') throw refusal('BAD_REQUEST', requestId);
      try {
        return toOwnErrors(await call(question, context), id, requestId, unexpected);
      } catch (error) {
        throw toOwn(error, requestId);
      }
    },
    listen: async function* (question, context) {
      const { requestId, signal } = context;
      try {
        if (listen === undefined) throw new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: 'nobody listens' });
        for await (const answer of untilAborted(listen(question, context), signal))
          yield toOwnErrors(answer, id, requestId, unexpected);
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
