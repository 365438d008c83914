// A server in front of the running source that alters its JSON replies on the way: what a system in disorder would say.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Makes another reply of a whole one; `call` names method and path, without the query. */
export type Alteration = (reply: unknown, call: string) => unknown;

export interface AlteringServer {
  readonly url: string;
  close(): Promise<void>;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Applies `alter` to every list of objects, from the innermost out. */
function alterLists(value: Json, alter: (rows: readonly Json[]) => readonly Json[]): Json {
  if (Array.isArray(value)) {
    const inner = (value as readonly Json[]).map((one) => alterLists(one, alter));
    return inner.some(isObject) ? alter(inner) : inner;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, alterLists(one, alter)]));
}

/** Every row comes twice. */
export const twice: Alteration = (reply) => alterLists(reply as Json, (rows) => rows.flatMap((row) => [row, row]));

/** Texts of rows are objects. */
export const otherTypes: Alteration = (reply) =>
  alterLists(reply as Json, (rows) =>
    rows.map((row) =>
      isObject(row)
        ? Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? { sai: value } : value]),
          )
        : row,
    ),
  );

/** The first reply to a call is that to all later ones, whatever they ask. */
export function alwaysTheSame(): Alteration {
  const first = new Map<string, unknown>();
  return (reply, call) => {
    if (!first.has(call)) first.set(call, reply);
    return first.get(call);
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function toHeaders(request: IncomingMessage): Record<string, string> {
  const kept = Object.entries(request.headers).filter(
    ([name]) => !['host', 'connection', 'content-length'].includes(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

async function pass(target: string, alter: Alteration, request: IncomingMessage, response: ServerResponse) {
  const { method = 'GET', url = '/' } = request;
  const body = await readBody(request);
  const reply = await fetch(new URL(url, target), {
    method,
    headers: { ...toHeaders(request), 'accept-encoding': 'identity' },
    ...(body.length > 0 && { body: new Uint8Array(body) }),
    redirect: 'manual',
  });
  const text = await reply.text();
  const type = reply.headers.get('content-type') ?? 'application/json';
  response.writeHead(reply.status, { 'content-type': type });
  const call = `${method} ${url.split('?')[0] ?? ''}`;
  response.end(type.includes('json') ? JSON.stringify(alter(JSON.parse(text), call)) : text);
}

/** `target`: address of the source; its paths are kept. */
export async function startAlteringServer(target: string, alter: Alteration): Promise<AlteringServer> {
  const server = createServer((request, response) => {
    pass(target, alter, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
