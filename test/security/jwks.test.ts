// The issuer's key set in every bad state, seen by callers over HTTP.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createSigningKey, createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { closeConnections, headerOf, post } from './support/exchange.js';
import { expectError } from './support/expectError.js';
import { serve } from './support/serve.js';

const QUERY = { query: '{ unit(code: "00103") { fullName } }' };

afterAll(() => closeConnections());

describe('with an issuer that is there', () => {
  let forge: TokenForge;
  let gateway: TestGateway;
  const status = async (token: string) => (await post(gateway.graphqlUrl, token, QUERY)).status;

  beforeAll(async () => {
    forge = await createTokenForge();
    gateway = await startTestGateway({ issuer: forge.issuer });
  });
  afterAll(async () => {
    await gateway?.stop();
    await forge?.stop();
  });

  it('accepts a rotated key within 5 s, without a word from anybody', async () => {
    expect(await status(forge.token())).toBe(200);
    const next = createSigningKey('r2', 'RS256');
    forge.keys = [forge.rsa.jwk, next.jwk];
    const began = performance.now();
    while ((await status(forge.token({}, {}, next))) !== 200) {
      expect(performance.now() - began).toBeLessThan(5_500);
      await sleep(100);
    }
    expect(forge.fetches()).toBe(2);
  });

  it('fetches at most once in 5 s under a flood of unknown key ids, and serves everybody else', async () => {
    const before = forge.fetches();
    const began = performance.now();
    const flood = Array.from({ length: 400 }, (_, i) => status(forge.token({}, { kid: `unknown-${i}` })));
    const served = Array.from({ length: 40 }, () => status(forge.token()));
    expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
    expect(new Set(await Promise.all(served))).toEqual(new Set([200]));
    const allowed = 1 + Math.floor((performance.now() - began) / 5_000);
    expect(forge.fetches() - before).toBeLessThanOrEqual(allowed);
  });

  it('keeps its keys when the set turns to garbage, and goes on refusing strangers with 401', async () => {
    forge.garbage = '<html>Bad gateway</html>';
    expect(await status(forge.token({}, { kid: 'unknown' }))).toBe(401);
    expect(await status(forge.token())).toBe(200);
  });
});

describe('with an issuer that is down at the start', () => {
  it('answers 503, not 401, and recovers by itself', async () => {
    const forge = await createTokenForge();
    const port = await freePort();
    const gateway = await startTestGateway({ issuer: forge.issuer, jwksUri: `http://127.0.0.1:${port}/certs` });
    const first = await post(gateway.graphqlUrl, forge.token(), QUERY);
    expectError(first, 503, 'IDP_UNAVAILABLE');
    expect(Number(headerOf(first, 'retry-after'))).toBeGreaterThan(0);
    expect(gateway.log.join('')).not.toContain(String(port));
    // What is wrong without a key is refused all the same.
    expectError(await post(gateway.graphqlUrl, forge.token({ aud: 'x' }), QUERY), 401, 'UNAUTHENTICATED');
    const issuer = await serve((_request, response) => response.end(JSON.stringify({ keys: forge.keys })), port);
    const began = performance.now();
    while ((await post(gateway.graphqlUrl, forge.token(), QUERY)).status !== 200) {
      expect(performance.now() - began).toBeLessThan(10_000);
      await sleep(200);
    }
    await gateway?.stop();
    await issuer?.stop();
    await forge?.stop();
  });
});
