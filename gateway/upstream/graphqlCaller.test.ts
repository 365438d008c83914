// How one reply of a GraphQL service becomes a value or an error of the catalogue, over a real connection.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { createGraphqlCaller, createGuard, limitsSchema, type Outcome } from './index.js';
import { failureOf } from '../../test/support/upstreamFailure.js';

const MAX_BYTES = 2_048;
const limits = limitsSchema.parse({ retries: 0, breakAfter: 1_000, readMs: 5_000, maxBytes: MAX_BYTES });
const outcomes: Outcome[] = [];
const guard = createGuard({ adapter: 'a', limits, observe: (_operation, outcome) => outcomes.push(outcome) });
let answer: RequestListener = (_request, response) => response.end();
const server: Server = createServer((request, response) => answer(request, response));
let caller: ReturnType<typeof createGraphqlCaller>;
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/graphql?v=2`;
  caller = createGraphqlCaller({ guard, limits, url });
});

afterAll(async () => {
  await caller.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  outcomes.length = 0;
});

function ask(through = caller, signal = new AbortController().signal) {
  return through.call({ text: '{ a }', variables: { x: 'ă' }, safe: true, signal });
}

function replying(status: number, body: string | object, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

describe('a question', () => {
  it('is one POST with the text and the variables', async () => {
    let seen: { request: IncomingMessage; body: string } | undefined;
    answer = (request, response) =>
      void readText(request).then((body) => {
        seen = { request, body };
        response.end('{"data":{"a":"tiếng Việt"}}');
      });
    expect(await ask()).toEqual({ data: { a: 'tiếng Việt' }, escapeFree: true });
    expect(seen?.request).toMatchObject({ method: 'POST', url: '/api/graphql?v=2' });
    expect(seen?.request.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(JSON.parse(seen?.body ?? '')).toEqual({ query: '{ a }', variables: { x: 'ă' } });
    expect(outcomes).toEqual(['ok']);
  });

  it('uses the connection that is there', async () => {
    const sockets = new Set<unknown>();
    answer = (request, response) => {
      sockets.add(request.socket);
      response.end('{"data":{}}');
    };
    for (let i = 0; i < 8; i += 1) await ask();
    // A second one may be opened while the first is being given back.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('is read whole, however it is cut on the way', async () => {
    const bytes = Buffer.from('{"data":{"a":"ếệễ"}}');
    answer = (_request, response) => {
      response.write(bytes.subarray(0, 15));
      setTimeout(() => response.end(bytes.subarray(15)), 10);
    };
    expect(await ask()).toEqual({ data: { a: 'ếệễ' }, escapeFree: true });
  });
});

describe('a reply', () => {
  const errors = [{ message: 'no', path: ['a'] }];

  it.each([
    ['data and errors', 200, { data: { a: null }, errors }],
    ['errors alone', 200, { errors }],
    ['errors alone with 400', 400, { errors }],
    ['errors and null with 422', 422, { data: null, errors }],
    ['null', 200, { data: null }],
  ])('of %s is a reply (%i)', async (_what, status, body) => {
    answer = replying(status, body);
    expect(await ask()).toEqual({ ...body, escapeFree: true });
  });

  it.each([
    ['nothing', true, '{"data":{"a":"\u2028ế\u007f/"}}'],
    ['a quote', false, '{"data":{"a":"\\""}}'],
    ['a control character', false, '{"data":{"a":"\\u0000"}}'],
    ['half of a pair', false, '{"data":{"a":"\\ud800"}}'],
    ['the name of a field', false, '{"data":{"\\u0061":"b"}}'],
    ['a quote, and says otherwise', false, '{"escapeFree":true,"data":{"a":"\\""},"extensions":{}}'],
  ])('in which %s is escaped says so', async (_what, escapeFree, body) => {
    answer = replying(200, body);
    const { data } = JSON.parse(body) as { data: object };
    expect(await ask()).toEqual({ data, escapeFree });
  });

  it.each([
    ['UPSTREAM_BAD_STATUS', 500, { data: { a: 1 } }],
    ['UPSTREAM_BAD_STATUS', 503, '<html>'],
    ['UPSTREAM_BAD_STATUS', 404, '<html>'],
    ['UPSTREAM_BAD_STATUS', 400, { message: 'no' }],
    ['UPSTREAM_BAD_STATUS', 302, ''],
    ['UPSTREAM_RATE_LIMITED', 429, { errors }],
    ['UPSTREAM_AUTH', 401, { errors }],
    ['UPSTREAM_AUTH', 403, '<html>'],
    ['UPSTREAM_BAD_RESPONSE', 200, 'secret, and no JSON'],
    ['UPSTREAM_BAD_RESPONSE', 200, ''],
    ['UPSTREAM_BAD_RESPONSE', 200, '[]'],
    ['UPSTREAM_BAD_RESPONSE', 200, '{}'],
    ['UPSTREAM_BAD_RESPONSE', 200, { data: 'secret' }],
    ['UPSTREAM_BAD_RESPONSE', 200, { data: [] }],
    ['UPSTREAM_BAD_RESPONSE', 200, { data: {}, errors: 'secret' }],
    ['UPSTREAM_BAD_RESPONSE', 200, { data: {}, errors: [null] }],
    ['UPSTREAM_BAD_RESPONSE', 200, { errors: [null] }],
  ] as const)('is %s: %i %j', async (code, status, body) => {
    answer = replying(status, body);
    const failure = await failureOf(ask());
    expect(failure.code).toBe(code);
    expect(`${failure.message} ${failure.detail} ${String(failure.cause)}`).not.toContain('secret');
    expect(outcomes).toEqual([code]);
  });

  it.each([
    ['UPSTREAM_BAD_RESPONSE', 200],
    ['UPSTREAM_BAD_STATUS', 502],
  ])('that is not UTF-8 is %s (%i)', async (code, status) => {
    answer = (_request, response) => response.writeHead(status).end(Buffer.from('{"data":{"a":"\xff"}}', 'latin1'));
    expect((await failureOf(ask())).code).toBe(code);
  });

  it.each([
    ['UPSTREAM_BAD_STATUS', 503, '5', 5],
    ['UPSTREAM_BAD_STATUS', 400, '5', 5],
    ['UPSTREAM_RATE_LIMITED', 429, '7', 7],
    ['UPSTREAM_AUTH', 403, '31536000', 3_600],
    ['UPSTREAM_BAD_STATUS', 503, 'soon', undefined],
  ])('says when to come back: %s %i, %s', async (code, status, wait, seconds) => {
    answer = replying(status, 'busy', { 'retry-after': wait });
    expect(await failureOf(ask())).toMatchObject({ code, retryAfterSeconds: seconds });
  });

  it('may not be larger than the limit, also without saying so before', async () => {
    const fitting = JSON.stringify({ data: { a: 'x'.repeat(MAX_BYTES - 17) } });
    answer = replying(200, fitting);
    expect(Buffer.byteLength(fitting)).toBe(MAX_BYTES);
    expect(await ask()).toHaveProperty('data');
    answer = (_request, response) => {
      for (let i = 0; i < 4; i += 1) response.write('x'.repeat(MAX_BYTES / 3));
      // The rest never comes: what is too large is not waited for.
    };
    expect((await failureOf(ask())).code).toBe('UPSTREAM_TOO_LARGE');
  });

  it('that breaks off is a failure of the system', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"data":');
      setTimeout(() => response.destroy(), 10);
    };
    expect((await failureOf(ask())).code).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('a service that does not answer', () => {
  /** Tells when the request has come and when its connection is gone. */
  function hang() {
    let come: () => void = () => undefined;
    let go: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => (come = resolve));
    const gone = new Promise<void>((resolve) => (go = resolve));
    answer = (request) => {
      request.socket.once('close', go);
      come();
    };
    return { arrived, gone };
  }

  it('is left when the time is over, and its connection with it', async () => {
    const short = { ...limits, readMs: 60 };
    const patient = createGuard({ adapter: 'b', limits: short, observe: () => undefined });
    const hurried = createGraphqlCaller({ guard: patient, limits: short, url });
    const { gone } = hang();
    const started = performance.now();
    expect((await failureOf(ask(hurried))).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(1_000);
    await gone;
    await hurried.close();
  });

  it('is left when the caller leaves', async () => {
    const { arrived, gone } = hang();
    const leaving = new AbortController();
    const failure = failureOf(ask(caller, leaving.signal));
    await arrived;
    leaving.abort();
    expect(await failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', detail: 'caller left' });
    expect(outcomes).toEqual(['aborted']);
    await gone;
  });

  it('is not asked for a caller who has left already', async () => {
    let asked = 0;
    answer = (_request, response) => {
      asked += 1;
      response.end('{"data":{}}');
    };
    await failureOf(ask(caller, AbortSignal.abort()));
    await delay(20);
    expect(asked).toBe(0);
  });

  it('because nobody listens there is unavailable', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const lost = createGraphqlCaller({ guard, limits, url: `http://127.0.0.1:${port}/` });
    expect((await failureOf(ask(lost))).code).toBe('UPSTREAM_UNAVAILABLE');
    await lost.close();
  });
});

describe('second attempts', () => {
  async function attempts(safe: boolean, status = 500, headers: Record<string, string> = {}): Promise<number> {
    let count = 0;
    answer = (_request, response) => {
      count += 1;
      response.writeHead(status, headers).end();
    };
    const once = { ...limits, retries: 1 };
    const again = createGraphqlCaller({
      guard: createGuard({ adapter: 'c', limits: once, observe: () => undefined }),
      ...{ limits: once, url },
    });
    const { signal } = new AbortController();
    await failureOf(again.call({ text: '{ a }', variables: {}, safe, signal }));
    await again.close();
    return count;
  }

  it('are made of queries alone', async () => {
    expect(await attempts(true)).toBe(2);
    expect(await attempts(false)).toBe(1);
  });

  it('are not made of a service that has said when to come back', async () => {
    expect(await attempts(true, 503)).toBe(2);
    expect(await attempts(true, 503, { 'retry-after': '5' })).toBe(1);
  });
});
