// An upstream system that does exactly what a test says, down to single bytes and TCP flags.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** One request that has arrived, headers and body. */
export interface Arrived {
  readonly text: string;
  /** 1 for the first request of all, and of its connection. */
  readonly number: number;
  readonly onConnection: number;
}

/** What to do with a request; the answer goes straight to the socket. */
export type Script = (socket: Socket, request: Arrived) => void;

export interface ScriptedUpstream {
  readonly url: string;
  readonly port: number;
  /** Requests that arrived whole. */
  hits(): number;
  connections(): number;
  /** Bytes that went out. */
  sent(): number;
  script: Script;
  stop(): Promise<void>;
}

export interface UpstreamOptions {
  /** Before any byte is read. */
  readonly onConnect?: (socket: Socket) => void;
  readonly port?: number;
  /** Speaks TLS with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What the address claims; default http. */
  readonly scheme?: 'http' | 'https';
}

/** `HTTP/1.1 200 OK` with these headers and this body. */
export function reply(body: string | Buffer, headers: Record<string, string> = {}, status = '200 OK'): Buffer {
  const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${head.join('')}\r\n`), Buffer.from(body)]);
}

/** Length of the first whole request in the text, or 0. */
function requestLength(text: string): number {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const body = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0);
  const length = end + 4 + body;
  return text.length >= length ? length : 0;
}

export async function startUpstream(script: Script, options: UpstreamOptions = {}): Promise<ScriptedUpstream> {
  const sockets = new Set<Socket>();
  let [hits, connections, sent] = [0, 0, 0];
  const server: Server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sent += socket.bytesWritten;
      sockets.delete(socket);
    });
    options.onConnect?.(socket);
    let pending = '';
    let onConnection = 0;
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (let length = requestLength(pending); length > 0; length = requestLength(pending)) {
        hits += 1;
        onConnection += 1;
        const text = pending.slice(0, length);
        pending = pending.slice(length);
        upstream.script(socket, { text, number: hits, onConnection });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const upstream: ScriptedUpstream = {
    url: `${options.scheme ?? 'http'}://127.0.0.1:${port}`,
    port,
    hits: () => hits,
    connections: () => connections,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, sent),
    script,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return upstream;
}
