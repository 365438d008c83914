// How long a connection lives: until its token ends, its rights are called back, its client is silent, or it is closed.
import type { WebSocket } from 'ws';
import { CLOSE } from './closeCodes.js';
import type { SocketSettings } from './socketOptions.js';

export interface Lifetime {
  /** Aborts when the connection ends, whoever ended it. */
  readonly signal: AbortSignal;
  /** The first reason counts. */
  close(code: number): void;
  /** Lasts until this instant (seconds since the epoch); `look` is called every now and then. */
  lastUntil(expiresAt: number, look: () => void): void;
  /** The socket is closed: nothing of it stays behind. */
  left(): void;
}

/** A client that does not read never sees the reason either. */
const CUT_MS = 2_000;
const MAX_TIMER = 2_147_483_647;

/** Two signs of life without an answer: nobody is there any more. */
function startPulse(socket: WebSocket, ms: number): NodeJS.Timeout {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  return setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, ms);
}

export function createLifetime(socket: WebSocket, settings: SocketSettings): Lifetime {
  const ended = new AbortController();
  const pulse = startPulse(socket, settings.pingMs);
  let expiry: NodeJS.Timeout | undefined;
  let recheck: NodeJS.Timeout | undefined;

  function close(code: number): void {
    if (ended.signal.aborted) return;
    ended.abort(new Error('the connection ended'));
    socket.close(code);
    setTimeout(() => socket.terminate(), CUT_MS).unref();
  }

  function lastUntil(expiresAt: number, look: () => void): void {
    clearTimeout(expiry);
    const left = Math.max(0, expiresAt * 1000 - Date.now());
    expiry = setTimeout(() => close(CLOSE.UNAUTHENTICATED), Math.min(left, MAX_TIMER));
    recheck ??= setInterval(look, settings.recheckMs);
  }

  function left(): void {
    if (!ended.signal.aborted) ended.abort(new Error('the caller left'));
    clearInterval(pulse);
    clearInterval(recheck);
    clearTimeout(expiry);
  }

  return { signal: ended.signal, close, lastUntil, left };
}
