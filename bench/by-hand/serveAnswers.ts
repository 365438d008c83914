// The smallest HTTP server around a function: POST with { query, variables }, of which the variables alone are read.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
}

/** On a free port of 127.0.0.1. `answer` gets the text of the request and gives that of the reply. */
export async function serveAnswers(answer: (body: string) => Promise<string | Buffer>): Promise<string> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    readBody(request)
      .then(answer)
      .then((reply) => {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        response.setHeader('content-length', Buffer.byteLength(reply));
        response.end(reply);
      })
      .catch(() => response.writeHead(502).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
