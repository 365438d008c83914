// Remote services as subschemas of the stitched schema and as sources of compiled plans: one call, two ways to it.
import { GraphQLError, print, type DocumentNode } from 'graphql';
import { UpstreamError, type RemoteMerge } from '../../../adapters/kit/index.js';
import { toCodedError, type UnexpectedError } from '../codedErrors.js';
import type { RequestContext } from '../context.js';
import type { GatewaySubschema } from '../toSubschema.js';
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

/** A source of compiled plans. */
export interface RemotePlanSource {
  readonly id: string;
  readonly schema: RemoteModel['schema'];
  readonly merge?: Readonly<Record<string, RemoteMerge>>;
  readonly lifetimes: ReadonlyMap<string, Lifetime>;
  execute(question: RemoteQuestion, context: RequestContext): Promise<RemoteAnswer>;
}

/** What a service says of an error is its own business: callers get the catalogue's words, the log gets its code. */
function toOwnErrors(answer: RemoteAnswer, id: string, requestId: string, unexpected: UnexpectedError): RemoteAnswer {
  const { errors: theirs = [] } = answer;
  if (theirs.length === 0) return { data: answer.data ?? null };
  const errors = theirs.map(({ path, extensions }) => {
    const code = extensions?.['code'];
    const detail = `code ${typeof code === 'string' ? code.slice(0, 100) : 'none'}`;
    const cause = new GraphQLError('upstream', { originalError: new UpstreamError('UPSTREAM_ERROR', { detail }) });
    const { message, extensions: ours } = toCodedError(cause, id, requestId, unexpected);
    return { message, extensions: ours, ...(path === undefined ? {} : { path }) };
  });
  return { data: answer.data ?? null, errors };
}

export function toPlanSource(
  { remote, model, schema }: RemoteModel,
  call: RemoteCaller,
  unexpected: UnexpectedError,
): RemotePlanSource {
  const { id } = remote;
  return {
    id,
    schema,
    lifetimes: toLifetimes(model),
    ...(remote.merge === undefined ? {} : { merge: remote.merge }),
    execute: async (question, context) => {
      try {
        return toOwnErrors(await call(question, context), id, context.requestId, unexpected);
      } catch (error) {
        throw toCodedError(
          new GraphQLError('upstream', { originalError: error as Error }),
          id,
          context.requestId,
          unexpected,
        );
      }
    },
  };
}

/** The same service for stitching, which executes nothing of it for callers: rows are guarded on compiled plans alone. */
export function toRemoteSubschema({ remote, schema }: RemoteModel, source: RemotePlanSource) {
  return {
    name: remote.id,
    schema,
    merge: remote.merge as GatewaySubschema['merge'],
    batch: true,
    executor: async (request: { document: DocumentNode; variables?: object; context?: RequestContext }) =>
      source.execute(
        { text: print(request.document), operation: 'query', variables: { ...request.variables } },
        request.context as RequestContext,
      ),
  } as GatewaySubschema;
}
