// Speaks to the gateway below the level of fetch: any header, any byte, any pace.
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Exchange {
  readonly status: number;
  /** Names in lower case, in the order they came. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface RawExchange extends Exchange {
  /** Everything that came back, head and all. */
  readonly text: string;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });

export function headerOf(answer: Exchange, name: string): string | undefined {
  return answer.headers.find(([key]) => key === name)?.[1];
}

function toPairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? ''] as [string, string]] : []));
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

/** One request over a connection that is kept open for the next; bytes of headers go out as latin1. */
export function send(url: string, options: SendOptions = {}): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: options.method ?? 'POST', headers: { ...options.headers } as Record<string, string>, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: toPairs(response.rawHeaders),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** A GraphQL request with this token. */
export function post(
  url: string,
  token: string,
  body: unknown,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Exchange> {
  return send(url, {
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
}

export interface RawOptions {
  /** Ends our side after the bytes. */
  readonly halfClose?: boolean;
  /** Written after the first bytes, each after this pause. */
  readonly drip?: { readonly everyMs: number; readonly bytes: string };
  /** Gives up waiting for more after this long. */
  readonly waitMs?: number;
}

function parseAnswer(text: string, closed: boolean): RawExchange {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = lines.map((each) => {
    const colon = each.indexOf(':');
    return [each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim()] as const;
  });
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0);
  return { status, headers, body: rest.join('\r\n\r\n'), text, closed };
}

function isComplete(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length);
}

async function drip(socket: Socket, { everyMs, bytes }: NonNullable<RawOptions['drip']>): Promise<void> {
  for (const byte of bytes) {
    await sleep(everyMs);
    if (socket.destroyed || !socket.writable) return;
    socket.write(byte);
  }
}

/** Writes these very bytes and returns what comes back: one whole answer, or all until the connection ends. */
export function sendBytes(url: string, bytes: string | Uint8Array, options: RawOptions = {}): Promise<RawExchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    const finish = (closed: boolean) => {
      clearTimeout(limit);
      socket.destroy();
      resolve(parseAnswer(text, closed));
    };
    const limit = setTimeout(() => finish(false), options.waitMs ?? 5_000);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (isComplete(text) && options.drip === undefined) finish(false);
    });
    socket.on('end', () => finish(true));
    socket.on('error', () => finish(true));
    socket.on('close', () => finish(true));
    socket.write(bytes);
    if (options.halfClose === true) socket.end();
    if (options.drip !== undefined) void drip(socket, options.drip);
  });
}

export function closeConnections(): void {
  agent.destroy();
}
