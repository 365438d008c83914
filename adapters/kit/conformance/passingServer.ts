// A server in front of the running source: passes calls on, and alters, loses or holds back what comes of them.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call on its way to the source. */
export interface PassedCall {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** What the source answered. */
export interface PassedReply {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** Replaces the clock of the one who answers. */
  readonly date?: string;
}

/** PASS: as if nobody stood between. LOST and HELD: it arrives, and its answer does not. CUT: it never arrives. */
export type Fate = 'PASS' | 'LOST' | 'HELD' | 'CUT';

export interface PassingOptions {
  readonly alter?: (reply: PassedReply, call: PassedCall) => PassedReply;
  readonly fateOf?: (call: PassedCall) => Fate;
  /** An answer is held back from now on. */
  readonly onHeld?: () => void;
}

export interface PassingServer {
  readonly url: string;
  /** Calls that came, in their order. */
  readonly calls: readonly PassedCall[];
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const NOT_PASSED = ['host', 'connection', 'content-length', 'transfer-encoding'];

function toHeaders(request: IncomingMessage): Record<string, string> {
  const kept = Object.entries(request.headers).filter(([name]) => !NOT_PASSED.includes(name));
  return { ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])), 'accept-encoding': 'identity' };
}

async function ask(target: string, request: IncomingMessage, body: Buffer): Promise<PassedReply> {
  const { method = 'GET', url = '/' } = request;
  const reply = await fetch(`${target.replace(/\/+$/, '')}${url}`, {
    ...{ method, headers: toHeaders(request), redirect: 'manual' },
    ...(body.length > 0 && { body: new Uint8Array(body) }),
  });
  const type = reply.headers.get('content-type') ?? 'application/json';
  return { status: reply.status, type, body: Buffer.from(await reply.arrayBuffer()) };
}

function send(response: ServerResponse, { status, type, body, date }: PassedReply): void {
  response.writeHead(status, { 'content-type': type, ...(date !== undefined && { date }) }).end(body);
}

/** `target`: address of the source; what is asked comes behind it. */
export async function startPassingServer(target: string, options: PassingOptions = {}): Promise<PassingServer> {
  const calls: PassedCall[] = [];

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    const call = { method: request.method ?? 'GET', path, query, body: body.toString('utf8') };
    calls.push(call);
    const fate = options.fateOf?.(call) ?? 'PASS';
    if (fate === 'CUT') return void response.destroy();
    const reply = await ask(target, request, body);
    if (fate === 'LOST') return void response.destroy();
    if (fate === 'HELD') options.onHeld?.();
    if (fate === 'PASS') send(response, options.alter?.(reply, call) ?? reply);
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
