// The operations of one connection: each with rights of its own moment, at most so many at once.
import { randomUUID } from 'node:crypto';
import { GraphQLError, Kind, OperationTypeNode, getOperationAST, parse, type DocumentNode } from 'graphql';
import type { ErrorCode } from '../../../schema/errors.js';
import { whatIsWrong, type RequestProblem } from '../../../schema/requestProblems.js';
import type { RequestState } from '../requestState.js';
import { toErrorBody } from '../sendError.js';
import type { SocketOptions, SocketPrincipal, SocketRequest, SocketResult } from './socketOptions.js';

/** One answer, or events until the signal aborts; `errors` alone is a refusal. */
export type Outcome =
  | { readonly errors: readonly object[] }
  | { readonly result: SocketResult }
  | { readonly events: AsyncGenerator<SocketResult, void, void> };

/** After the deadline, adapters that heed the signal still get this long to fail in their own field alone. */
const LATE_MS = 500;
const MAX_TOKENS = 100_000;
const PURPOSE = /^[a-z][a-z0-9-]{2,63}$/;

export function isSubscription({ query, operationName }: SocketRequest): boolean {
  let document: DocumentNode;
  try {
    document = parse(query, { noLocation: true, maxTokens: MAX_TOKENS });
  } catch {
    return false;
  }
  const named = getOperationAST(document, operationName ?? null);
  if (named !== null && named !== undefined) return named.operation === OperationTypeNode.SUBSCRIPTION;
  const operations = document.definitions.filter((d) => d.kind === Kind.OPERATION_DEFINITION);
  return operations.some((d) => d.operation === OperationTypeNode.SUBSCRIPTION);
}

function refused(code: ErrorCode, requestId: string, problem?: RequestProblem): Outcome {
  return toErrorBody(code, requestId, problem && whatIsWrong(problem)) as { errors: readonly object[] };
}

/** A stream whose end is heard at once, whatever it is waiting for. */
function endingWith(
  events: AsyncGenerator<SocketResult, void, void>,
  end: () => void,
): AsyncGenerator<SocketResult, void, void> {
  const stop = async () => {
    end();
    await events.return();
    return { done: true as const, value: undefined };
  };
  const next = async () => {
    const step = await events.next();
    if (step.done === true) end();
    return step;
  };
  const stream = { next, return: stop, throw: stop, [Symbol.asyncIterator]: () => stream };
  return { ...stream, [Symbol.asyncDispose]: async () => void (await stop()) } as never;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

export interface OperationsOfOne {
  readonly principal: SocketPrincipal;
  /** Stated once for the connection; an operation may state another. */
  readonly purpose: string | null;
  readonly ip: string | undefined;
  readonly signal: AbortSignal;
}

/** What the headers state once for all operations. */
type Stated = Pick<RequestState, 'idempotencyKey' | 'appVersion'>;

/** `who` is asked again for each operation: a token may have been replaced. */
export function createSocketOperations(options: SocketOptions, who: () => OperationsOfOne, headers: Stated = {}) {
  let running = 0;

  async function answer(request: SocketRequest, state: RequestState, signal: AbortSignal): Promise<Outcome> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(options.deadlineMs)]);
    const found = await within(options.deadlineMs + LATE_MS, options.execute(request, state, limited));
    if (found === undefined) return refused('DEADLINE_EXCEEDED', state.requestId);
    const body = JSON.parse(found.body) as SocketResult;
    return body.data === undefined ? { errors: body.errors ?? [] } : { result: body };
  }

  async function listen(request: SocketRequest, state: RequestState, signal: AbortSignal): Promise<Outcome> {
    const left = new AbortController();
    const found = await options.subscribe(request, state, AbortSignal.any([signal, left.signal]));
    if ('errors' in found) return found;
    running += 1;
    let ended = false;
    const end = () => {
      if (!ended) running -= 1;
      ended = true;
      left.abort(new Error('the caller left'));
    };
    return { events: endingWith(found.events, end) };
  }

  /** `stated`: the purpose of this operation; undefined for the one of the connection. */
  async function run(request: SocketRequest, stated: unknown): Promise<Outcome> {
    const requestId = randomUUID();
    const { principal, ip, signal, purpose } = who();
    const own = stated === undefined ? purpose : stated;
    if (own !== null && (typeof own !== 'string' || !PURPOSE.test(own)))
      return refused('BAD_REQUEST', requestId, 'PURPOSE');
    if (running >= options.settings.operations) return refused('QUOTA_EXCEEDED', requestId);
    running += 1;
    try {
      const access = options.accessOf(principal, own);
      const state: RequestState = { requestId, startedAt: performance.now(), ip, principal, access, ...headers };
      const gated = (await options.gate?.(request, state)) ?? { request };
      if ('refused' in gated) return refused(gated.refused, requestId, gated.problem);
      const { request: asked } = gated;
      return isSubscription(asked) ? await listen(asked, state, signal) : await answer(asked, state, signal);
    } catch (error) {
      const code = options.codeOf(error);
      if (code === undefined) options.onUnexpected(requestId, error);
      return refused(code ?? 'INTERNAL_SERVER_ERROR', requestId);
    } finally {
      running -= 1;
    }
  }

  return { run };
}

/** What graphql-ws wants a refusal to be; its words are replaced on the way out. */
export function toMarkers(errors: readonly object[]): readonly GraphQLError[] {
  return (errors.length === 0 ? [{}] : errors).map(() => new GraphQLError('refused'));
}
