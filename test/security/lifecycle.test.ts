// Requests that are on their way while something ends: a token, the room for more, the server itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { closeConnections, headerOf, post, send } from './support/exchange.js';
import { expectError } from './support/expectError.js';
import { faultyAdapter } from './support/faultyAdapter.js';
import { QUERY } from './support/useGateway.js';

let forge: TokenForge;
const running: TestGateway[] = [];

beforeAll(async () => {
  forge = await createTokenForge();
});
afterEach(async () => {
  closeConnections();
  for (const gateway of running.splice(0)) await gateway.stop();
});
afterAll(() => forge?.stop());

async function start(http: Record<string, unknown> = {}): Promise<TestGateway> {
  const gateway = await startTestGateway({ issuer: forge.issuer, adapters: [faultyAdapter()], http });
  running.push(gateway);
  return gateway;
}

const slow = (gateway: TestGateway, ms: number, token = forge.token()) =>
  fetch(gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: `{ slow(ms: ${ms}) }` }),
  });

describe('a token', () => {
  it('F77 that expires on the way lets its request finish, and no other begin', async () => {
    const gateway = await start();
    // Clocks may differ by 5 s, so this one has between 1 and 2 s left.
    const now = Math.floor(Date.now() / 1000);
    const token = forge.token({ iat: now - 60, exp: now - 3 });
    const answer = await slow(gateway, 2_200, token);
    expect([answer.status, await answer.json()]).toEqual([200, { data: { slow: 'late' } }]);
    expectError(await post(gateway.graphqlUrl, token, QUERY), 401, 'UNAUTHENTICATED');
  });
});

describe('too many requests at once', () => {
  it('are told so at once, and come in again when there is room', async () => {
    const gateway = await start({ maxInFlight: 3 });
    const taken = Array.from({ length: 3 }, () => slow(gateway, 600));
    await sleep(200);
    const began = performance.now();
    const refused = await Promise.all(Array.from({ length: 10 }, () => post(gateway.graphqlUrl, forge.token(), QUERY)));
    expect(performance.now() - began).toBeLessThan(350);
    for (const answer of refused) {
      expectError(answer, 503, 'OVERLOADED');
      expect(headerOf(answer, 'retry-after')).toBe('1');
    }
    // Whoever watches the gateway still hears from it.
    expect((await send(`${gateway.url}/livez`, { method: 'GET' })).status).toBe(200);
    expect((await send(`${gateway.url}/readyz`, { method: 'GET' })).status).toBe(200);
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await post(gateway.graphqlUrl, forge.token(), QUERY)).status).toBe(200);
  });

  it('leave their place when they leave, whatever they were', async () => {
    const gateway = await start({ maxInFlight: 3 });
    for (let i = 0; i < 5; i += 1) {
      const leaving = new AbortController();
      const gone = fetch(gateway.graphqlUrl, { method: 'POST', body: '{', signal: leaving.signal }).catch(() => null);
      await post(gateway.graphqlUrl, 'x', '{').catch(() => null);
      await post(gateway.graphqlUrl, forge.token(), '{').catch(() => null);
      leaving.abort();
      await gone;
    }
    expect((await post(gateway.graphqlUrl, forge.token(), QUERY)).status).toBe(200);
  });
});

describe('a request', () => {
  it('does not wait for ever for a system that heeds nothing', async () => {
    const gateway = await start({ deadlineMs: 200, maxInFlight: 1 });
    const began = performance.now();
    expectError(
      await post(gateway.graphqlUrl, forge.token(), { query: '{ slow(ms: 4000) }' }),
      503,
      'DEADLINE_EXCEEDED',
    );
    expect(performance.now() - began).toBeLessThan(1_500);
    // Its place is free again.
    expect((await post(gateway.graphqlUrl, forge.token(), QUERY)).status).toBe(200);
  });
});

describe('stopping', () => {
  it('F80 lets 100 requests in flight finish, then ends soon', async () => {
    const gateway = await start();
    const inFlight = Array.from({ length: 100 }, () => slow(gateway, 1_500));
    await sleep(700);
    const began = performance.now();
    running.splice(0);
    const stopped = gateway.stop();
    await sleep(50);
    await expect(fetch(`${gateway.url}/livez`, { headers: { connection: 'close' } })).rejects.toThrow();
    const answers = await Promise.all(inFlight);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await answers[0]?.json()).toEqual({ data: { slow: 'late' } });
    await stopped;
    // Connections that the clients keep open do not keep the server.
    expect(performance.now() - began).toBeLessThan(3_500);
  });

  it('F81 cuts what is longer than the grace', async () => {
    const gateway = await start({ graceMs: 300, deadlineMs: 10_000 });
    const cut = slow(gateway, 3_000).then(
      ({ status }) => status,
      () => 'cut',
    );
    await sleep(200);
    running.splice(0);
    const began = performance.now();
    await gateway.stop();
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(await cut).toBe('cut');
  });
});
