// Each fault seen by a caller: the rest of the answer is there, the error is coded and says nothing of what is behind.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineAdapter, type Adapter, type HttpClient } from '../../adapters/kit/index.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';
import { FAULTS, GOOD, LEAKS, startFault, THING, type Fault } from './faultTable.js';
import { reply, startUpstream, type ScriptedUpstream } from './scriptedUpstream.js';

const READ_MS = 400;
const SECRET = 'canary-upstream-password';

/** An adapter of one root field, whose upstream is somewhere on loopback. */
function aThingAdapter(id: string): Adapter {
  const thing = z.object({ id: z.string(), name: z.string() });
  return defineAdapter({
    id,
    title: { vi: 'Mẫu', en: 'Sample' },
    levels: ['CITY'],
    grants: [],
    configSchema: z.object({ baseUrl: z.string().describe('Address.') }),
    typeDefs: /* GraphQL */ `
      type Thing_${id} {
        id: ID!
        name: String!
      }
      extend type Query {
        ${id}: Thing_${id} @public
      }
    `,
    createClient: ({ http, config }): { http: HttpClient; baseUrl: string } => ({ http, baseUrl: config.baseUrl }),
    queries: {
      [id]: async (_args: object, { client, signal }) =>
        client.http.request({
          operation: 'thing',
          method: 'GET',
          url: `${client.baseUrl}/thing`,
          headers: { authorization: `Bearer ${SECRET}` },
          as: 'json',
          schema: thing,
          safe: true,
          signal,
        }),
    },
    entities: {},
    probe: async () => undefined,
  });
}

const fieldOf = (fault: Fault) => fault.id.toLowerCase();
let forge: TokenForge;
let gateway: TestGateway;
let good: ScriptedUpstream;
const upstreams: ScriptedUpstream[] = [];

beforeAll(async () => {
  good = await startUpstream((socket) => void socket.write(reply(GOOD)));
  upstreams.push(good);
  const limits = { readMs: READ_MS, connectMs: 300, maxBytes: 1_048_576, breakMs: 300 };
  const settings: Record<string, unknown> = { good: { config: { baseUrl: good.url }, limits } };
  for (const fault of FAULTS) {
    const upstream = await startFault(fault);
    upstreams.push(upstream);
    settings[fieldOf(fault)] = { config: { baseUrl: upstream.url }, limits };
  }
  forge = await createTokenForge();
  gateway = await startTestGateway({
    issuer: forge.issuer,
    adapters: [aThingAdapter('good'), ...FAULTS.map((fault) => aThingAdapter(fieldOf(fault)))],
    adapterSettings: settings,
  });
});

afterAll(async () => {
  await gateway.stop();
  await forge.stop();
  await Promise.all(upstreams.map((upstream) => upstream.stop()));
});

describe('a caller who asks a good and a bad system', () => {
  it.each(FAULTS.filter(({ code }) => code !== 'data'))(
    'gets the good answer, and for $id $what: $code',
    async (fault) => {
      const field = fieldOf(fault);
      const before = process.memoryUsage().rss;
      const started = performance.now();
      const answer = await gateway.ask(forge.token(), `{ good { id name } bad: ${field} { id name } }`);
      expect(performance.now() - started).toBeLessThan(READ_MS + 1_100);
      expect(answer.status).toBe(200);
      expect(answer.data).toEqual({ good: THING, bad: null });
      expect(answer.errors).toHaveLength(1);
      const [error] = answer.errors ?? [];
      expect(error.path).toEqual(['bad']);
      expect(error.extensions).toMatchObject({
        code: fault.code,
        service: field,
        hop: 'UPSTREAM',
        requestId: answer.headers.get('x-request-id'),
        messages: { vi: expect.any(String), en: expect.any(String) },
      });
      expect(error.extensions.retryAfter).toBe(fault.retryAfterSeconds);
      expect(answer.text).not.toMatch(LEAKS);
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1_048_576);
    },
  );

  it.each(FAULTS.filter(({ code }) => code === 'data'))('gets both answers with $id $what', async (fault) => {
    const answer = await gateway.ask(forge.token(), `{ good { name } slow: ${fieldOf(fault)} { name } }`);
    expect(answer.errors).toBeUndefined();
    expect(answer.data.slow).toEqual({ name: THING.name });
  });

  it('gets all that is there when many systems fail at once, within one deadline', async () => {
    const bad = FAULTS.filter(({ code }) => code !== 'data')
      .map(fieldOf)
      .filter((_field, i) => i % 3 === 0);
    const started = performance.now();
    const answer = await gateway.ask(
      forge.token(),
      `{ good { id } ${bad.map((field) => `${field} { id }`).join(' ')} }`,
    );
    expect(performance.now() - started).toBeLessThan(READ_MS + 1_500);
    expect(answer.data.good).toEqual({ id: '1' });
    expect(answer.errors?.map((error) => error.path[0]).sort()).toEqual([...bad].sort());
    expect(answer.text).not.toMatch(LEAKS);
  });
});

describe('when a system stays away', () => {
  it('callers soon get their answer without waiting for it, and the others are as quick as ever', async () => {
    const query = '{ good { id } f03 { id } }';
    const codes: string[] = [];
    for (let i = 0; i < 6; i += 1) codes.push((await gateway.ask(forge.token(), query)).errors?.[0].extensions.code);
    expect(codes).toContain('UPSTREAM_CIRCUIT_OPEN');
    const started = performance.now();
    const answer = await gateway.ask(forge.token(), query);
    expect(answer.errors?.[0].extensions).toMatchObject({
      code: 'UPSTREAM_CIRCUIT_OPEN',
      retryAfter: 1,
      service: 'f03',
    });
    expect(performance.now() - started).toBeLessThan(150);
  });

  it('the gateway stays ready, and says which system fails', async () => {
    const response = await fetch(`${gateway.url}/readyz`);
    const body = (await response.json()) as { checks: { adapters: Record<string, string> } };
    expect(response.status).toBe(200);
    expect(body.checks.adapters).toMatchObject({ good: 'ok', f03: 'failing' });
  });
});

describe('what is written down', () => {
  it('has the code of each failure, and no credential of ours', () => {
    const log = gateway.log.join('');
    expect(log).toContain('UPSTREAM_BAD_STATUS');
    expect(log).not.toContain(SECRET);
    expect(log).not.toMatch(/Foo\.java|stolen|Upstream words/);
  });
});
