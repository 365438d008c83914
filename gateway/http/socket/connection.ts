// One connection: who it belongs to, what runs on it, and how much is kept for a client that does not read.
import type { IncomingMessage } from 'node:http';
import type { WebSocket as Wire } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { CLOSE, closeCodeOf } from './closeCodes.js';
import { createLifetime, type Lifetime } from './lifetime.js';
import type { Places } from './places.js';
import { PROTOCOL } from './refuseUpgrade.js';
import { checkCredential, signIn, textIn } from './signIn.js';
import { readAppVersion } from '../appVersion.js';
import { createSocketOperations, type Outcome } from './socketOperations.js';
import type { SocketOptions, SocketPrincipal, SocketRequest } from './socketOptions.js';

export interface Connection {
  /** What graphql-ws reads from and writes to. */
  readonly wire: Wire;
  /** The first message: false after it was refused. */
  signIn(params: unknown): Promise<boolean>;
  /** A new token on an open connection. */
  renew(payload: unknown): Promise<void>;
  run(request: SocketRequest, purpose: unknown): Promise<Outcome>;
  left(code: number): void;
}

const PONG = JSON.stringify({ type: 'pong' });

/** The socket as the protocol sees it. */
function toWire(socket: WebSocket, lifetime: Lifetime, options: SocketOptions): Wire {
  function receive(handle: (text: string) => Promise<void>, text: string): void {
    if (lifetime.signal.aborted) return;
    handle(text).catch((error: unknown) => {
      options.onUnexpected('', error);
      lifetime.close(CLOSE.INTERNAL);
    });
  }

  return {
    protocol: PROTOCOL,
    send: (text) => {
      if (lifetime.signal.aborted) return;
      socket.send(text);
      // What a client does not fetch is kept here, up to a point.
      if (socket.bufferedAmount > options.settings.bufferedBytes) lifetime.close(CLOSE.TOO_MUCH);
    },
    close: (code) => lifetime.close(code ?? CLOSE.INTERNAL),
    // A ping may carry a token: nothing of it is sent back.
    onPing: () => socket.send(PONG),
    onMessage: (handle) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) lifetime.close(CLOSE.UNSUPPORTED_DATA);
        else receive(handle, data.toString());
      });
    },
  };
}

interface Held {
  readonly principal: SocketPrincipal;
  readonly purpose: string | null;
}

/** The new token counts at once. It must be of the same person, agency and application. */
function isSame(a: SocketPrincipal, b: SocketPrincipal): boolean {
  return a.reference === b.reference && a.agency === b.agency && a.client === b.client;
}

export function openConnection(
  socket: WebSocket,
  request: IncomingMessage,
  options: SocketOptions,
  places: Places,
): Connection {
  const ip = options.ipOf(request);
  const since = performance.now();
  const lifetime = createLifetime(socket, options.settings);
  const { signal } = lifetime;
  let held: Held | undefined;
  socket.on('error', () => socket.terminate());

  /** The rights behind the connection, looked at again: what was called back ends it. */
  function look(): void {
    try {
      options.accessOf((held as Held).principal, null);
    } catch (error) {
      lifetime.close(closeCodeOf(options.codeOf(error)));
    }
  }

  function hold(principal: SocketPrincipal, purpose: string | null): void {
    held = { principal, purpose };
    lifetime.lastUntil(principal.expiresAt, look);
  }

  async function begin(params: unknown): Promise<boolean> {
    const found = await signIn(request, params, ip, options);
    if (signal.aborted) return false;
    const room = 'principal' in found && places.take(found.principal.reference);
    if ('close' in found || !room) {
      lifetime.close('close' in found ? found.close : CLOSE.TOO_MUCH);
      return false;
    }
    const header = request.headers['x-purpose'];
    hold(found.principal, textIn(params, 'purpose') ?? (typeof header === 'string' ? header : null));
    return true;
  }

  async function renew(payload: unknown): Promise<void> {
    const credential = textIn(payload, 'authorization');
    if (credential === undefined || held === undefined) return;
    const found = await checkCredential(credential, ip, options);
    if (signal.aborted) return;
    if ('principal' in found && isSame(found.principal, held.principal)) hold(found.principal, held.purpose);
    else lifetime.close('close' in found ? found.close : CLOSE.FORBIDDEN);
  }

  function left(code: number): void {
    lifetime.left();
    if (held !== undefined) places.leave(held.principal.reference);
    const seconds = (performance.now() - since) / 1000;
    options.onClosed?.({ person: held?.principal.reference ?? null, code, seconds });
  }

  const headers = readAppVersion(request.headers);
  const { run } = createSocketOperations(options, () => ({ ...(held as Held), ip, signal }), headers);
  return { wire: toWire(socket, lifetime, options), signIn: begin, renew, run, left };
}
