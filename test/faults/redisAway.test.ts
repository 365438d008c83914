// The whole gateway with a Redis that is not there: it starts, serves, and says so.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../sandbox/supervisor/freePort.js';
import { startRedis } from '../support/redisService.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

let forge: TokenForge;
let gateway: TestGateway;
let port: number;

beforeAll(async () => {
  port = await freePort();
  forge = await createTokenForge();
  gateway = await startTestGateway({ issuer: forge.issuer, cache: { redisUrl: `redis://127.0.0.1:${port}` } });
});

afterAll(async () => {
  await gateway.stop();
  await forge.stop();
});

async function readiness(): Promise<{ status: number; cache: string }> {
  const response = await fetch(`${gateway.url}/readyz`);
  const body = (await response.json()) as { checks: { cache: string } };
  return { status: response.status, cache: body.checks.cache };
}

async function untilCacheIs(state: string): Promise<void> {
  for (let i = 0; i < 200 && (await readiness()).cache !== state; i += 1) await delay(20);
  expect(await readiness()).toEqual({ status: 200, cache: state });
}

describe('F39 a gateway without its Redis', () => {
  it('is ready, names the cache as degraded, answers, and takes Redis up when it is there', async () => {
    await untilCacheIs('degraded');
    const answer = await gateway.ask(forge.token(), '{ unit(code: "00103") { name } }');
    expect([answer.status, answer.errors]).toEqual([200, undefined]);
    const redis = await startRedis(port);
    await untilCacheIs('ok');
    await redis.kill();
    await untilCacheIs('degraded');
    expect((await gateway.ask(forge.token(), '{ unit(code: "00103") { name } }')).status).toBe(200);
    const told = gateway.log
      .filter((line) => line.includes('"redis"'))
      .map((line) => /"state":"(\w+)"/.exec(line)?.[1]);
    expect(told).toEqual(['degraded', 'ok', 'degraded']);
  });
});
