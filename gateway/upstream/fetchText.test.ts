// Key sets are fetched within bounds, and nowhere else than asked.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchText } from './index.js';

let answer: RequestListener = (_request, response) => response.end();
let hits: string[] = [];
const server = createServer((request, response) => {
  hits.push(request.url ?? '');
  answer(request, response);
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('fetchText', () => {
  it('gives the text of a 200, at the path and query asked for', async () => {
    hits = [];
    answer = (_request, response) => response.end('{"keys":[]}');
    expect(await fetchText(`${url}/jwks?v=1`)).toBe('{"keys":[]}');
    expect(hits).toEqual(['/jwks?v=1']);
  });

  it.each([204, 301, 304, 404, 500])('throws on %s', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: `${url}/stolen` }).end();
    hits = [];
    await expect(fetchText(url)).rejects.toThrow(`status ${status}`);
    expect(hits).toEqual(['/']);
  });

  it('throws on more than 64 KiB, of known length or not', async () => {
    answer = (_request, response) => response.end('a'.repeat(65_537));
    await expect(fetchText(url)).rejects.toThrow();
    answer = (_request, response) => {
      response.write('a'.repeat(40_000));
      response.end('a'.repeat(40_000));
    };
    await expect(fetchText(url)).rejects.toThrow();
    answer = (_request, response) => response.end('a'.repeat(65_536));
    expect(await fetchText(url)).toHaveLength(65_536);
  });

  it('throws within its time when nobody answers', async () => {
    answer = () => undefined;
    const started = performance.now();
    await expect(fetchText(url)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  it('throws on an address that is not one', async () => {
    await expect(fetchText('not a url')).rejects.toThrow();
  });
});
