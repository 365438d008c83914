// Whether a failed call may have been begun: what a command needs to know before it is sent again. Real sockets.
import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { z } from 'zod';
import type { HttpClient, UpstreamError } from '../../adapters/kit/index.js';
import { reply, startUpstream, type Script, type ScriptedUpstream } from '../../test/faults/scriptedUpstream.js';
import { createGuard, createHttpClient, limitsSchema, type Limits } from './index.js';
import { isNeverConnected } from './isNeverConnected.js';

const open: { close(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function createClient(limits: Partial<Limits> = {}): HttpClient {
  const parsed = limitsSchema.parse({ retries: 0, breakAfter: 1_000, ...limits });
  const client = createHttpClient({
    guard: createGuard({ adapter: 'a', limits: parsed, observe: () => undefined }),
    limits: parsed,
  });
  open.push(client);
  return client;
}

async function start(script: Script): Promise<ScriptedUpstream> {
  const upstream = await startUpstream(script);
  open.push({ close: () => upstream.stop() });
  return upstream;
}

function post(client: HttpClient, url: string, timeoutMs?: number): Promise<unknown> {
  return client.request({
    operation: 'change',
    method: 'POST',
    url,
    body: '{}',
    as: 'json',
    schema: z.unknown(),
    safe: false,
    signal: new AbortController().signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  return work.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error as UpstreamError,
  );
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a call that was certainly not begun', () => {
  it('met a closed port', async () => {
    const failure = await failureOf(post(createClient(), `http://127.0.0.1:${await closedPort()}`));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: false });
  });

  it('met a name that leads nowhere', async () => {
    const failure = await failureOf(post(createClient({ connectMs: 5_000 }), 'http://no-such-host.invalid/', 5_000));
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: false });
  });

  it.each([
    ['401', '401 Unauthorized', {}, 'UPSTREAM_AUTH'],
    ['403', '403 Forbidden', {}, 'UPSTREAM_AUTH'],
    ['429', '429 Too Many Requests', {}, 'UPSTREAM_RATE_LIMITED'],
    ['503 with Retry-After', '503 Service Unavailable', { 'retry-after': '3' }, 'UPSTREAM_BAD_STATUS'],
  ])('was turned away with %s', async (_what, status, headers, code) => {
    const upstream = await start((socket) => void socket.write(reply('{}', headers, status)));
    expect(await failureOf(post(createClient(), upstream.url))).toMatchObject({ code, sent: false });
  });

  it('met an open breaker', async () => {
    const upstream = await start((socket) => void socket.write(reply('{}', {}, '500 Internal Server Error')));
    const client = createClient({ breakAfter: 1 });
    await failureOf(post(client, upstream.url));
    expect(await failureOf(post(client, upstream.url))).toMatchObject({ code: 'UPSTREAM_CIRCUIT_OPEN', sent: false });
    expect(upstream.hits()).toBe(1);
  });

  it('found no place among the calls in flight', async () => {
    let arrived: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (arrived = resolve));
    const upstream = await start(() => arrived());
    const client = createClient({ maxParallel: 1, maxQueued: 0, readMs: 60_000 });
    const waiting = failureOf(post(client, upstream.url));
    await first;
    expect(await failureOf(post(client, upstream.url))).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sent: false });
    expect(upstream.hits()).toBe(1);
    await upstream.stop();
    expect((await waiting).sent).toBe(true);
  });
});

describe('a call that may have been begun', () => {
  it.each([
    ['404', '404 Not Found'],
    ['409', '409 Conflict'],
    ['500', '500 Internal Server Error'],
    ['502', '502 Bad Gateway'],
    ['503 without Retry-After', '503 Service Unavailable'],
    ['302', '302 Found'],
  ])('was answered with %s', async (_what, status) => {
    const upstream = await start((socket) => void socket.write(reply('{}', {}, status)));
    expect(await failureOf(post(createClient(), upstream.url))).toMatchObject({ sent: true });
  });

  it.each([
    ['a reset', (socket) => void socket.resetAndDestroy()],
    ['an end without an answer', (socket) => void socket.end()],
    ['half an answer', (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{')],
    ['garbage', (socket) => void socket.end('khong phai HTTP\r\n\r\n')],
    ['an answer of another form', (socket) => void socket.write(reply('no json'))],
  ] as readonly (readonly [string, Script])[])('met %s', async (_what, script) => {
    const upstream = await start(script);
    expect((await failureOf(post(createClient(), upstream.url))).sent).toBe(true);
  });

  it('had no answer in time', async () => {
    const upstream = await start(() => undefined);
    const failure = await failureOf(post(createClient(), upstream.url, 100));
    expect(failure).toMatchObject({ code: 'UPSTREAM_TIMEOUT', sent: true });
  });
});

describe('isNeverConnected', () => {
  const fail = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });

  it('takes only what the opening of a connection has', () => {
    expect(isNeverConnected(fail('UND_ERR_CONNECT_TIMEOUT'))).toBe(true);
    expect(isNeverConnected(fail('EHOSTUNREACH', 'connect'))).toBe(true);
    expect(isNeverConnected(fail('EHOSTUNREACH', 'read'))).toBe(false);
    expect(isNeverConnected(fail('ETIMEDOUT', 'read'))).toBe(false);
    expect(isNeverConnected(fail('ECONNRESET'))).toBe(false);
    expect(isNeverConnected(fail('UND_ERR_SOCKET'))).toBe(false);
    expect(isNeverConnected(undefined)).toBe(false);
  });

  it('believes a name with several addresses only when all of them failed so', () => {
    const all = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    expect(isNeverConnected(all(fail('ECONNREFUSED'), fail('ENETUNREACH', 'connect')))).toBe(true);
    expect(isNeverConnected(all(fail('ECONNREFUSED'), fail('ECONNRESET')))).toBe(false);
  });
});
