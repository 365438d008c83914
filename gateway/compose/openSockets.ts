// GraphQL over WebSocket and as server-sent events: the same tokens, rights, refusals, quota and records as over HTTP.
import { createSubscriber } from '../graphql/index.js';
import {
  addressOf,
  createEventStreams,
  createPlaces,
  createWebSocketServer,
  type EventStreams,
  type RequestState,
  type WebSocketServerOfGateway,
} from '../http/index.js';
import type { Authenticator, Principal } from '../identity/index.js';
import { currentAccessOf, type GraphqlParts, type PublicServer } from './createGraphql.js';
import { createUnexpectedLog } from './createSteps.js';
import { toOperationContext, type OperationContext } from './operationContext.js';
import { refusalCode } from './refusalCode.js';

export interface SocketParts extends GraphqlParts {
  readonly server: PublicServer;
  readonly authenticator: Authenticator;
  /** Public address; known once the server listens. */
  baseUrl(): string;
}

/** As a POST of the same content would arrive. */
const POST_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/** Both take from the same places: neither is a way around the limits of the other. */
export function openSockets(parts: SocketParts): { sockets: WebSocketServerOfGateway; streams: EventStreams } {
  const { settings, decider, files, log, server, authenticator } = parts;
  const subscribe = createSubscriber<OperationContext>({
    ...server.current(),
    current: () => server.current(),
    limits: settings.graphql,
    onUnexpected: createUnexpectedLog(log),
    eventMs: settings.http.deadlineMs,
    codeOf: refusalCode,
    forEvent: (context, access, signal) => ({
      ...context,
      ...toOperationContext(
        {
          requestId: context.requestId,
          startedAt: 0,
          principal: context.principal ?? undefined,
          access,
          ip: context.ip ?? undefined,
        },
        signal,
        files,
        () => context.currentAccess(),
        parts.people,
      ),
    }),
  });

  function toContext(state: RequestState, signal: AbortSignal): OperationContext {
    const principal = state.principal as Principal | undefined;
    const { purpose, refusedPurpose } = state.access as OperationContext['access'];
    const current = currentAccessOf(decider, principal, refusedPurpose ?? purpose);
    return toOperationContext(state, signal, files, current, parts.people);
  }

  const options: Parameters<typeof createWebSocketServer>[0] = {
    settings: settings.sockets,
    deadlineMs: settings.http.deadlineMs,
    publicUrl: () => parts.baseUrl(),
    ipOf: (request) => addressOf(request, settings.http.trustedProxies),
    authenticate: (authorization) => authenticator.authenticate([authorization]),
    accessOf: (principal, purpose) => decider.accessFor(principal as Principal, purpose),
    codeOf: refusalCode,
    gate: async (request, state) => {
      const gated = await parts.operations.gate({ method: 'POST', search: '', body: request }, state);
      return 'refused' in gated ? gated : { request: gated.request.body };
    },
    execute: (request, state, signal) =>
      server.execute({ method: 'POST', headers: POST_HEADERS, search: '', body: request }, toContext(state, signal)),
    subscribe: (request, state, signal) => subscribe(request, toContext(state, signal)),
    onUnexpected: createUnexpectedLog(log),
  };
  const places = createPlaces(settings.sockets.connectionsPerPerson);
  return { sockets: createWebSocketServer(options, places), streams: createEventStreams(options, places) };
}
