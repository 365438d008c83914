// What arrives at the socket: methods, headers and bytes that no client library would send.
import { afterEach, describe, expect, it } from '@jest/globals';
import { headerOf, send } from './support/exchange.js';
import { expectError, expectRawError } from './support/expectError.js';
import { ANSWER, BODY, QUERY, useGateway } from './support/useGateway.js';

const site = useGateway();

// Whatever a request was, the next one is answered, and nobody's words are in the log.
afterEach(() => site.expectAlive());

describe('a method', () => {
  const call = (method: string, headers: Record<string, string> = {}) =>
    send(site.gateway.graphqlUrl, { method, headers: { authorization: `Bearer ${site.token}`, ...headers } });
  const get = (search: string, headers: Record<string, string> = {}) =>
    send(`${site.gateway.graphqlUrl}?${search}`, {
      method: 'GET',
      headers: { authorization: `Bearer ${site.token}`, ...headers },
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
    expect(answer.body).not.toContain(site.token);
  });

  it('H18b HEAD is not allowed', async () => {
    expect((await call('HEAD')).status).toBe(405);
  });

  it('H18c cannot be changed by a header', async () => {
    const answer = await call('DELETE', { 'x-http-method-override': 'POST', 'x-original-url': '/livez' });
    expectError(answer, 405, 'METHOD_NOT_ALLOWED');
  });

  it('H19 CONNECT ends the connection', async () => {
    const answer = await site.raw('CONNECT site.gateway.test:443 HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n');
    expect([answer.status < 500, answer.closed || answer.status >= 400]).toEqual([true, true]);
  });

  it('H21 that nobody knows ends the connection', async () => {
    const answer = await site.raw(`BREW /graphql HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n`);
    expectRawError(answer, 400, 'BAD_REQUEST');
    expect(headerOf(answer, 'connection')).toBe('close');
  });
});

describe('a request line or header', () => {
  it('H34 of 64 kB is too large', async () => {
    expectRawError(
      await site.raw(`${site.head('POST /graphql HTTP/1.1', `X-Large: ${'x'.repeat(65_536)}`)}\r\n`),
      431,
      'BAD_REQUEST',
    );
  });

  it('H34b in a URL of 64 kB too', async () => {
    expectRawError(
      await site.raw(`GET /graphql?x=${'x'.repeat(65_536)} HTTP/1.1\r\nHost: site.gateway.test\r\n\r\n`),
      431,
      'BAD_REQUEST',
    );
  });

  it('H35 2,000 times does no harm', async () => {
    const many = Array.from({ length: 2_000 }, (_, i) => `X-${i}: ${i}`);
    const answer = await site.raw(`${site.head('POST /graphql HTTP/1.1', ...many)}\r\n`);
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
    const answer = await site.raw(
      `${site.head('POST /graphql HTTP/1.1', 'Content-Type: application/json', ...headers)}\r\n${body}`,
    );
    expectRawError(answer, 400, 'BAD_REQUEST');
    expect(headerOf(answer, 'connection')).toBe('close');
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  it('H38f lines that end with a line feed alone are a bad request', async () => {
    expect(
      (await site.raw(`POST /graphql HTTP/1.1\nHost: site.gateway.test\nX-A: b\n\n`)).status,
    ).toBeGreaterThanOrEqual(400);
  });

  it('H39 without a host is a bad request', async () => {
    expectRawError(await site.raw('GET /livez HTTP/1.1\r\n\r\n'), 400, 'BAD_REQUEST');
  });

  it.each([
    ['H40 HTTP/0.9', 'GET /graphql\r\n\r\n'],
    ['H40b HTTP/2 in clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['H40c another version', 'GET /graphql HTTP/9.9\r\nHost: site.gateway.test\r\n\r\n'],
    ['H40d nothing like HTTP', 'EHLO site.gateway.test\r\n'],
    ['H41 a TLS hello', Buffer.from('160301020001000001fc0303', 'hex')],
  ])('%s is a bad request or the end', async (_name, bytes) => {
    const answer = await site.raw(bytes, 1_000);
    expect([answer.status === 0 ? answer.closed : answer.status >= 400 && answer.status < 500]).toEqual([true]);
    expect(answer.text).not.toMatch(/<html|at .*\.js:/);
  });

  it('H40e an expectation that nobody meets is refused', async () => {
    const answer = await site.raw(
      `${site.head('POST /graphql HTTP/1.1', 'Expect: 200-ok', 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(BODY)}`)}\r\n${BODY}`,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it('H44 with a line break in a parameter injects nothing', async () => {
    const answer = await send(`${site.gateway.graphqlUrl}?x=%0d%0aSet-Cookie:%20a=b&query=%0d%0aX-Injected:%201`, {
      method: 'GET',
      headers: { authorization: `Bearer ${site.token}`, 'apollo-require-preflight': '1' },
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
    const answer = await site.raw(`${site.head('GET /graphql HTTP/1.1', ...upgrade)}\r\n`);
    expect([answer.status >= 400, answer.status < 500]).toEqual([true, true]);
  });
});
