// What arrives at the socket: bodies, methods, headers, paths and bytes that no client library would send.
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '../../schema/errors.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import {
  closeConnections,
  headerOf,
  post,
  send,
  sendBytes,
  type Exchange,
  type RawExchange,
} from './support/exchange.js';
import { expectError } from './support/expectError.js';

const QUERY = { query: '{ unit(code: "00103") { fullName } }' };
const BODY = JSON.stringify(QUERY);
const ANSWER = '{"data":{"unit":{"fullName":"phường Tây Hồ"}}}\n';

let forge: TokenForge;
let gateway: TestGateway;
let token: string;

beforeAll(async () => {
  forge = await createTokenForge();
  gateway = await startTestGateway({ issuer: forge.issuer });
  token = forge.token();
});

afterAll(async () => {
  closeConnections();
  await gateway?.stop();
  await forge?.stop();
});

// Whatever a request was, the next one is answered, and nobody's words are in the log.
afterEach(async () => {
  expect((await post(gateway.graphqlUrl, token, BODY)).body).toBe(ANSWER);
  expect(gateway.log.join('')).not.toContain(token);
});

const ask = (body: unknown, headers: Record<string, string> = {}) => post(gateway.graphqlUrl, token, body, headers);

/** The head of a request to the GraphQL path, without the empty line at its end. */
function head(line = 'POST /graphql HTTP/1.1', ...headers: string[]): string {
  return [line, 'Host: gateway.test', `Authorization: Bearer ${token}`, ...headers, ''].join('\r\n');
}

const raw = (bytes: string | Uint8Array, waitMs?: number) =>
  sendBytes(gateway.url, bytes, waitMs === undefined ? {} : { waitMs });

function expectRawError(answer: RawExchange, status: number, code: ErrorCode): void {
  expectError(answer, status, code);
  expect(headerOf(answer, 'x-request-id')).toBe(JSON.parse(answer.body).errors[0].extensions.requestId);
}

describe('a body', () => {
  it.each([
    ['H01 cut JSON', '{"query":'],
    ['H02 no JSON at all', 'query=%7Bunit%7D'],
    ['H03 JSON null', 'null'],
    ['H04 a JSON string', '"{ unit }"'],
    ['H05 a JSON number', '12'],
    ['H06 a JSON list', JSON.stringify([QUERY])],
    ['H07 an empty list', '[]'],
    ['H08 a batch of 1,000', JSON.stringify(Array.from({ length: 1_000 }, () => QUERY))],
    ['H11 nothing', ''],
    ['H25 spaces', '   '],
    ['H26 an empty object', '{}'],
    ['H27 a query that is a number', '{"query":5}'],
    ['H27b a query that is a list', '{"query":["{ __typename }"]}'],
    ['H27c a query that is null', '{"query":null}'],
    ['H28 a trailing comma', '{"query":"{ __typename }",}'],
    ['H28b single quotes', "{'query':'{ __typename }'}"],
    ['H30 something after the object', `${BODY}x`],
    ['H31 variables that are a string', JSON.stringify({ ...QUERY, variables: '{"code":"00103"}' })],
    ['H31b variables that are a list', JSON.stringify({ ...QUERY, variables: [] })],
    ['H31c variables that are a number', JSON.stringify({ ...QUERY, variables: 5 })],
    ['H33 extensions that are a string', JSON.stringify({ ...QUERY, extensions: 'x' })],
    ['H33b an operation name that is a number', JSON.stringify({ ...QUERY, operationName: 5 })],
  ])('%s is a bad request', async (_name, body) => {
    expectError(await ask(body), 400, 'BAD_REQUEST');
  });

  it('H09 of 5 MiB is too large', async () => {
    expectError(await ask(JSON.stringify({ ...QUERY, x: 'x'.repeat(5 << 20) })), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09b is too large one byte over the limit, and not at the limit', async () => {
    const filled = (bytes: number) => BODY + ' '.repeat(bytes - BODY.length);
    expect((await ask(filled(262_144))).status).toBe(200);
    expectError(await ask(filled(262_145)), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09c is too large before it arrives, if it says so', async () => {
    const answer = await raw(
      `${head('POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 99999999')}\r\n{`,
    );
    expectRawError(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09d in chunks without a length is too large when it has become so', async () => {
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`.repeat(20);
    const bytes = `${head('POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}\r\n${chunk}0\r\n\r\n`;
    expectRawError(await raw(bytes), 413, 'PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('H10 counts inflated: %s', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(20 << 20, ' '));
    expect(bomb.length).toBeLessThan(30_000);
    expectError(await ask(bomb, { 'content-encoding': encoding }), 413, 'PAYLOAD_TOO_LARGE');
    expect((await ask(compress(BODY), { 'content-encoding': encoding })).body).toBe(ANSWER);
  });

  it('H11 that lies about its encoding is a bad request', async () => {
    expectError(await ask(BODY, { 'content-encoding': 'gzip' }), 400, 'BAD_REQUEST');
    expectError(await ask(gzipSync(BODY).subarray(0, 20), { 'content-encoding': 'gzip' }), 400, 'BAD_REQUEST');
    expectError(await ask(gzipSync(BODY)), 400, 'BAD_REQUEST');
  });

  it.each(['x-unknown', 'gzip, gzip', 'compress', 'gzip,br', 'identity, gzip'])(
    'H12 encoded as %s is unsupported',
    async (encoding) => {
      expectError(await ask(BODY, { 'content-encoding': encoding }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('H24 with bytes that are no UTF-8 does no harm', async () => {
    const [before, after] = JSON.stringify({ query: '{ unit(code: "#") { name } }' }).split('#');
    const answer = await ask(
      Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from(after ?? '')]),
    );
    expect(answer.status).toBeLessThan(500);
  });

  it('H29 100,000 levels deep is refused at once', async () => {
    const began = performance.now();
    const answer = await ask(
      `{"query":"{ __typename }","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    );
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(answer.status).toBeLessThan(500);
  });

  it('H29b that names a prototype changes none', async () => {
    const answer = await ask(
      `{"__proto__":{"polluted":1},"query":"{ __typename }","variables":{"__proto__":{"polluted":1}},"extensions":{"constructor":{"prototype":{"polluted":1}}}}`,
    );
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('H32 that asks for a persisted query is told that there are none', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64), more: 'x'.repeat(10_000) } };
    const answer = await ask({ extensions });
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
    expect(answer.status).toBeLessThan(500);
  });
});

describe('a media type', () => {
  it.each([
    ['H13 none', ''],
    ['H14 a form', 'application/x-www-form-urlencoded'],
    ['H15 a multipart form', 'multipart/form-data; boundary=x'],
    ['H15b text', 'text/plain'],
    ['H15c JSON as text', 'text/plain; application/json'],
    ['H15d a GraphQL document', 'application/graphql'],
    ['H15e two', 'text/plain, application/json'],
    ['H22 UTF-7', 'application/json; charset=utf-7'],
    ['H23 UTF-16', 'application/json; charset=utf-16'],
    ['H23b UTF-16 in quotes', 'application/json; charset="utf-16"'],
    ['H23c latin1', 'application/json;charset=ISO-8859-1'],
    ['H23d two charsets', 'application/json; charset=utf-8; charset=utf-7'],
    ['H23e another first', 'application/json; charset=utf-7; charset=utf-8'],
    ['H23f a charset with spaces around the sign', 'application/json; charset = utf-7'],
  ])('%s is unsupported', async (_name, type) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (type !== '') headers['content-type'] = type;
    expectError(await send(gateway.graphqlUrl, { headers, body: BODY }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    'application/json',
    'Application/JSON; charset=UTF-8',
    'application/json;charset="utf-8"',
    'application/json; charset=utf8',
  ])('%s is taken', async (type) => {
    expect((await ask(BODY, { 'content-type': type })).body).toBe(ANSWER);
  });

  it('H48 that nobody has is not acceptable', async () => {
    expectError(await ask(BODY, { accept: 'image/png' }), 406, 'NOT_ACCEPTABLE');
  });

  it('H47 text/html brings no page', async () => {
    const accept = 'text/html,application/xhtml+xml';
    const answers = [
      await send(gateway.graphqlUrl, { method: 'GET', headers: { authorization: `Bearer ${token}`, accept } }),
      await send(gateway.graphqlUrl, { method: 'GET', headers: { accept } }),
      await ask(BODY, { accept }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toMatch(/<(script|html|!doctype)/i);
      expect(headerOf(answer, 'content-type')).toMatch(/json/);
    }
  });
});

describe('a method', () => {
  const call = (method: string, headers: Record<string, string> = {}) =>
    send(gateway.graphqlUrl, { method, headers: { authorization: `Bearer ${token}`, ...headers } });
  const get = (search: string, headers: Record<string, string> = {}) =>
    send(`${gateway.graphqlUrl}?${search}`, {
      method: 'GET',
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  const preflight = { 'apollo-require-preflight': 'true' };

  it('H16 GET without a header that browsers ask about first is refused', async () => {
    expectError(await get(`query=${encodeURIComponent(QUERY.query)}`), 400, 'BAD_REQUEST');
    expectError(
      await get(`query=${encodeURIComponent(QUERY.query)}`, { 'content-type': 'text/plain' }),
      400,
      'BAD_REQUEST',
    );
  });

  it('H16b GET with it is answered', async () => {
    expect((await get(`query=${encodeURIComponent(QUERY.query)}`, preflight)).body).toBe(ANSWER);
  });

  it.each([
    'query=mutation%7B__typename%7D',
    'query=subscription%7B__typename%7D',
    `query=${encodeURIComponent('query A { __typename } mutation B { __typename }')}&operationName=B`,
  ])('H17 GET is not for mutations: %s', async (search) => {
    const answer = await get(search, preflight);
    expect(headerOf(answer, 'allow')).toBe('POST');
    expectError(answer, 405, 'METHOD_NOT_ALLOWED');
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('H18–H20 %s is not allowed', async (method) => {
    const answer = await call(method);
    expect(headerOf(answer, 'allow')).toBe('GET, POST');
    expectError(answer, 405, 'METHOD_NOT_ALLOWED');
    // TRACE above all does not give back what it was sent.
    expect(answer.body).not.toContain(token);
  });

  it('H18b HEAD is not allowed', async () => {
    expect((await call('HEAD')).status).toBe(405);
  });

  it('H18c cannot be changed by a header', async () => {
    const answer = await call('DELETE', { 'x-http-method-override': 'POST', 'x-original-url': '/livez' });
    expectError(answer, 405, 'METHOD_NOT_ALLOWED');
  });

  it('H19 CONNECT ends the connection', async () => {
    const answer = await raw('CONNECT gateway.test:443 HTTP/1.1\r\nHost: gateway.test\r\n\r\n');
    expect([answer.status < 500, answer.closed || answer.status >= 400]).toEqual([true, true]);
  });

  it('H21 that nobody knows ends the connection', async () => {
    const answer = await raw(`BREW /graphql HTTP/1.1\r\nHost: gateway.test\r\n\r\n`);
    expectRawError(answer, 400, 'BAD_REQUEST');
    expect(headerOf(answer, 'connection')).toBe('close');
  });
});

describe('a request line or header', () => {
  it('H34 of 64 kB is too large', async () => {
    expectRawError(
      await raw(`${head('POST /graphql HTTP/1.1', `X-Large: ${'x'.repeat(65_536)}`)}\r\n`),
      431,
      'BAD_REQUEST',
    );
  });

  it('H34b in a URL of 64 kB too', async () => {
    expectRawError(
      await raw(`GET /graphql?x=${'x'.repeat(65_536)} HTTP/1.1\r\nHost: gateway.test\r\n\r\n`),
      431,
      'BAD_REQUEST',
    );
  });

  it('H35 2,000 times does no harm', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `X-${i}: ${i}`);
    const answer = await raw(`${head('POST /graphql HTTP/1.1', ...many)}\r\n`);
    expect([200, 400, 415, 431]).toContain(answer.status);
  });

  it.each([
    [
      'H36 content-length and transfer-encoding',
      ['Content-Length: 5', 'Transfer-Encoding: chunked'],
      '0\r\n\r\nGET /metrics HTTP/1.1\r\n',
    ],
    ['H36b transfer-encoding that is not chunked', ['Transfer-Encoding: xchunked'], ''],
    ['H36c transfer-encoding twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], '0\r\n\r\n'],
    ['H37 two content-lengths', ['Content-Length: 5', 'Content-Length: 6'], '{"a":1'],
    ['H37b a list of content-lengths', ['Content-Length: 5, 6'], '{"a":1'],
    ['H37c a negative content-length', ['Content-Length: -1'], ''],
    ['H37d a content-length with a sign', ['Content-Length: +5'], '{"a":'],
    ['H38 a header that goes on in the next line', ['X-A: b\r\n c: d'], ''],
    ['H38b a space before the colon', ['X-A : b'], ''],
    ['H38c a null byte in a value', ['X-A: b\u0000c'], ''],
    ['H38d a header without a colon', ['X-A'], ''],
    ['H38e a carriage return alone', ['X-A: b\rX-B: c'], ''],
  ])('%s is a bad request, and the connection ends', async (_name, headers, body) => {
    const answer = await raw(
      `${head('POST /graphql HTTP/1.1', 'Content-Type: application/json', ...headers)}\r\n${body}`,
    );
    expectRawError(answer, 400, 'BAD_REQUEST');
    expect(headerOf(answer, 'connection')).toBe('close');
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('H38f lines that end with a line feed alone are a bad request', async () => {
    expect((await raw(`POST /graphql HTTP/1.1\nHost: gateway.test\nX-A: b\n\n`)).status).toBeGreaterThanOrEqual(400);
  });

  it('H39 without a host is a bad request', async () => {
    expectRawError(await raw('GET /livez HTTP/1.1\r\n\r\n'), 400, 'BAD_REQUEST');
  });

  it.each([
    ['H40 HTTP/0.9', 'GET /graphql\r\n\r\n'],
    ['H40b HTTP/2 in clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['H40c another version', 'GET /graphql HTTP/9.9\r\nHost: gateway.test\r\n\r\n'],
    ['H40d nothing like HTTP', 'EHLO gateway.test\r\n'],
    ['H41 a TLS hello', Buffer.from('160301020001000001fc0303', 'hex')],
  ])('%s is a bad request or the end', async (_name, bytes) => {
    const answer = await raw(bytes, 1_000);
    expect([answer.status === 0 ? answer.closed : answer.status >= 400 && answer.status < 500]).toEqual([true]);
    expect(answer.text).not.toMatch(/<html|at .*\.js:/);
  });

  it('H40e an expectation that nobody meets is refused', async () => {
    const answer = await raw(
      `${head('POST /graphql HTTP/1.1', 'Expect: 200-ok', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(BODY)}`)}\r\n${BODY}`,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('H44 with a line break in a parameter injects nothing', async () => {
    const answer = await send(`${gateway.graphqlUrl}?x=%0d%0aSet-Cookie:%20a=b&query=%0d%0aX-Injected:%201`, {
      method: 'GET',
      headers: { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.map(([name]) => name)).not.toEqual(expect.arrayContaining(['set-cookie']));
    expect(answer.headers.map(([name]) => name)).not.toEqual(expect.arrayContaining(['x-injected']));
  });

  it('H49 that asks for another protocol is answered in this one', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAA',
    ];
    const answer = await raw(`${head('GET /graphql HTTP/1.1', ...upgrade)}\r\n`);
    expect([answer.status >= 400, answer.status < 500]).toEqual([true, true]);
  });
});

describe('a path', () => {
  const get = (path: string) => raw(`GET ${path} HTTP/1.1\r\nHost: gateway.test\r\n\r\n`);

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
    '/admin/graphql',
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
      const answer = await raw(`GET ${target} HTTP/1.1\r\nHost: gateway.test\r\n\r\n`);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    },
  );
});

describe('every answer', () => {
  const everywhere = (): Promise<Exchange>[] => [
    ask(BODY),
    ask('{'),
    send(gateway.graphqlUrl),
    send(`${gateway.url}/nowhere`, { method: 'GET' }),
    send(`${gateway.url}/livez`, { method: 'GET' }),
    send(`${gateway.url}/readyz`, { method: 'GET' }),
    send(`${gateway.url}/metrics`, { method: 'GET' }),
    send(`${gateway.url}/files/x`, { method: 'GET' }),
    raw('GET /files/% HTTP/1.1\r\nHost: gateway.test\r\n\r\n'),
    raw('nonsense\r\n\r\n'),
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
    const answer = await ask(BODY, { 'x-request-id': 'yeu-cau-0123.mau' });
    expect(headerOf(answer, 'x-request-id')).toBe('yeu-cau-0123.mau');
    expect(gateway.log.join('')).toContain('"requestId":"yeu-cau-0123.mau"');
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
    const answer = await ask(BODY, { 'x-request-id': Buffer.from(id).toString('latin1') });
    expect(headerOf(answer, 'x-request-id')).toMatch(/^[\w-]{36}$/);
    if (id !== '') expect(gateway.log.join('')).not.toContain(`"requestId":${JSON.stringify(id)}`);
  });

  it('is replaced when there are two', async () => {
    const answer = await raw(
      `${head('GET /graphql HTTP/1.1', 'X-Request-Id: yeu-cau-0001', 'X-Request-Id: yeu-cau-0002')}\r\n`,
    );
    expect(headerOf(answer, 'x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('differs for every request', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, async () => headerOf(await ask(BODY), 'x-request-id')));
    expect(new Set(ids).size).toBe(20);
  });
});

describe('health', () => {
  const get = (path: string, method = 'GET') => send(`${gateway.url}${path}`, { method });

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
