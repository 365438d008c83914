// Fetching the keys from an issuer that misbehaves on the wire.
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createKeySet } from '../../gateway/identity/keySet.js';
import { fetchText } from '../../gateway/upstream/index.js';
import { createSigningKey } from '../support/tokenForge.js';
import { serve, type Served } from './support/serve.js';

describe('the fetch itself', () => {
  let listener: RequestListener;
  let issuer: Served;
  let trapped = 0;
  let trap: Served;
  const good = createSigningKey('r1', 'RS256').jwk;
  const other = createSigningKey('r2', 'RS256').jwk;

  beforeAll(async () => {
    issuer = await serve((request, response) => listener(request, response));
    trap = await serve((_request, response) => {
      trapped += 1;
      response.end(JSON.stringify({ keys: [other] }));
    });
  });
  afterAll(async () => {
    await issuer?.stop();
    await trap?.stop();
  });

  const answers: [string, RequestListener][] = [
    ['says 500', (_request, response) => response.writeHead(500).end(JSON.stringify({ keys: [other] }))],
    ['says 404', (_request, response) => response.writeHead(404).end()],
    ['redirects', (_request, response) => response.writeHead(302, { location: `${trap.url}/certs` }).end()],
    ['resets', (request) => request.socket.destroy()],
    [
      'ends early',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '9999' }).write('{"keys":[');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      'is larger than 64 kB',
      (_request, response) => response.end(JSON.stringify({ keys: [other], more: 'x'.repeat(70_000) })),
    ],
    [
      'has no end',
      (_request, response) => {
        const more = setInterval(() => response.write('x'.repeat(16_384)), 1);
        response.on('close', () => clearInterval(more));
      },
    ],
    [
      'has 1,000 keys',
      (_request, response) =>
        response.end(JSON.stringify({ keys: Array.from({ length: 1_000 }, (_, i) => ({ kid: `k${i}` })) })),
    ],
    [
      'takes a byte a second',
      (_request, response) => {
        const more = setInterval(() => response.write(' '), 1_000);
        response.on('close', () => clearInterval(more));
      },
    ],
    ['never comes', () => undefined],
  ];

  it.each(answers)('keeps the keys when the answer %s', async (_name, bad) => {
    const failures: unknown[] = [];
    let now = 0;
    const keys = createKeySet({
      url: `${issuer.url}/certs`,
      maxAgeMs: 60_000,
      fetchText,
      now: () => now,
      onFailure: (error) => failures.push(error),
    });
    listener = (_request, response) => response.end(JSON.stringify({ keys: [good] }));
    expect(await keys.find('r1')).toBeDefined();
    listener = bad;
    now = 10_000;
    const began = performance.now();
    expect(await keys.find('r2')).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(2_600);
    expect(failures).toHaveLength(1);
    expect(await keys.find('r1')).toBeDefined();
    expect(trapped).toBe(0);
  });
});
