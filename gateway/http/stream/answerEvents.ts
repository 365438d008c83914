// GraphQL over server-sent events (distinct connections): subscriptions where WebSockets do not get through.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ErrorCode } from '../../../schema/errors.js';
import { stateOf, type RequestState } from '../requestState.js';
import { sendError, toErrorBody } from '../sendError.js';
import { createSocketOperations, isSubscription, type Outcome } from '../socket/socketOperations.js';
import type { Places } from '../socket/places.js';
import type { SocketOptions, SocketPrincipal, SocketRequest } from '../socket/socketOptions.js';
import type { Step } from '../step.js';
import { startEvents } from './eventWriter.js';

export interface EventStreams {
  /** Takes what asks for events, and leaves everything else to the next step. After identity, rights and body. */
  readonly step: Step;
  /** Ends them all; their clients come again elsewhere. */
  stop(): void;
}

const MAX_TIMER = 2_147_483_647;

function acceptsOnlyEvents(accept: string): boolean {
  return !/application\/(graphql-response\+)?json|\*\/\*/.test(accept);
}

function readMember(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}

/** Undefined: nothing that could be run. */
function readRequest({ method, url = '' }: IncomingMessage, { body }: RequestState): SocketRequest | undefined {
  if (method === 'POST') return Array.isArray(body) ? undefined : (body as SocketRequest | undefined);
  const query = new URLSearchParams(url.slice((url.indexOf('?') + url.length + 1) % (url.length + 1)));
  try {
    return {
      query: query.get('query') ?? '',
      operationName: query.get('operationName'),
      variables: readMember(query.get('variables')) as SocketRequest['variables'],
      ...{ extensions: readMember(query.get('extensions')) },
    };
  } catch {
    return undefined;
  }
}

/** Who asked lasts as long as the token does, and as the rights do. */
function watchRights(principal: SocketPrincipal, options: SocketOptions, end: (code: ErrorCode) => void): () => void {
  const left = Math.max(0, principal.expiresAt * 1000 - Date.now());
  const expiry = setTimeout(() => end('UNAUTHENTICATED'), Math.min(left, MAX_TIMER));
  const look = setInterval(() => {
    try {
      options.accessOf(principal, null);
    } catch (error) {
      end(options.codeOf(error) ?? 'INTERNAL_SERVER_ERROR');
    }
  }, options.settings.recheckMs);
  return () => {
    clearTimeout(expiry);
    clearInterval(look);
  };
}

interface Stream {
  readonly response: ServerResponse;
  readonly state: RequestState;
  readonly principal: SocketPrincipal;
}

/** The streams that are open, each with its end. */
type Open = Set<(code: ErrorCode) => void>;

/** A client that does not read never sees the reason either, and must not hold up who stops. */
function endOf({ response }: Stream, ended: AbortController, reason: { code?: ErrorCode }): (code: ErrorCode) => void {
  return (code) => {
    reason.code ??= code;
    ended.abort(new Error('the stream ends'));
    if (response.writableNeedDrain) response.destroy();
  };
}

async function tell(
  outcome: Outcome,
  stream: Stream,
  signal: AbortSignal,
  reason: { code?: ErrorCode },
  pingMs: number,
) {
  const { response, state } = stream;
  const writer = startEvents(response, pingMs);
  if ('events' in outcome) {
    for await (const result of outcome.events) {
      if (signal.aborted) break;
      await writer.next(result);
    }
  } else await writer.next('result' in outcome ? outcome.result : outcome);
  if (reason.code !== undefined) await writer.next(toErrorBody(reason.code, state.requestId));
  writer.complete();
}

/**
 * Whoever says that it will say no more (RFC 9112 §9.6) while it is told of events has left: nobody else does so, and its
 * place is wanted before the next sign of life would find that nobody is there.
 */
function endWithCaller(response: ServerResponse, leave: () => void): void {
  const { socket } = response;
  const cut = () => response.destroy();
  socket?.once('end', cut);
  response.once('close', () => {
    socket?.off('end', cut);
    leave();
  });
}

async function answer(request: SocketRequest, stream: Stream, options: SocketOptions, open: Open): Promise<void> {
  const { response, state, principal } = stream;
  const ended = new AbortController();
  const reason: { code?: ErrorCode } = {};
  endWithCaller(response, () => ended.abort(new Error('the caller left')));
  // It lasts: a place among the requests under way is for those that end soon.
  state.leavePlace?.();
  const end = endOf(stream, ended, reason);
  // From here on, not from the first event on: whoever stops meanwhile ends it too.
  open.add(end);
  const stopWatching = watchRights(principal, options, end);
  try {
    const { purpose } = state.access as { readonly purpose?: string | null };
    const who = () => ({ principal, purpose: purpose ?? null, ip: state.ip, signal: ended.signal });
    const { idempotencyKey, appVersion } = state;
    const { run } = createSocketOperations(options, who, {
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(appVersion === undefined ? {} : { appVersion }),
    });
    await tell(await run(request, undefined), stream, ended.signal, reason, options.settings.pingMs);
  } catch (error) {
    options.onUnexpected(state.requestId, error);
    response.destroy();
  } finally {
    stopWatching();
    open.delete(end);
  }
}

/** Whether it is answered here: a GET changes nothing, and whoever would rather have JSON gets it for one answer. */
function isForEvents(request: SocketRequest, method: string | undefined, accept: string): boolean {
  const subscribes = typeof request.query === 'string' && isSubscription(request);
  return subscribes || (method === 'POST' && acceptsOnlyEvents(accept));
}

export function createEventStreams(options: SocketOptions, places: Places): EventStreams {
  const open: Open = new Set();
  let stopping = false;

  const step: Step = async (incoming, response, next) => {
    const { accept = '' } = incoming.headers;
    if (!accept.includes('text/event-stream')) return next();
    const state = stateOf(response);
    const request = readRequest(incoming, state);
    if (request === undefined || !isForEvents(request, incoming.method, accept)) return next();
    const principal = state.principal as SocketPrincipal | undefined;
    if (principal === undefined) return sendError(response, 'UNAUTHENTICATED');
    // Gone while somebody looked at its token: what it takes now it would never give back.
    if (response.destroyed) return;
    if (stopping || open.size >= options.settings.connections) return sendError(response, 'OVERLOADED');
    if (!places.take(principal.reference)) return sendError(response, 'QUOTA_EXCEEDED');
    response.once('close', () => places.leave(principal.reference));
    await answer(request, { response, state, principal }, options, open);
  };

  function stop(): void {
    stopping = true;
    for (const end of open) end('OVERLOADED');
  }

  return { step, stop };
}
