// How one reply becomes a value: status, encoding, form. The faults of the network are in test/faults.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent } from 'undici';
import { z } from 'zod';
import { UpstreamError, type HttpClient } from '../../adapters/kit/index.js';
import { selfSigned } from '../../test/faults/selfSigned.js';
import { reply, startUpstream } from '../../test/faults/scriptedUpstream.js';
import { createGuard, createHttpClient, limitsSchema } from './index.js';

let answer: RequestListener = (_request, response) => response.end();
const server: Server = createServer((request, response) => answer(request, response));
const limits = limitsSchema.parse({ retries: 0, breakAfter: 1_000 });
const guard = createGuard({ adapter: 'a', limits, observe: () => undefined });
const client = createHttpClient({ guard, limits });
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await client.close();
  await new Promise((resolve) => server.close(resolve));
});

type Request = Parameters<HttpClient['request']>[0];

function ask(more: Partial<Request> = {}, through: HttpClient = client): Promise<unknown> {
  return through.request({
    operation: 'things',
    method: 'GET',
    url,
    as: 'json',
    schema: z.unknown(),
    safe: true,
    signal: new AbortController().signal,
    ...more,
  });
}

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  return work.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error as UpstreamError,
  );
}

describe('a reply', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (bytes: Buffer) => bytes],
  ] as const)('in %s is unpacked', async (encoding, pack) => {
    answer = (_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(pack(Buffer.from('"tiếng Việt"')));
    };
    expect(await ask()).toBe('tiếng Việt');
  });

  it('is read as it was asked for', async () => {
    answer = (_request, response) => response.end(Buffer.from('{"a":"ă"}'));
    expect(await ask()).toEqual({ a: 'ă' });
    expect(await ask({ as: 'text' })).toBe('{"a":"ă"}');
    expect(await ask({ as: 'bytes' })).toEqual(Buffer.from('{"a":"ă"}'));
  });

  it('that does not fit names the places that do not, and no value', async () => {
    answer = (_request, response) => response.end('{"list":[{"id":"canary"},{"id":7}],"n":"canary"}');
    const schema = z.object({ list: z.array(z.object({ id: z.number() })), n: z.number() });
    const failure = await failureOf(ask({ schema }));
    expect(failure.code).toBe('UPSTREAM_BAD_RESPONSE');
    expect(failure.detail).toBe('things: list.0.id: invalid_type; n: invalid_type');
  });

  it('that is not JSON is not quoted', async () => {
    answer = (_request, response) => response.end('canary');
    const failure = await failureOf(ask());
    expect([failure.detail, failure.cause]).toEqual(['things: not json', undefined]);
  });

  it('may be any 2xx', async () => {
    for (const status of [200, 201, 202, 206]) {
      answer = (_request, response) => response.writeHead(status).end('1');
      expect(await ask()).toBe(1);
    }
  });

  it('asks to come back in seconds or at a time', async () => {
    const in90s = new Date(Date.now() + 90_000).toUTCString();
    for (const [header, least, most] of [
      ['12', 12, 12],
      [' 12 ', 12, 12],
      [in90s, 88, 91],
    ] as const) {
      answer = (_request, response) => response.writeHead(503, { 'retry-after': header }).end();
      const { retryAfterSeconds } = await failureOf(ask());
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(least);
      expect(retryAfterSeconds).toBeLessThanOrEqual(most);
    }
    for (const header of ['', '-5', '1.5', 'NaN', 'soon']) {
      answer = (_request, response) => response.writeHead(503, { 'retry-after': header }).end();
      const { code, retryAfterSeconds } = await failureOf(ask());
      expect([code, retryAfterSeconds ?? 0]).toEqual(['UPSTREAM_BAD_STATUS', 0]);
    }
  });
});

describe('a refusal', () => {
  it('is shown to who asks for it, with its headers and the beginning of its body', async () => {
    answer = (_request, response) => {
      response.writeHead(500, { 'X-Reason': 'denied' }).end(`reason ${'x'.repeat(1_000_000)}`);
    };
    const seen: unknown[] = [];
    const refused: Request['refused'] = ({ status, header, text }) => {
      seen.push([status, header('x-REASON'), header('x-other'), text.slice(0, 6), text.length]);
      throw new UpstreamError('UPSTREAM_AUTH');
    };
    expect((await failureOf(ask({ refused }))).code).toBe('UPSTREAM_AUTH');
    expect(seen).toEqual([[500, 'denied', undefined, 'reason', 65_536]]);
  });

  it('is what its status says where nothing else is made of it', async () => {
    answer = (_request, response) => response.writeHead(403).end('canary');
    const failure = await failureOf(ask({ refused: () => undefined }));
    expect([failure.code, failure.detail]).toEqual(['UPSTREAM_AUTH', 'status 403']);
  });

  it('is not looked for in a good reply', async () => {
    answer = (_request, response) => response.end('1');
    expect(
      await ask({
        refused: () => {
          throw new Error('looked at');
        },
      }),
    ).toBe(1);
  });
});

describe('an address', () => {
  it.each(['not a url', '/relative', 'ftp://127.0.0.1/', ''])('like %j is a coded failure', async (wrong) => {
    expect(await failureOf(ask({ url: wrong }))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'UPSTREAM_UNAVAILABLE',
    });
  });
});

describe('a certificate', () => {
  it('counts for whoever trusts its issuer, so that only the missing trust refuses it elsewhere', async () => {
    const upstream = await startUpstream((socket) => void socket.write(reply('1')), {
      tls: selfSigned,
      scheme: 'https',
    });
    const dispatcher = new Agent({ connect: { ca: selfSigned.cert } });
    const trusting = createHttpClient({ guard, limits, dispatcher });
    expect(await ask({ url: upstream.url }, trusting)).toBe(1);
    const wrongName = upstream.url.replace('127.0.0.1', '127.0.0.2');
    expect((await failureOf(ask({ url: wrongName }, trusting))).code).toBe('UPSTREAM_UNAVAILABLE');
    expect((await failureOf(ask({ url: upstream.url }))).code).toBe('UPSTREAM_UNAVAILABLE');
    await trusting.close();
    await upstream.stop();
  });
});
