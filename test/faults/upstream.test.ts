// Each fault of an HTTP upstream, met by the gateway's own client: coded, bounded in time and memory, and without a word of it.
import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { UpstreamError, type HttpClient } from '../../adapters/kit/index.js';
import { createGuard, createHttpClient, limitsSchema, type Limits } from '../../gateway/upstream/index.js';
import { FAULTS, GOOD, LEAKS, startFault, THING } from './faultTable.js';
import { reply, startUpstream, type ScriptedUpstream, type Script, type UpstreamOptions } from './scriptedUpstream.js';

const thing = z.object({ id: z.string(), name: z.string() });
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function createClient(more: Partial<Limits> = {}): HttpClient {
  const limits = limitsSchema.parse({ readMs: 400, connectMs: 300, maxBytes: 1_048_576, retries: 0, ...more });
  const client = createHttpClient({
    guard: createGuard({ adapter: 'faulty', limits, observe: () => undefined }),
    limits,
  });
  closers.push(() => client.close());
  return client;
}

async function start(script: Script, options?: UpstreamOptions): Promise<ScriptedUpstream> {
  const upstream = await startUpstream(script, options);
  closers.push(() => upstream.stop());
  return upstream;
}

type Ask = Partial<Parameters<HttpClient['request']>[0]>;

function ask(client: HttpClient, url: string, more: Ask = {}) {
  return client.request({
    operation: 'things',
    method: 'GET',
    url: `${url}/things?key=0000`,
    as: 'json',
    schema: thing,
    safe: true,
    signal: new AbortController().signal,
    ...more,
  });
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
  throw new Error('the call succeeded');
}

describe('the client meets', () => {
  it.each(FAULTS)('$id $what: $code', async (fault) => {
    const upstream = await startFault(fault);
    closers.push(() => upstream.stop());
    const client = createClient();
    const before = process.memoryUsage().rss;
    const started = performance.now();
    if (fault.code === 'data') {
      // Bytes that come slowly have their time; only whole answers that come too late do not.
      expect(await ask(client, upstream.url, { timeoutMs: 2_000 })).toEqual(THING);
      return;
    }
    const failure = await failureOf(ask(client, upstream.url));
    expect(failure.code).toBe(fault.code);
    expect(failure.retryAfterSeconds).toBe(fault.retryAfterSeconds);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(failure.message).toBe(fault.code);
    expect(failure.detail ?? '').not.toMatch(LEAKS);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
    expect(upstream.sent()).toBeLessThan(20 * 1_048_576);
  });

  it('F23 a redirect to an internal host, and never goes there', async () => {
    const target = await start((socket) => void socket.write(reply('{"id":"stolen","name":"stolen"}')));
    for (const line of [
      '301 Moved',
      '302 Found',
      '303 See Other',
      '307 Temporary Redirect',
      '308 Permanent Redirect',
    ]) {
      const upstream = await start((socket) => void socket.write(reply('', { location: `${target.url}/` }, line)));
      expect((await failureOf(ask(createClient(), upstream.url))).code).toBe('UPSTREAM_BAD_STATUS');
      expect(upstream.hits()).toBe(1);
    }
    expect([target.hits(), target.connections()]).toEqual([0, 0]);
  });

  it('an answer of exactly the allowed size, and one of a byte more', async () => {
    const upstream = await start((socket, { text }) => {
      const size = text.includes('more') ? 1_025 : 1_024;
      socket.write(reply('a'.repeat(size)));
    });
    const client = createClient();
    const text = { as: 'text', schema: z.string(), maxBytes: 1_024 } as const;
    expect(await ask(client, upstream.url, text)).toHaveLength(1_024);
    expect((await failureOf(ask(client, `${upstream.url}/more`, text))).code).toBe('UPSTREAM_TOO_LARGE');
  });
});

describe('keep-alive', () => {
  const closesOnSecond: Script = (socket, { onConnection }) => {
    if (onConnection === 1) socket.write(reply(GOOD));
    else socket.destroy();
  };

  it('F34 a connection that the peer closed meanwhile costs a read one silent second attempt', async () => {
    const upstream = await start(closesOnSecond);
    const client = createClient({ retries: 1, maxParallel: 1 });
    expect(await ask(client, upstream.url)).toEqual(THING);
    expect(await ask(client, upstream.url)).toEqual(THING);
    expect([upstream.hits(), upstream.connections()]).toEqual([3, 2]);
  });

  it('F34 a write is not sent again once it may have arrived', async () => {
    const upstream = await start(closesOnSecond);
    const client = createClient({ retries: 3, maxParallel: 1 });
    const write = { method: 'POST', safe: false, body: '{}' } as const;
    expect(await ask(client, upstream.url, write)).toEqual(THING);
    expect((await failureOf(ask(client, upstream.url, write))).code).toBe('UPSTREAM_UNAVAILABLE');
    await delay(200);
    expect(upstream.hits()).toBe(2);
  });

  it('F34 a connection that the peer closed in good order is not used again', async () => {
    const upstream = await start((socket) => void socket.end(reply(GOOD)));
    const client = createClient({ maxParallel: 1 });
    for (let i = 0; i < 5; i += 1) {
      expect(await ask(client, upstream.url, { safe: false, method: 'POST' })).toEqual(THING);
      await delay(5);
    }
    expect(upstream.hits()).toBe(5);
  });

  it('a refused reply does not block the connection for the next one', async () => {
    const upstream = await start((socket, { number }) => {
      socket.write(number % 2 === 1 ? reply('x'.repeat(500_000), {}, '500 Oops') : reply(GOOD));
    });
    const client = createClient({ maxParallel: 1, breakAfter: 100 });
    for (let i = 0; i < 5; i += 1) {
      expect((await failureOf(ask(client, upstream.url))).code).toBe('UPSTREAM_BAD_STATUS');
      expect(await ask(client, upstream.url)).toEqual(THING);
    }
  });
});

describe('second attempts', () => {
  it('of a read follow a 500 and a reset, within the one deadline', async () => {
    const upstream = await start((socket, { number }) => {
      if (number === 1) socket.write(reply('', {}, '500 Oops'));
      else if (number === 2) socket.resetAndDestroy();
      else socket.write(reply(GOOD));
    });
    expect(await ask(createClient({ retries: 2, readMs: 2_000 }), upstream.url)).toEqual(THING);
    expect(upstream.hits()).toBe(3);
  });

  it('do not follow what another attempt cannot change', async () => {
    for (const answer of [
      reply('', {}, '404 Not Found'),
      reply('', {}, '401 Unauthorized'),
      reply('', { 'retry-after': '1' }, '503 Busy'),
      reply('', {}, '429 Slow down'),
      reply('{}'),
    ]) {
      const upstream = await start((socket) => void socket.write(answer));
      await failureOf(ask(createClient({ retries: 3 }), upstream.url));
      expect(upstream.hits()).toBe(1);
    }
  });

  it('do not go beyond the deadline of the call', async () => {
    const upstream = await start((socket) => void setTimeout(() => socket.destroy(), 150));
    const started = performance.now();
    const failure = await failureOf(ask(createClient({ retries: 3, readMs: 300 }), upstream.url));
    expect(failure.code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('what goes out', () => {
  it('is what the adapter asked for and nothing else', async () => {
    const seen: string[] = [];
    const upstream = await start((socket, { text }) => {
      seen.push(text);
      socket.write(reply(GOOD));
    });
    await ask(createClient(), upstream.url, { method: 'POST', body: 'tiếng Việt', headers: { 'x-own': '1' } });
    const [head = '', body] = (seen[0] ?? '').split('\r\n\r\n');
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0]?.toLowerCase());
    expect(head.split('\r\n')[0]).toBe('POST /things?key=0000 HTTP/1.1');
    expect(names.sort()).toEqual(['accept-encoding', 'connection', 'content-length', 'host', 'x-own']);
    expect(Buffer.from(body ?? '', 'latin1').toString()).toBe('tiếng Việt');
  });
});

describe('callers', () => {
  it('who leave end the call at once, and close the connection', async () => {
    const upstream = await start(() => undefined);
    const controller = new AbortController();
    const work = failureOf(ask(createClient({ readMs: 5_000 }), upstream.url, { signal: controller.signal }));
    await delay(50);
    const started = performance.now();
    controller.abort();
    expect((await work).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('who had left before cost the upstream nothing', async () => {
    const upstream = await start((socket) => void socket.write(reply(GOOD)));
    await failureOf(ask(createClient(), upstream.url, { signal: AbortSignal.abort() }));
    expect([upstream.hits(), upstream.connections()]).toEqual([0, 0]);
  });
});

describe('outage and return', () => {
  it('F30 after five refusals the breaker answers in their place, and lets go when the system is back', async () => {
    const fault = FAULTS.find(({ id }) => id === 'F29');
    if (fault === undefined) throw new Error('no such fault');
    const gone = await startFault(fault);
    const client = createClient({ breakMs: 200 });
    const outcomes: string[] = [];
    let slowest = 0;
    for (let i = 0; i < 20; i += 1) {
      const started = performance.now();
      outcomes.push((await failureOf(ask(client, gone.url))).code);
      if (outcomes.at(-1) === 'UPSTREAM_CIRCUIT_OPEN') slowest = Math.max(slowest, performance.now() - started);
    }
    expect(outcomes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'UPSTREAM_UNAVAILABLE'));
    expect(outcomes.slice(5)).toEqual(Array.from({ length: 15 }, () => 'UPSTREAM_CIRCUIT_OPEN'));
    expect(slowest).toBeLessThan(50);
    await start((socket) => void socket.write(reply(GOOD)), { port: gone.port });
    await delay(220);
    expect(await ask(client, gone.url)).toEqual(THING);
    expect(await ask(client, gone.url)).toEqual(THING);
  });

  it('F35 a slow system does not slow another one down', async () => {
    const slow = await start(() => undefined);
    const quick = await start((socket) => void socket.write(reply(GOOD)));
    const [slowClient, quickClient] = [createClient({ breakAfter: 1_000 }), createClient()];
    const stuck = Promise.all(Array.from({ length: 100 }, () => failureOf(ask(slowClient, slow.url))));
    const times: number[] = [];
    for (let i = 0; i < 50; i += 1) {
      const started = performance.now();
      await ask(quickClient, quick.url);
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    expect(times[48]).toBeLessThan(60);
    expect(new Set((await stuck).map(({ code }) => code))).toEqual(new Set(['UPSTREAM_TIMEOUT']));
  });
});
