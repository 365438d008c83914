// Calls of connected systems over real HTTP: who gets to their adapter, with what, and in which form they are answered.
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpServer, type HttpServer } from '../createHttpServer.js';
import { httpSettingsSchema } from '../httpSettings.js';
import type { Step } from '../step.js';
import { answerErrors, answerNotFound } from './answerErrors.js';
import { answerInbound, type InboundCall, type InboundReply, type InboundRoute } from './answerInbound.js';
import { assignRequestId } from './assignRequestId.js';

const MOST_BYTES = 100;
let server: HttpServer | undefined;
afterEach(() => server?.stop());

const reply = (status: number, body: InboundReply['body']): InboundReply => ({ status, contentType: 'text/xml', body });

async function start(more: Partial<InboundRoute> = {}, deadlineMs = 5_000) {
  const calls: InboundCall[] = [];
  const bodies: string[] = [];
  const refused: string[] = [];
  const errors: unknown[] = [];
  const route: InboundRoute = {
    ...{ method: 'POST', maxBytes: MOST_BYTES, admit: () => true },
    answer: async (body) => {
      bodies.push(Buffer.from(body).toString());
      return reply(200, '<yes/>');
    },
    refused: () => reply(422, '<refused/>'),
    tooLarge: () => reply(413, '<large/>'),
    ...more,
  };
  const begin = assignRequestId(0);
  const none: Step[] = [begin, answerNotFound];
  const inbound = answerInbound({
    deadlineMs,
    find: (call) => {
      calls.push(call);
      return call.segments[0] === 'portal' ? route : undefined;
    },
    lockedFor: async () => undefined,
    onRefused: async ({ ip }) => void refused.push(ip ?? ''),
    onBroken: () => undefined,
  });
  server = await createHttpServer(
    {
      ...{ graphql: none, admin: none, oauth: {}, session: {}, files: none, inbound: [begin, inbound] },
      ...{ live: none, ready: none, metrics: none, rest: none },
      errors: answerErrors(begin, (_id, error) => errors.push(error)),
    },
    httpSettingsSchema.parse({ port: 0, graceMs: 500 }),
  );
  return { url: server.url, calls, bodies, refused, errors };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

/** The path goes as it is written here. */
async function ask(url: string, path: string, { method = 'POST', headers = {}, body = '' }: Asked = {}) {
  const { hostname, port } = new URL(url);
  const sent = send({ hostname, port, path, method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, headers: response.headers, text };
}

describe('an address', () => {
  it('that nobody has is not found', async () => {
    const { url } = await start();
    for (const path of ['/inbound/nobody', '/inbound/nobody/portal', '/inbound/', '/inbound'])
      expect((await ask(url, path)).status).toBe(404);
  });

  it('has its segments decoded, its query and its headers read, each once', async () => {
    const { url, calls } = await start();
    const headers = { 'x-one': ['a', 'b'], 'X-Two': 'c' };
    await ask(url, '/inbound/portal/h%E1%BB%93%20s%C6%A1/k?a=1&a=%202&b', { headers });
    expect(calls[0]).toMatchObject({ segments: ['portal', 'hồ sơ', 'k'], ip: '127.0.0.1' });
    expect([...(calls[0]?.query ?? [])]).toEqual([['a', '1'], ['a', ' 2'], ['b', '']]); // oxfmt-ignore
    expect(calls[0]?.headers).toMatchObject({ 'x-one': 'a, b', 'x-two': 'c' });
  });

  it.each([
    ...['/inbound/portal/..', '/inbound/portal/../portal', '/inbound/portal/.', '/inbound/portal/%2e%2e/x'],
    ...['/inbound/portal/a%2Fb', '/inbound/portal/a%5Cb', '/inbound/portal/a%00b', '/inbound/portal//a'],
  ])('is not found where a path leads elsewhere: %s', async (path) => {
    const { url, calls } = await start();
    const { status } = await ask(url, path);
    expect([status, calls]).toEqual([404, []]);
    expect((await ask(url, `/inbound/portal/${'x'.repeat(2_049)}`)).status).toBe(404);
  });

  it('that cannot be decoded is a bad request', async () => {
    const { url, calls } = await start();
    expect((await ask(url, '/inbound/portal/%zz')).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('takes its own method, and names it to whoever uses another', async () => {
    const { url, bodies } = await start();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await ask(url, '/inbound/portal', { method });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
    }
    expect(bodies).toEqual([]);
  });
});

describe('a caller', () => {
  it('that is not let in is told 401 alone, counted, and its body never read', async () => {
    const { url, refused, bodies } = await start({ admit: () => false });
    const answer = await ask(url, '/inbound/portal', { body: 'bi-mat' });
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="lien-thong"']);
    expect(answer.text).not.toContain('xml');
    expect([refused, bodies]).toEqual([['127.0.0.1'], []]);
  });

  it('whose admission breaks is not let in', async () => {
    const { url, bodies } = await start({
      admit: () => {
        throw new Error('x');
      },
    });
    expect((await ask(url, '/inbound/portal')).status).toBe(500);
    expect(bodies).toEqual([]);
  });
});

describe('a body', () => {
  it('is handed over as it came, up to the limit', async () => {
    const { url, bodies } = await start();
    const body = 'ế'.repeat(33) + '!';
    expect(Buffer.byteLength(body)).toBe(MOST_BYTES);
    const answer = await ask(url, '/inbound/portal', { body });
    expect([answer.status, answer.headers['content-type'], answer.text, bodies]).toEqual([
      ...[200, 'text/xml', '<yes/>', [body]],
    ]);
  });

  it('that is too large is refused in the form of the system, by its header and as it comes', async () => {
    const { url, bodies } = await start();
    const body = 'x'.repeat(MOST_BYTES + 1);
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [{}, chunked]) {
      const answer = await ask(url, '/inbound/portal', { body, headers });
      expect([answer.status, answer.text]).toEqual([413, '<large/>']);
    }
    expect((await ask(url, '/inbound/portal', { body: body.slice(1), headers: chunked })).status).toBe(200);
    expect(bodies).toHaveLength(1);
  });

  it('of a GET is too large if there is any', async () => {
    const { url } = await start({ method: 'GET', maxBytes: 0 });
    expect((await ask(url, '/inbound/portal', { method: 'GET' })).status).toBe(200);
    const body = { body: 'x', headers: { 'content-length': '1' } };
    expect((await ask(url, '/inbound/portal', { method: 'GET', ...body })).status).toBe(413);
  });

  it('that is compressed is refused in the form of the system', async () => {
    const { url, bodies } = await start();
    for (const encoding of ['gzip', 'br', 'identity, gzip']) {
      const headers = { 'content-encoding': encoding };
      const answer = await ask(url, '/inbound/portal', { body: gzipSync('x'), headers });
      expect([answer.status, answer.text]).toEqual([422, '<refused/>']);
    }
    expect(bodies).toEqual([]);
  });

  it('that never ends reaches nobody, and its caller may leave', async () => {
    const { url, bodies, errors } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const half = 'POST /inbound/portal HTTP/1.1\r\nhost: x\r\ncontent-length: 20\r\n\r\nhalf';
    await new Promise((resolve) => socket.write(half, resolve));
    socket.resetAndDestroy();
    expect((await ask(url, '/inbound/portal', { body: 'whole' })).status).toBe(200);
    expect([bodies, errors]).toEqual([['whole'], []]);
  });
});

describe('an answer', () => {
  it('is sent as a file if it has a name, with its own type', async () => {
    const file = { ...reply(200, new Uint8Array([1, 2])), contentType: 'application/zip', fileName: 'hồ sơ.zip' };
    const { url } = await start({ answer: async () => file });
    const { headers } = await ask(url, '/inbound/portal');
    expect(headers['content-type']).toBe('application/zip');
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename=".*"; filename\*=UTF-8''h%E1%BB%93%20s%C6%A1\.zip$/,
    );
  });

  it('of pieces is sent piece by piece', async () => {
    let go = () => undefined as void;
    const held = new Promise<void>((resolve) => (go = resolve));
    const pieces = async function* () {
      yield Buffer.from('one ');
      await held;
      yield Buffer.from('two');
    };
    const { url } = await start({ answer: async () => reply(200, pieces()) });
    const response = await fetch(`${url}/inbound/portal`, { method: 'POST' });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('one ');
    go();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('two');
    expect((await reader.read()).done).toBe(true);
  });

  it('that breaks off breaks the connection: no part is taken for the whole', async () => {
    const pieces = async function* () {
      yield Buffer.from('one');
      throw new Error('broken');
    };
    const { url, errors } = await start({ answer: async () => reply(200, pieces()) });
    await expect(fetch(`${url}/inbound/portal`, { method: 'POST' }).then((answer) => answer.text())).rejects.toThrow();
    expect(errors).toEqual([]);
  });

  it('is not waited for by a caller who has left: the adapter hears of it', async () => {
    let left = (_reason: unknown) => undefined as void;
    const heard = new Promise((resolve) => (left = resolve));
    let came = () => undefined as void;
    const arrived = new Promise<void>((resolve) => (came = resolve));
    const { url } = await start({
      answer: (_body, signal) => {
        signal.addEventListener('abort', () => left(signal.reason));
        came();
        return new Promise(() => undefined);
      },
    });
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /inbound/portal HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n');
    await arrived;
    socket.resetAndDestroy();
    expect(await heard).toMatchObject({ message: 'the caller left' });
  });

  it('has a deadline that the adapter hears of', async () => {
    const onTime = (signal: AbortSignal) =>
      new Promise<InboundReply>((resolve) => signal.addEventListener('abort', () => resolve(reply(503, '<late/>'))));
    const { url } = await start({ answer: (_body, signal) => onTime(signal) }, 50);
    expect((await ask(url, '/inbound/portal')).text).toBe('<late/>');
  });
});
