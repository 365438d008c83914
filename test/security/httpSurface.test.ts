// Paths that lead nowhere, headers of every answer, ids of requests, and what anybody may ask.
import { afterEach, describe, expect, it } from '@jest/globals';
import { headerOf, send, type Exchange } from './support/exchange.js';
import { expectError, expectRawError } from './support/expectError.js';
import { BODY, useGateway } from './support/useGateway.js';

const site = useGateway();

// Whatever a request was, the next one is answered, and nobody's words are in the log.
afterEach(() => site.expectAlive());

describe('a path', () => {
  const get = (path: string) => site.raw(`GET ${path} HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n`);

  it.each([
    '/',
    '/favicon.ico',
    '/GRAPHQL',
    '/Graphql',
    '/graphiql',
    '/graphiql/',
    '/graphql/x',
    '//graphql',
    '/graphql%00',
    '/graphql;x',
    '/admin',
    '/files',
    '/files/a/b',
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/files/..%2f..%2fpackage.json',
    '/files/%00',
    '/files/x',
    '/.git/config',
    '/package.json',
    '/graphql/../package.json',
    '/%',
    '/%zz',
  ])('H42 %s leads nowhere', async (path) => {
    const answer = await get(path);
    expectRawError(answer, 404, 'NOT_FOUND');
    expect(answer.text).not.toMatch(/root:|"name":|repositoryformatversion/);
  });

  it.each(['/files/%E0%A4%A', '/files/%', '/files/%ff'])('H42b %s cannot be decoded', async (path) => {
    expectRawError(await get(path), 400, 'BAD_REQUEST');
  });

  it.each(['http://other.test/graphql', '*', 'graphql'])(
    'H43 a target in another form does no harm: %s',
    async (target) => {
      const answer = await site.raw(`GET ${target} HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('every answer', () => {
  const everywhere = (): Promise<Exchange>[] => [
    site.ask(BODY),
    site.ask('{'),
    send(site.gateway.graphqlUrl),
    send(`${site.gateway.url}/nowhere`, { method: 'GET' }),
    send(`${site.gateway.url}/livez`, { method: 'GET' }),
    send(`${site.gateway.url}/readyz`, { method: 'GET' }),
    send(`${site.gateway.url}/metrics`, { method: 'GET' }),
    send(`${site.gateway.url}/files/x`, { method: 'GET' }),
    site.raw('GET /files/% HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n'),
    site.raw('nonsense\r\n\r\n'),
  ];

  it('H45 tells nothing about the program', async () => {
    for (const answer of await Promise.all(everywhere())) {
      const names = answer.headers.map(([name]) => name);
      expect(names.filter((name) => ['x-powered-by', 'server', 'via', 'x-aspnet-version'].includes(name))).toEqual([]);
      expect(JSON.stringify(answer.headers)).not.toMatch(/express|apollo|node/i);
    }
  });

  it('H46 is kept out of caches, frames and guesses', async () => {
    for (const answer of await Promise.all(everywhere())) {
      expect(headerOf(answer, 'cache-control')).toBe('no-store');
      expect(headerOf(answer, 'x-content-type-options')).toBe('nosniff');
      expect(headerOf(answer, 'content-security-policy')).toBe("default-src 'none';frame-ancestors 'none'");
      expect(headerOf(answer, 'access-control-allow-origin')).toBeUndefined();
    }
  });

  it('has an id', async () => {
    for (const answer of await Promise.all(everywhere()))
      expect(headerOf(answer, 'x-request-id')).toMatch(/^[\w-]{36}$/);
  });
});

describe('a request id', () => {
  it('from outside is kept if it is harmless', async () => {
    const answer = await site.ask(BODY, { 'x-request-id': 'yeu-cau-0123.mau' });
    expect(headerOf(answer, 'x-request-id')).toBe('yeu-cau-0123.mau');
    expect(site.gateway.log.join('')).toContain('"requestId":"yeu-cau-0123.mau"');
  });

  it.each([
    'short',
    'x'.repeat(65),
    'has a space',
    'a"b"c"d"e',
    '<script>alert(1)</script>',
    'ă'.repeat(10),
    '{"a":1,"b":2}',
    '',
  ])('from outside is replaced otherwise: %j', async (id) => {
    const answer = await site.ask(BODY, { 'x-request-id': Buffer.from(id).toString('latin1') });
    expect(headerOf(answer, 'x-request-id')).toMatch(/^[\w-]{36}$/);
    if (id !== '') expect(site.gateway.log.join('')).not.toContain(`"requestId":${JSON.stringify(id)}`);
  });

  it('is replaced when there are two', async () => {
    const answer = await site.raw(
      `${site.head('GET /graphql HTTP/1.1', 'X-Request-Id: yeu-cau-0001', 'X-Request-Id: yeu-cau-0002')}\r\n`,
    );
    expect(headerOf(answer, 'x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('differs for every request', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => headerOf(await site.ask(BODY), 'x-request-id')),
    );
    expect(new Set(ids).size).toBe(20);
  });
});

describe('health', () => {
  const get = (path: string, method = 'GET') => send(`${site.gateway.url}${path}`, { method });

  it('is told to anybody', async () => {
    expect([(await get('/livez')).body, (await get('/livez', 'HEAD')).status]).toEqual(['ok\n', 200]);
    const ready = await get('/readyz');
    expect([ready.status, JSON.parse(ready.body).ready]).toEqual([200, true]);
    const metrics = await get('/metrics');
    expect(headerOf(metrics, 'content-type')).toMatch(/^text\/plain/);
    expect(metrics.body).toContain('gateway_operation_duration_seconds');
  });

  it('names no address', async () => {
    const text = (await get('/readyz')).body + (await get('/metrics')).body;
    expect(text).not.toMatch(/127\.0\.0\.1|postgres(ql)?:|:\/\/|password/);
  });

  it.each(['/livez', '/readyz', '/metrics'])('takes GET alone: %s', async (path) => {
    const answer = await get(path, 'POST');
    expect(headerOf(answer, 'allow')).toBe('GET, HEAD');
    expectError(answer, 405, 'METHOD_NOT_ALLOWED');
  });
});
