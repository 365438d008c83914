// GraphQL over WebSocket (graphql-transport-ws): the same operations as over HTTP, and subscriptions.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Kind, OperationTypeNode, type DocumentNode, type ExecutionArgs } from 'graphql';
import { makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE } from './socket/closeCodes.js';
import { openConnection, type Connection } from './socket/connection.js';
import type { Places } from './socket/places.js';
import { findUpgradeProblem, PROTOCOL, refuseUpgrade } from './socket/refuseUpgrade.js';
import type { SocketOptions } from './socket/socketOptions.js';
import { toMarkers } from './socket/socketOperations.js';

export { socketSettingsSchema, type SocketOptions } from './socket/socketOptions.js';

export interface WebSocketServerOfGateway {
  /** Takes the upgrades of this server. */
  handleUpgrade(server: Server): void;
  /** Connections that are open now. */
  open(): number;
  stop(): Promise<void>;
}

function documentOf(operation: OperationTypeNode): DocumentNode {
  const name = { kind: Kind.NAME, value: '__typename' } as const;
  const selectionSet = { kind: Kind.SELECTION_SET, selections: [{ kind: Kind.FIELD, name }] } as const;
  return { kind: Kind.DOCUMENT, definitions: [{ kind: Kind.OPERATION_DEFINITION, operation, selectionSet }] };
}

/** graphql-ws only asks what kind of answer to expect. */
const ONE_ANSWER = documentOf(OperationTypeNode.QUERY);
const MANY_ANSWERS = documentOf(OperationTypeNode.SUBSCRIPTION);

type Extra = Connection & Record<PropertyKey, never>;

/** graphql-ws speaks the protocol; every decision is made elsewhere. */
function protocolOptions(initMs: number): ServerOptions<Record<string, unknown> | undefined, Extra> {
  const refusals = new WeakMap<object, readonly object[]>();
  return {
    connectionInitWaitTimeout: initMs,
    onConnect: (context) => context.extra.signIn(context.connectionParams),
    onPing: (context, payload) => context.extra.renew(payload),
    async onSubscribe(context, _id, payload) {
      const stated = payload.extensions?.['purpose'];
      const outcome = await context.extra.run(payload, stated);
      if ('errors' in outcome) {
        refusals.set(payload, outcome.errors);
        return toMarkers(outcome.errors);
      }
      const document = 'events' in outcome ? MANY_ANSWERS : ONE_ANSWER;
      return { document, schema: undefined, rootValue: undefined, contextValue: outcome } as unknown as ExecutionArgs;
    },
    execute: (args) => (args.contextValue as { result: never }).result,
    subscribe: (args) => (args.contextValue as { events: AsyncIterable<never> }).events,
    onNext: (_context, _id, _payload, _args, result) => result as never,
    onError: (_context, _id, payload, errors) =>
      (refusals.get(payload) ?? errors.map(() => ({ message: '' }))) as never,
  };
}

export function createWebSocketServer(options: SocketOptions, places: Places): WebSocketServerOfGateway {
  const { settings } = options;
  const protocol = makeServer(protocolOptions(settings.initMs));
  const sockets = new Set<WebSocket>();
  let stopping = false;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: settings.messageBytes,
    perMessageDeflate: false,
    handleProtocols: () => PROTOCOL,
  });

  function opened(socket: WebSocket, request: IncomingMessage): void {
    sockets.add(socket);
    const connection = openConnection(socket, request, options, places);
    const closed = protocol.opened(connection.wire, connection as Extra);
    socket.once('close', (code, reason) => {
      sockets.delete(socket);
      connection.left(code);
      void closed(code, String(reason)).catch((error: unknown) => options.onUnexpected('', error));
    });
  }

  function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const problem = findUpgradeProblem(request, options.publicUrl(), settings.origins);
    if (problem !== undefined) refuseUpgrade(stream, problem);
    else if (stopping || sockets.size >= settings.connections) refuseUpgrade(stream, 'OVERLOADED');
    else server.handleUpgrade(request, stream, head, opened);
  }

  async function stop(): Promise<void> {
    stopping = true;
    for (const socket of sockets) socket.close(CLOSE.GOING_AWAY);
    const cut = setTimeout(() => sockets.forEach((socket) => socket.terminate()), 1_000);
    await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    clearTimeout(cut);
  }

  return { handleUpgrade: (http) => void http.on('upgrade', upgrade), open: () => sockets.size, stop };
}
