// All upstream services in one process on plain node:http: POST /<service> with { query, variables }.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createAnswer } from './createAnswer.js';
import type { Service } from './service.js';

function send(response: ServerResponse, status: number, reply: Buffer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': reply.length });
  response.end(reply);
}

function toFailure(error: unknown): Buffer {
  const message = error instanceof Error ? error.message : String(error);
  return Buffer.from(JSON.stringify({ errors: [{ message }] }));
}

function serve(answers: ReadonlyMap<string, (body: string) => Buffer>, request: IncomingMessage, to: ServerResponse) {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    try {
      const answer = answers.get(request.url ?? '');
      if (answer === undefined) throw new Error(`no service at ${request.url}`);
      send(to, 200, answer(Buffer.concat(chunks).toString('utf8')));
    } catch (error) {
      send(to, 400, toFailure(error));
    }
  });
}

/** On a free port of 127.0.0.1. */
export async function createUpstream(services: readonly Service[]): Promise<{ url: string; server: Server }> {
  const answers = new Map(services.map((service) => [`/${service.name}`, createAnswer(service)]));
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => serve(answers, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the upstream has no port');
  return { url: `http://127.0.0.1:${address.port}`, server };
}
