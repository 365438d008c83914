// Event streams on a whole gateway: the same callers, rights, refusals and records as over every other way in.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signedIn } from '../support/socketClient.js';
import {
  CHANGED,
  openStream,
  OTHER_WARD,
  startParcelGateway,
  WARD,
  type ParcelGateway,
} from '../support/parcelGateway.js';
import { SECRET } from '../support/parcelAdapter.js';

let gateway: ParcelGateway;
beforeAll(async () => {
  gateway = await startParcelGateway();
}, 60_000);
afterAll(() => gateway.stop());

let made = 0;
async function arrive(unit: string): Promise<string> {
  const key = `thua-mau-${(made += 1)}`;
  const response = await fetch(`${gateway.url}/inbound/parcels/put`, {
    ...{ method: 'POST', headers: { 'x-secret': SECRET } },
    body: JSON.stringify({ key, title: `Thửa ${key}`, unit }),
  });
  expect(response.status).toBe(200);
  return `Thửa ${key}`;
}

/** Once it hears: the stream is asked for, and then its source. */
async function listen(method: 'GET' | 'POST', token = gateway.watcher('H26.L7')) {
  const stream = await openStream(gateway.graphqlUrl, token, CHANGED, method);
  expect([stream.response.status, stream.response.headers.get('content-type')]).toEqual([
    ...[200, 'text/event-stream; charset=utf-8'],
  ]);
  while (stream.told().length === 0) {
    await arrive(WARD);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return stream;
}

const titles = (told: any[]) => told.map(({ data }) => data.parcelChanged.title);

describe.each(['GET', 'POST'] as const)('a subscription by %s', (method) => {
  it('tells of what arrives in one’s own ward, and of nothing else', async () => {
    const stream = await listen(method);
    const other = await arrive(OTHER_WARD);
    const own = await arrive(WARD);
    while (!titles(stream.told()).includes(own)) await stream.hear(stream.told().length + 1);
    expect(stream.text()).not.toContain(other);
    stream.leave();
    await stream.ended;
  });
});

describe('what may not be', () => {
  it('without a token is refused with 401, with a wrong one too', async () => {
    for (const token of [null, 'x.y.z']) {
      const stream = await openStream(gateway.graphqlUrl, token, CHANGED);
      expect(stream.response.status).toBe(401);
    }
  });

  it('without the right is told so as one event, and complete', async () => {
    const token = gateway.forge.token({ sub: 'nguoi-la', org: 'H26.L7', roles: [] });
    const stream = await openStream(gateway.graphqlUrl, token, CHANGED);
    await stream.ended;
    expect(stream.told()[0].errors[0].extensions.code).toBe('FORBIDDEN');
    expect(stream.text()).toMatch(/event: complete\ndata: \n\n$/);
  });

  it('as a text that is none is told so as one event', async () => {
    const stream = await openStream(gateway.graphqlUrl, gateway.watcher('H26.L7'), 'subscription { nothing }');
    await stream.ended;
    expect(stream.told()[0].errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('a mutation or a query by GET is not answered as events', async () => {
    for (const query of ['mutation { x }', '{ __typename }']) {
      const stream = await openStream(gateway.graphqlUrl, gateway.watcher('H26.L7'), query, 'GET');
      expect(stream.response.headers.get('content-type')).not.toContain('event-stream');
      stream.leave();
    }
  });
});

it('a query by POST comes as one event, or as JSON for whoever takes that', async () => {
  const token = gateway.watcher('H26.L7');
  const stream = await openStream(gateway.graphqlUrl, token, '{ __typename }');
  await stream.ended;
  expect(stream.told()).toEqual([{ data: { __typename: 'Query' } }]);
  const both = { accept: 'application/json, text/event-stream' };
  const json = await gateway.ask(token, '{ __typename }', {}, both);
  expect([json.headers.get('content-type')?.split(';')[0], json.data]).toEqual([
    ...['application/json', { __typename: 'Query' }],
  ]);
});

it('a stream ends with its token', async () => {
  const exp = Math.floor(Date.now() / 1_000) + 2;
  const stream = await openStream(gateway.graphqlUrl, gateway.watcher('H26.L7', { exp }), CHANGED);
  await stream.ended;
  expect(Date.now() / 1_000).toBeLessThan(exp + 5);
  expect(stream.told().at(-1).errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

it('a stream ends when its agency is suspended', async () => {
  const stream = await openStream(gateway.graphqlUrl, gateway.watcher('H26.L8'), CHANGED);
  const { errors } = await gateway.admin(
    gateway.administrator(),
    'mutation ($code: String!) { suspendTenant(code: $code, reason: "Tạm ngừng (mẫu)") { code } }',
    { code: 'H26.L8' },
  );
  expect(errors).toBeUndefined();
  await stream.ended;
  expect(stream.told().at(-1).errors[0].extensions.code).toBe('TENANT_SUSPENDED');
});

it('streams and connections of one person have the same few places', async () => {
  const token = gateway.watcher('H26.L7', { sub: 'nguoi-mau-nhieu-ket-noi' });
  const sockets = [await signedIn(gateway.wsUrl, `Bearer ${token}`), await signedIn(gateway.wsUrl, `Bearer ${token}`)];
  const streams = [];
  for (let n = 0; n < 3; n += 1) streams.push(await openStream(gateway.graphqlUrl, token, CHANGED));
  const refused = await openStream(gateway.graphqlUrl, token, CHANGED);
  expect(refused.response.status).toBe(429);
  sockets[0]?.socket.terminate();
  streams[0]?.leave();
  for (let n = 0; n < 2;) {
    const next = await openStream(gateway.graphqlUrl, token, CHANGED);
    if (next.response.status === 200) n += 1;
    streams.push(next);
  }
  streams.forEach((stream) => stream.leave());
  sockets[1]?.socket.terminate();
});

it('the gateway stops at once although streams are open', async () => {
  const other = await startParcelGateway();
  const stream = await openStream(other.graphqlUrl, other.watcher('H26.L7'), CHANGED);
  const started = performance.now();
  await other.stop();
  await stream.ended;
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(stream.text()).toMatch(/event: complete\ndata: \n\n$/);
}, 60_000);
