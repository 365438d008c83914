// A server on loopback that answers everything with one fault (after what a login needs), and counts what arrives.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Prelude } from './conformanceOptions.js';

/** Writes one faulty answer; may also do nothing, or cut the connection. */
export type Fault = (response: ServerResponse) => void;

export interface FaultServer {
  readonly url: string;
  readonly port: number;
  /** Requests so far. */
  readonly hits: () => number;
  readonly close: () => Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Without a fault it answers 204. */
export async function startFaultServer(fault?: Fault, prelude?: Prelude): Promise<FaultServer> {
  let hits = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    hits += 1;
    const before = prelude?.({ path: request.url ?? '/', body: await readBody(request) });
    if (before !== undefined) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(before));
    } else if (fault === undefined) {
      response.writeHead(204).end();
    } else {
      fault(response);
    }
  }

  const server = createServer((request, response) => {
    // A client that leaves in the middle is what some tests are about.
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    hits: () => hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
