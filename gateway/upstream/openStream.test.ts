// Files in pieces, out of the system and into it, over real sockets: nothing whole in memory, every guard still there.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { UpstreamError, type HttpClient, type HttpOpenRequest, type HttpRequest } from '../../adapters/kit/index.js';
import { createGuard, createHttpClient, limitsSchema, type Guard } from './index.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

let answer: Answer = (_request, response) => void response.end();
const server: Server = createServer((request, response) => void answer(request, response));
const limits = limitsSchema.parse({ retries: 3, breakAfter: 2, maxParallel: 1, maxQueued: 0, maxBytes: 1_024 });
let client: HttpClient & { close(): Promise<void> };
let guard: Guard;
let outcomes: string[] = [];
let told: () => void = () => undefined;
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
beforeEach(() => {
  outcomes = [];
  guard = createGuard({ adapter: 'a', limits, observe: (_operation, outcome) => (outcomes.push(outcome), told()) });
  client = createHttpClient({ guard, limits });
});
afterEach(async () => {
  server.closeAllConnections();
  await client.close();
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function open(more: Partial<HttpOpenRequest> = {}): AsyncIterable<Uint8Array> {
  return client.open({ operation: 'file', url, signal: new AbortController().signal, ...more });
}

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  return work.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error as UpstreamError,
  );
}

describe('open', () => {
  it('hands out the bytes, and asks again on every walk', async () => {
    let hits = 0;
    answer = (_request, response) => void response.end(`tệp ${(hits += 1)}`);
    const file = open();
    expect(hits).toBe(0);
    expect((await readAll(file)).toString()).toBe('tệp 1');
    expect((await readAll(file)).toString()).toBe('tệp 2');
    expect(outcomes).toEqual(['ok', 'ok']);
  });

  it('hands out a piece before the next one is there', async () => {
    let more: () => void = () => undefined;
    answer = (_request, response) => {
      response.write('a');
      more = () => void response.end('b');
    };
    const pieces = open()[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe('a');
    expect(outcomes).toEqual([]);
    more();
    expect(String((await pieces.next()).value)).toBe('b');
    expect((await pieces.next()).done).toBe(true);
    expect(outcomes).toEqual(['ok']);
  });

  it('does not read faster than its reader', async () => {
    const mebibyte = Buffer.alloc(1_048_576, 1);
    let written = 0;
    function* make() {
      for (; written < 64; written += 1) yield mebibyte;
    }
    answer = (_request, response) => void Readable.from(make()).pipe(response);
    let read = 0;
    let furthest = 0;
    for await (const piece of open({ maxBytes: 67_108_864, timeoutMs: 60_000 })) {
      read += piece.length;
      furthest = Math.max(furthest, written * mebibyte.length - read);
    }
    expect(read).toBe(67_108_864);
    // What the sockets of the system hold, and never the file.
    expect(furthest).toBeLessThan(33_554_432);
  });

  it.each([
    ['404', 'UPSTREAM_BAD_STATUS', true],
    ['302', 'UPSTREAM_BAD_STATUS', true],
    ['401', 'UPSTREAM_AUTH', false],
    ['429', 'UPSTREAM_RATE_LIMITED', false],
  ])('refuses status %s and follows nothing', async (status, code, sent) => {
    let hits = 0;
    answer = (_request, response) => {
      hits += 1;
      response.writeHead(Number(status), { location: url }).end('canary');
    };
    const failure = await failureOf(readAll(open()));
    expect(failure).toMatchObject({ code, sent, message: code });
    expect(JSON.stringify({ ...failure })).not.toMatch(/canary|127\.0\.0\.1/);
    expect(hits).toBe(1);
  });

  it('ends at its limit, whether the length was stated or not', async () => {
    answer = (_request, response) => void response.end(Buffer.alloc(1_025));
    expect((await failureOf(readAll(open()))).code).toBe('UPSTREAM_TOO_LARGE');
    answer = (_request, response) => {
      response.write(Buffer.alloc(1_000));
      response.end(Buffer.alloc(25));
    };
    expect((await failureOf(readAll(open()))).code).toBe('UPSTREAM_TOO_LARGE');
    expect((await readAll(open({ maxBytes: 1_025 }))).length).toBe(1_025);
  });

  it('refuses a packed file', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x');
    expect((await failureOf(readAll(open()))).code).toBe('UPSTREAM_BAD_RESPONSE');
  });

  it('fails when the file breaks off, and does not begin anew', async () => {
    let hits = 0;
    answer = (_request, response) => {
      hits += 1;
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => void response.destroy());
    };
    expect(await failureOf(readAll(open()))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: true });
    expect(hits).toBe(1);
  });

  it('ends at its deadline and gives its place back, also when its reader has paused', async () => {
    answer = (_request, response) => void response.write('a');
    const ended = new Promise<void>((resolve) => (told = resolve));
    const pieces = open({ timeoutMs: 100 })[Symbol.asyncIterator]();
    await pieces.next();
    await ended;
    expect(outcomes).toEqual(['UPSTREAM_TIMEOUT']);
    answer = (_request, response) => void response.end('b');
    expect((await readAll(open())).toString()).toBe('b');
    expect((await failureOf(pieces.next())).code).toBe('UPSTREAM_TIMEOUT');
  });

  it('ends when its caller leaves', async () => {
    answer = (_request, response) => void response.write('a');
    const caller = new AbortController();
    const pieces = open({ signal: caller.signal })[Symbol.asyncIterator]();
    await pieces.next();
    caller.abort();
    expect((await failureOf(pieces.next())).code).toBe('UPSTREAM_TIMEOUT');
    expect(outcomes).toEqual(['aborted']);
  });

  it('gives its place back when a reader leaves early', async () => {
    answer = (_request, response) => void response.write('a');
    for await (const piece of open()) {
      expect(piece.length).toBe(1);
      break;
    }
    answer = (_request, response) => void response.end('b');
    expect((await readAll(open())).toString()).toBe('b');
  });

  it('counts for the breaker, and is refused by it', async () => {
    answer = (_request, response) => void response.writeHead(500).end();
    await failureOf(readAll(open()));
    await failureOf(readAll(open()));
    expect(guard.isOpen()).toBe(true);
    expect(await failureOf(readAll(open()))).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN', sent: false });
  });

  it('takes a place of the bulkhead while it is read', async () => {
    answer = (_request, response) => void response.write('a');
    const pieces = open()[Symbol.asyncIterator]();
    await pieces.next();
    expect(await failureOf(readAll(open()))).toMatchObject({ detail: 'bulkhead full', sent: false });
    await pieces.return?.();
  });
});

describe('a body that is made piece by piece', () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const text of ['mot', 'hai', 'ba']) yield Buffer.from(text);
  }

  function post(more: Partial<HttpRequest<unknown>>): Promise<unknown> {
    const signal = new AbortController().signal;
    return client.request({
      operation: 'up',
      method: 'POST',
      url,
      as: 'json',
      schema: z.unknown(),
      safe: false,
      signal,
      ...more,
    });
  }

  beforeEach(() => {
    answer = async (request, response) => {
      const body = await readAll(request as AsyncIterable<Uint8Array>).catch(() => undefined);
      const { 'content-length': length, 'transfer-encoding': transfer } = request.headers;
      response.end(JSON.stringify({ body: body?.toString(), length, transfer }));
    };
  });

  it('goes out with its length where it is known, and chunked where it is not', async () => {
    expect(await post({ body: pieces, bodyBytes: 8 })).toEqual({ body: 'mothaiba', length: '8' });
    expect(await post({ body: pieces })).toEqual({ body: 'mothaiba', transfer: 'chunked' });
  });

  it('of another length than stated fails', async () => {
    const failure = await failureOf(post({ body: pieces, bodyBytes: 9 }));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: true });
  });

  it('is made anew for another attempt', async () => {
    let hits = 0;
    const usual = answer;
    answer = async (request, response) => {
      hits += 1;
      if (hits === 1) response.writeHead(500).end();
      else await usual(request, response);
    };
    expect(await post({ body: pieces, bodyBytes: 8, safe: true })).toMatchObject({ body: 'mothaiba' });
    expect(hits).toBe(2);
  });

  it('that fails half-way ends the call with its own code, and leaves open how far it came', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('mot');
      throw new UpstreamError('UPSTREAM_RATE_LIMITED', { sent: false, retryAfterSeconds: 7 });
    }
    const failure = await failureOf(post({ body: failing, bodyBytes: 8 }));
    expect(failure).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', sent: true, retryAfterSeconds: 7 });
  });

  it('is let go of when the call ends before it', async () => {
    let left: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (left = resolve));
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.alloc(1_024);
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        left();
      }
    }
    answer = () => undefined;
    expect((await failureOf(post({ body: endless, timeoutMs: 100 }))).code).toBe('UPSTREAM_TIMEOUT');
    await gone;
  });
});
