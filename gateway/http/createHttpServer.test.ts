// The public surface on its direct route and under Express: the same steps, the same answers.
import { request as send, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpServer, type HttpServer, type Surfaces } from './createHttpServer.js';
import { httpSettingsSchema } from './httpSettings.js';
import { stateOf } from './requestState.js';
import type { Step } from './step.js';
import { answerErrors, answerNotFound } from './steps/answerErrors.js';
import { answerGraphql, type AnswerGraphqlOptions } from './steps/answerGraphql.js';
import { assignRequestId } from './steps/assignRequestId.js';
import { parseJson } from './steps/parseJson.js';
import { requireJson } from './steps/requireJson.js';

const BODY_BYTES = 1_024;
let server: HttpServer | undefined;
afterEach(() => server?.stop());

type Execute = AnswerGraphqlOptions['execute'];

const echo: Execute = async ({ method, search, body }) => {
  const found = JSON.stringify({ method, search, body });
  return { status: 200, headers: new Map([['content-type', 'application/json']]), body: found };
};

async function start(execute: Execute = echo, more: readonly Step[] = [], deadlineMs = 5_000): Promise<string> {
  const begin = assignRequestId(0);
  const failures: unknown[] = [];
  const steps = [begin, ...more, requireJson, parseJson(BODY_BYTES), answerGraphql({ deadlineMs, execute })];
  const none: Step[] = [begin, answerNotFound];
  const surfaces: Surfaces = {
    ...{ graphql: steps, admin: steps, oauth: {}, session: {}, files: none, inbound: none },
    ...{ live: none, ready: none, metrics: none },
    rest: none,
    errors: answerErrors(begin, (_id, error) => failures.push(error)),
  };
  server = await createHttpServer(surfaces, httpSettingsSchema.parse({ port: 0, graceMs: 500 }));
  return server.url;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

function ask(url: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise((resolve, reject) => {
    const sent = send(
      url,
      { path, method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const codeOf = ({ text }: Answer) => JSON.parse(text).errors[0].extensions.code as string;

describe.each(['/graphql', '/graphql/', '/admin/graphql'])('%s', (path) => {
  it('hands over method, search and body', async () => {
    const url = await start();
    expect(JSON.parse((await ask(url, `${path}?a=1&b=%20`, '{"query":"ế"}')).text)).toEqual({
      ...{ method: 'POST', search: '?a=1&b=%20', body: { query: 'ế' } },
    });
    expect(JSON.parse((await ask(url, `${path}?query=x`)).text)).toEqual({ method: 'GET', search: '?query=x' });
  });

  it.each([
    ['', '{}'],
    ['\uFEFF{"a":1}', '{"a":1}'],
    [' \n\t[1]', '[1]'],
  ])('reads %j', async (body, read) => {
    const url = await start();
    expect(JSON.stringify((JSON.parse((await ask(url, path, body)).text) as { body: unknown }).body)).toBe(read);
  });

  it.each(['null', '1', '"a"', '{', '  ', '{}x'])('refuses %j', async (body) => {
    const answer = await ask(await start(), path, body);
    expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  });

  it('refuses bytes that are not UTF-8, packed or not: others would stand in their place', async () => {
    const url = await start();
    const bytes = Buffer.from([...Buffer.from('{"a":"'), 0xff, ...Buffer.from('"}')]);
    for (const [body, more] of [
      [bytes, {}],
      [gzipSync(bytes), { 'content-encoding': 'gzip' }],
    ] as const) {
      const answer = await ask(url, path, body, more);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
    }
    const packed = await ask(url, path, gzipSync('{"a":"ế"}'), { 'content-encoding': 'gzip' });
    expect(JSON.parse(packed.text)).toMatchObject({ body: { a: 'ế' } });
  });

  it('refuses what is too large, with a length and in chunks', async () => {
    const url = await start();
    const large = `{"a":"${'x'.repeat(BODY_BYTES)}"}`;
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const answer of [await ask(url, path, large), await ask(url, path, large, chunked)])
      expect([answer.status, codeOf(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await ask(url, path, large.slice(0, BODY_BYTES - 2).concat('"}'), chunked)).status).toBe(200);
  });

  it('takes what accepts JSON, and nothing else', async () => {
    const url = await start();
    for (const accept of ['*/*', 'application/*;q=0.1', 'text/html, application/json'])
      expect((await ask(url, path, '{}', { accept })).status).toBe(200);
    for (const accept of ['text/html', 'application/json;q=0', 'text/html'])
      expect(codeOf(await ask(url, path, '{}', { accept }))).toBe('NOT_ACCEPTABLE');
  });

  it.each([
    ['throws', () => { throw new Error('x'); }], // oxfmt-ignore
    ['rejects', async () => { throw new Error('x'); }], // oxfmt-ignore
    ['passes an error on', (_q: unknown, _r: unknown, next: (error?: unknown) => void) => next(new Error('x'))],
  ] as [string, Step][])('answers when a step %s', async (_how, step) => {
    expect(codeOf(await ask(await start(echo, [step]), path, '{}'))).toBe('INTERNAL_SERVER_ERROR');
  });

  it('answers after the deadline, and what comes later is dropped', async () => {
    let reason: unknown;
    let finish = () => undefined as void;
    const execute: Execute = (request, state, signal) => {
      signal.addEventListener('abort', () => (reason = signal.reason));
      return new Promise((resolve) => (finish = () => resolve(echo(request, state, signal))));
    };
    const answer = await ask(await start(execute, [], 100), path, '{}');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'DEADLINE_EXCEEDED']);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
    finish();
  });

  it('hears that the caller left', async () => {
    let left: (reason: unknown) => void;
    const heard = new Promise((resolve) => (left = resolve));
    const execute: Execute = (_request, _state, signal) => {
      signal.addEventListener('abort', () => left(signal.reason));
      return new Promise(() => undefined);
    };
    const { port } = new URL(await start(execute));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}`);
    // Closing its half alone is allowed to a client that has said everything.
    setTimeout(() => socket.resetAndDestroy(), 200);
    expect(await heard).toMatchObject({ message: 'the caller left' });
  });

  it('ends for a caller who leaves in the middle of a body', async () => {
    const seen: Promise<readonly string[] | undefined>[] = [];
    const look: Step = (_request, response, next) => {
      seen.push(
        new Promise((resolve) => response.on('close', () => setTimeout(() => resolve(stateOf(response).codes), 50))),
      );
      next();
    };
    const { port } = new URL(await start(echo, [look]));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"a`);
    setTimeout(() => socket.destroy(), 100);
    await new Promise((resolve) => socket.on('close', () => setTimeout(resolve, 200)));
    expect(await seen[0]).toEqual(['BAD_REQUEST']);
  });
});

it.each(['/GRAPHQL', '/graphql//', '/%67raphql', '//graphql', '/graphqlx', '/graphql/x', '/graphql\\'])(
  '%s is not the public surface',
  async (path) => {
    expect(codeOf(await ask(await start(), path, '{}'))).toBe('NOT_FOUND');
  },
);

it.each(['http://x/graphql', '/graphql#x', 'http://x/graphql/?y'])('%s is', async (path) => {
  const { port } = new URL(await start());
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1.1 200 /);
});

it('asks for a host on both routes', async () => {
  const { port } = new URL(await start());
  for (const path of ['/graphql', '/admin/graphql']) {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 400 /);
    expect(text).toMatch(/\r\nconnection: close\r\n/i);
    expect(text).toContain('BAD_REQUEST');
  }
});
