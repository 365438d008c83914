// The WebSocket server with real sockets: who gets in, how long they stay, how much they may ask.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { PROTOCOL, connect, signedIn, statusOf } from '../../test/support/socketClient.js';
import { createPlaces } from './socket/places.js';
import { createWebSocketServer, socketSettingsSchema, type SocketOptions } from './webSocket.js';

class Refusal extends Error {
  constructor(readonly code: 'UNAUTHENTICATED' | 'TENANT_SUSPENDED') {
    super(code);
  }
}

/** Tokens look like `Bearer <person> [<agency>] [<seconds to live>]`. */
function toPrincipal(authorization: string) {
  const [scheme, person, agency = 'A', seconds = '600'] = authorization.split(' ');
  if (scheme !== 'Bearer' || person === undefined || person === 'nobody') throw new Refusal('UNAUTHENTICATED');
  const expiresAt = Date.now() / 1000 + Number(seconds);
  return { client: 'app', reference: person, agency, expiresAt };
}

interface Switches {
  suspended: boolean;
  running: number;
  purposes: (string | null)[];
  release: () => void;
}

const open: (() => Promise<void>)[] = [];

async function start(more: Partial<SocketOptions> = {}, settings: object = {}) {
  const switches: Switches = { suspended: false, running: 0, purposes: [], release: () => undefined };
  const closed: number[] = [];
  const http: Server = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const held = new Promise<void>((resolve) => {
    switches.release = resolve;
  });
  const options: SocketOptions = {
    settings: socketSettingsSchema.parse({ initMs: 200, recheckMs: 100, ...settings }),
    deadlineMs: 1_000,
    publicUrl: () => url,
    ipOf: (request) => request.socket.remoteAddress,
    authenticate: async (authorization) => toPrincipal(authorization),
    accessOf: (_principal, purpose) => {
      switches.purposes.push(purpose);
      if (switches.suspended) throw new Refusal('TENANT_SUSPENDED');
      return { purpose };
    },
    codeOf: (error) => (error instanceof Refusal ? error.code : undefined),
    execute: async ({ query }, state) => {
      if (query.includes('held')) await held;
      if (query.includes('refused'))
        return { body: '{"errors":[{"message":"không","extensions":{"code":"FORBIDDEN"}}]}' };
      return { body: JSON.stringify({ data: { who: state.principal?.reference } }) };
    },
    subscribe: async ({ query }, _state, signal) => ({
      events: (async function* () {
        switches.running += 1;
        const text = query.includes('big') ? 'x'.repeat(100_000) : '';
        try {
          for (let n = 0; !signal.aborted && (n < 3 || !query.includes('three')); n += 1) {
            yield { data: { n, text } };
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        } finally {
          switches.running -= 1;
        }
      })(),
    }),
    onUnexpected: () => undefined,
    onClosed: ({ code }) => closed.push(code),
    ...more,
  };
  const sockets = createWebSocketServer(options, createPlaces(options.settings.connectionsPerPerson));
  sockets.handleUpgrade(http);
  open.push(async () => {
    switches.release();
    await sockets.stop();
    await new Promise((resolve) => http.close(resolve));
  });
  return { url: url.replace('http', 'ws'), origin: url, sockets, switches, closed };
}

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe('upgrades', () => {
  test('other paths, addresses with a query, other sub-protocols and foreign pages are refused', async () => {
    const { url, origin } = await start();
    expect(await statusOf(url, { path: '/admin/graphql' })).toBe(404);
    expect(await statusOf(url, { path: '/graphql?access_token=t' })).toBe(400);
    expect(await statusOf(url, { protocols: ['graphql-ws'] })).toBe(403);
    expect(await statusOf(url, { protocols: [PROTOCOL, 'bearer-abc'] })).toBe(403);
    expect(await statusOf(url, { headers: { origin: 'https://elsewhere.invalid' } })).toBe(403);
    expect(await statusOf(url, { headers: { origin: 'null' } })).toBe(403);
    const own = await connect(url, { headers: { origin } });
    own.socket.terminate();
  });

  test('no more connections than there is room for', async () => {
    const { url } = await start({}, { connections: 1 });
    await signedIn(url);
    expect(await statusOf(url, {})).toBe(503);
  });
});

describe('signing in', () => {
  test('a client that says nothing is closed with 4408, one without a token with 4401', async () => {
    const { url } = await start();
    expect(await (await connect(url)).ended).toBe(4408);
    const without = await connect(url);
    without.say({ type: 'connection_init' });
    expect(await without.ended).toBe(4401);
    const wrong = await connect(url);
    wrong.say({ type: 'connection_init', payload: { authorization: 'Bearer nobody' } });
    expect(await wrong.ended).toBe(4401);
  });

  test('operations before the first message are refused with 4401', async () => {
    const { url } = await start();
    const client = await connect(url);
    client.say({ type: 'subscribe', id: '1', payload: { query: '{ who }' } });
    expect(await client.ended).toBe(4401);
  });

  test('the token of the upgrade counts too, but never beside another', async () => {
    const { url } = await start();
    const client = await connect(url, { headers: { authorization: 'Bearer p1' } });
    client.say({ type: 'connection_init' });
    await client.hear('connection_ack');
    const two = await connect(url, { headers: { authorization: 'Bearer p1' } });
    two.say({ type: 'connection_init', payload: { authorization: 'Bearer p1' } });
    expect(await two.ended).toBe(4400);
  });

  test('five connections of one person, and room again when one leaves', async () => {
    const { url } = await start();
    const clients = await Promise.all([1, 2, 3, 4, 5].map(() => signedIn(url)));
    const sixth = await connect(url);
    sixth.say({ type: 'connection_init', payload: { authorization: 'Bearer p1' } });
    expect(await sixth.ended).toBe(4429);
    await signedIn(url, 'Bearer p2');
    clients[0]?.socket.close();
    await clients[0]?.ended;
    await signedIn(url);
  });
});

describe('operations', () => {
  test('a query is answered once, a refusal is an error, a broken message closes', async () => {
    const { url } = await start();
    const client = await signedIn(url);
    client.say({ type: 'subscribe', id: '1', payload: { query: '{ who }' } });
    expect((await client.hear('next', '1')).payload).toEqual({ data: { who: 'p1' } });
    await client.hear('complete', '1');
    client.say({ type: 'subscribe', id: '2', payload: { query: '{ refused }' } });
    expect((await client.hear('error', '2')).payload).toEqual([
      { message: 'không', extensions: { code: 'FORBIDDEN' } },
    ]);
    client.say({ type: 'nonsense' });
    expect(await client.ended).toBe(4400);
  });

  test('each states its purpose, or the one of the connection', async () => {
    const { url, switches } = await start({}, { recheckMs: 4_000 });
    const client = await signedIn(url, 'Bearer p1', { purpose: 'steering' });
    client.say({ type: 'subscribe', id: '1', payload: { query: '{ who }' } });
    await client.hear('complete', '1');
    client.say({ type: 'subscribe', id: '2', payload: { query: '{ who }', extensions: { purpose: 'statistics' } } });
    await client.hear('complete', '2');
    expect(switches.purposes.slice(-2)).toEqual(['steering', 'statistics']);
    client.say({ type: 'subscribe', id: '3', payload: { query: '{ who }', extensions: { purpose: 'Không' } } });
    const { extensions } = (await client.hear('error', '3')).payload[0];
    expect(extensions).toMatchObject({ code: 'BAD_REQUEST', problem: 'PURPOSE' });
  });

  test('twenty at once, also when the client forgets about them', async () => {
    const { url, switches } = await start();
    const client = await signedIn(url);
    for (let id = 1; id <= 20; id += 1) {
      client.say({ type: 'subscribe', id: String(id), payload: { query: '{ held }' } });
      client.say({ type: 'complete', id: String(id) });
    }
    client.say({ type: 'subscribe', id: '21', payload: { query: '{ who }' } });
    expect((await client.hear('error', '21')).payload[0].extensions.code).toBe('QUOTA_EXCEEDED');
    switches.release();
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.say({ type: 'subscribe', id: '22', payload: { query: '{ who }' } });
    await client.hear('complete', '22');
  });

  test('events come one by one and end with the stream, with the client, or with the connection', async () => {
    const { url, switches } = await start();
    const client = await signedIn(url);
    client.say({ type: 'subscribe', id: '1', payload: { query: 'subscription { three }' } });
    await client.hear('complete', '1');
    expect(client.messages.filter(({ id }) => id === '1').map(({ payload }) => payload?.data.n)).toEqual([
      0,
      1,
      2,
      undefined,
    ]);
    client.say({ type: 'subscribe', id: '2', payload: { query: 'subscription { on }' } });
    await client.hear('next', '2');
    client.say({ type: 'complete', id: '2' });
    await expectSoon(() => switches.running === 0);
    client.say({ type: 'subscribe', id: '3', payload: { query: 'subscription { on }' } });
    await client.hear('next', '3');
    client.socket.terminate();
    await expectSoon(() => switches.running === 0);
  });
});

async function expectSoon(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 600 && !holds(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(holds()).toBe(true);
}

describe('staying', () => {
  test('AZ-S02 the connection ends with its token', async () => {
    const { url } = await start();
    const client = await signedIn(url, 'Bearer p1 A 1');
    expect(await client.ended).toBe(4401);
  });

  test('AZ-S04 it ends when the tenant is suspended', async () => {
    const { url, switches } = await start();
    const client = await signedIn(url);
    switches.suspended = true;
    expect(await client.ended).toBe(4403);
  });

  test('AZ-S06 a new token lasts longer, is not sent back, and must be of the same one', async () => {
    const { url } = await start();
    const client = await signedIn(url, 'Bearer p1 A 1');
    client.say({ type: 'ping', payload: { authorization: 'Bearer p1 A 60' } });
    expect(await client.hear('pong')).toEqual({ type: 'pong' });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
    client.say({ type: 'ping', payload: { authorization: 'Bearer p1 B 60' } });
    expect(await client.ended).toBe(4403);
  });

  test('AZ-S08 a client that does not read is closed, and nothing runs on for it', async () => {
    const { url, switches, closed } = await start();
    const client = await signedIn(url);
    client.say({ type: 'subscribe', id: '1', payload: { query: 'subscription { big }' } });
    await client.hear('next', '1');
    client.socket.pause();
    await expectSoon(() => switches.running === 0);
    await expectSoon(() => closed.length === 1);
    client.socket.resume();
    expect([4429, 1006]).toContain(await client.ended);
  });

  test('a message that is too large, or not text, ends it', async () => {
    const { url } = await start({}, { messageBytes: 1_024 });
    const large = await signedIn(url);
    large.say({ type: 'ping', payload: { text: 'x'.repeat(2_000) } });
    expect(await large.ended).toBe(1009);
    const binary = await signedIn(url);
    binary.socket.send(Buffer.from([1, 2]));
    expect(await binary.ended).toBe(1003);
  });
});
