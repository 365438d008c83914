// What arrives as a body: no JSON, too much of it, in disguise, or of another type.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { headerOf, send } from './support/exchange.js';
import { expectError, expectRawError } from './support/expectError.js';
import { ANSWER, BODY, QUERY, useGateway } from './support/useGateway.js';

const site = useGateway();

// Whatever a request was, the next one is answered, and nobody's words are in the log.
afterEach(() => site.expectAlive());

describe('a body', () => {
  it.each([
    ['H01 cut JSON', '{"query":', 'BODY_NOT_JSON'],
    ['H02 no JSON at all', 'query=%7Bunit%7D', 'BODY_NOT_JSON'],
    ['H03 JSON null', 'null', 'BODY_NOT_JSON'],
    ['H04 a JSON string', '"{ unit }"', 'BODY_NOT_JSON'],
    ['H05 a JSON number', '12', 'BODY_NOT_JSON'],
    ['H06 a JSON list', JSON.stringify([QUERY]), 'BATCH'],
    ['H07 an empty list', '[]', 'BATCH'],
    ['H08 a batch of 1,000', JSON.stringify(Array.from({ length: 1_000 }, () => QUERY)), 'BATCH'],
    ['H11 nothing', '', 'OPERATION_MISSING'],
    ['H25 spaces', '   ', 'BODY_NOT_JSON'],
    ['H26 an empty object', '{}', 'OPERATION_MISSING'],
    ['H27 a query that is a number', '{"query":5}', 'NOT_A_TEXT'],
    ['H27b a query that is a list', '{"query":["{ __typename }"]}', 'NOT_A_TEXT'],
    ['H27c a query that is null', '{"query":null}', 'OPERATION_MISSING'],
    ['H28 a trailing comma', '{"query":"{ __typename }",}', 'BODY_NOT_JSON'],
    ['H28b single quotes', "{'query':'{ __typename }'}", 'BODY_NOT_JSON'],
    ['H30 something after the object', `${BODY}x`, 'BODY_NOT_JSON'],
    ['H31 variables that are a string', JSON.stringify({ ...QUERY, variables: '{"code":"00103"}' }), 'NOT_AN_OBJECT'],
    ['H31b variables that are a list', JSON.stringify({ ...QUERY, variables: [] }), 'NOT_AN_OBJECT'],
    ['H31c variables that are a number', JSON.stringify({ ...QUERY, variables: 5 }), 'NOT_AN_OBJECT'],
    ['H33 extensions that are a string', JSON.stringify({ ...QUERY, extensions: 'x' }), 'NOT_AN_OBJECT'],
    ['H33b an operation name that is a number', JSON.stringify({ ...QUERY, operationName: 5 }), 'NOT_A_TEXT'],
  ])('%s is a bad request', async (_name, body, problem) => {
    expect(expectError(await site.ask(body), 400, 'BAD_REQUEST').extensions).toMatchObject({ problem });
  });

  it('H09 of 5 MiB is too large', async () => {
    expectError(await site.ask(JSON.stringify({ ...QUERY, x: 'x'.repeat(5 << 20) })), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09b is too large one byte over the limit, and not at the limit', async () => {
    const filled = (bytes: number) => BODY + ' '.repeat(bytes - BODY.length);
    expect((await site.ask(filled(262_144))).status).toBe(200);
    expectError(await site.ask(filled(262_145)), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09c is too large before it arrives, if it says so', async () => {
    const answer = await site.raw(
      `${site.head('POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 99999999')}\r\n{`,
    );
    expectRawError(answer, 413, 'PAYLOAD_TOO_LARGE');
  });

  it('H09d in chunks without a length is too large when it has become so', async () => {
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`.repeat(20);
    const bytes = `${site.head('POST /graphql HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked')}\r\n${chunk}0\r\n\r\n`;
    expectRawError(await site.raw(bytes), 413, 'PAYLOAD_TOO_LARGE');
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('H10 counts inflated: %s', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(20 << 20, ' '));
    expect(bomb.length).toBeLessThan(30_000);
    expectError(await site.ask(bomb, { 'content-encoding': encoding }), 413, 'PAYLOAD_TOO_LARGE');
    expect((await site.ask(compress(BODY), { 'content-encoding': encoding })).body).toBe(ANSWER);
  });

  it('H11 that lies about its encoding is a bad request', async () => {
    const problemOf = async (body: string | Buffer, headers: Record<string, string> = {}) =>
      expectError(await site.ask(body, headers), 400, 'BAD_REQUEST').extensions['problem'];
    const packed = { 'content-encoding': 'gzip' };
    expect(await problemOf(BODY, packed)).toBe('BODY_NOT_UNPACKED');
    expect(await problemOf(gzipSync(BODY).subarray(0, 20), packed)).toBe('BODY_NOT_UNPACKED');
    expect(await problemOf(gzipSync(BODY))).toBe('BODY_NOT_JSON');
  });

  it.each(['x-unknown', 'gzip, gzip', 'compress', 'gzip,br', 'identity, gzip'])(
    'H12 encoded as %s is unsupported',
    async (encoding) => {
      expectError(await site.ask(BODY, { 'content-encoding': encoding }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('H24 with bytes that are no UTF-8 does no harm', async () => {
    const [before, after] = JSON.stringify({ query: '{ unit(code: "#") { name } }' }).split('#');
    const answer = await site.ask(
      Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from(after ?? '')]),
    );
    expect(answer.status).toBeLessThan(500);
  });

  it('H29 100,000 levels deep is refused at once', async () => {
    const began = performance.now();
    const answer = await site.ask(
      `{"query":"{ __typename }","variables":{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    );
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(answer.status).toBeLessThan(500);
  });

  it('H29b that names a prototype changes none', async () => {
    const answer = await site.ask(
      `{"__proto__":{"polluted":1},"query":"{ __typename }","variables":{"__proto__":{"polluted":1}},"extensions":{"constructor":{"prototype":{"polluted":1}}}}`,
    );
    expect(answer.status).toBe(200);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('H32 that asks for a persisted query is told that there is none', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64), more: 'x'.repeat(10_000) } };
    const answer = await site.ask({ extensions });
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
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
    ['H23g utf8, which is no name of it', 'application/json; charset=utf8'],
    ['H23f a charset with spaces around the sign', 'application/json; charset = utf-7'],
  ])('%s is unsupported', async (_name, type) => {
    const headers: Record<string, string> = { authorization: `Bearer ${site.token}` };
    if (type !== '') headers['content-type'] = type;
    expectError(await send(site.gateway.graphqlUrl, { headers, body: BODY }), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"'])(
    '%s is taken',
    async (type) => {
      expect((await site.ask(BODY, { 'content-type': type })).body).toBe(ANSWER);
    },
  );

  it('H48 that nobody has is not acceptable', async () => {
    expectError(await site.ask(BODY, { accept: 'image/png' }), 406, 'NOT_ACCEPTABLE');
  });

  it('H47 text/html brings no page', async () => {
    const accept = 'text/html,application/xhtml+xml';
    const answers = [
      await send(site.gateway.graphqlUrl, {
        method: 'GET',
        headers: { authorization: `Bearer ${site.token}`, accept },
      }),
      await send(site.gateway.graphqlUrl, { method: 'GET', headers: { accept } }),
      await site.ask(BODY, { accept }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body).not.toMatch(/<(script|html|!doctype)/i);
      expect(headerOf(answer, 'content-type')).toMatch(/json/);
    }
  });
});
