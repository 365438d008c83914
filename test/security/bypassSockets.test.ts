// AZ-S: subscriptions on the real gateway. What lasts is decided on again and again.
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { agency, recordKey, unitsOf } from './matrix/world.js';
import { idOf, useMatrix } from './support/useMatrix.js';

const { matrix, person, ask, admin } = useMatrix();

/** "Within 5 s", with slack for a busy machine. */
const SOON = 8_000;

interface Client {
  readonly socket: WebSocket;
  readonly told: any[];
  readonly closed: Promise<number>;
  hear(count: number): Promise<any[]>;
}

async function connect(token: string | null, query?: string): Promise<Client> {
  const socket = new WebSocket(matrix().gateway.graphqlUrl.replace('http', 'ws'), ['graphql-transport-ws']);
  const told: any[] = [];
  const closed = once(socket, 'close').then(([code]) => code as number);
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'connection_ack' && query !== undefined)
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    if (message.type === 'next' || message.type === 'error') told.push(message.payload);
  });
  await once(socket, 'open');
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: token === null ? {} : { authorization: `Bearer ${token}` } }),
  );
  const hear = async (count: number) => {
    const until = Date.now() + SOON;
    while (told.length < count && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    return told;
  };
  return { socket, told, closed, hear };
}

async function listen(
  token: string | null,
  query = 'subscription { recordChanged { number nationalId related { number } } }',
) {
  const before = matrix().system.listeners();
  const client = await connect(token, query);
  const until = Date.now() + SOON;
  while (matrix().system.listeners() <= before && client.told.length === 0 && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return client;
}

function tell(family: 'a' | 'b', place: Parameters<typeof recordKey>[1], more: object = {}): string {
  const { system } = matrix();
  const record = system.records.get(recordKey(family, place));
  if (record === undefined) throw new Error('no record');
  system.tell({ ...record, ...more });
  return record.number;
}

describe('AZ-S subscriptions', () => {
  test('AZ-S01 without a token the connection ends with 4401; without a word, with 4408 after 3 s', async () => {
    expect(await (await connect(null)).closed).toBe(4401);
    const silent = new WebSocket(matrix().gateway.graphqlUrl.replace('http', 'ws'), ['graphql-transport-ws']);
    const [code] = await once(silent, 'close');
    expect(code).toBe(4408);
  });

  test('AZ-S02 the connection ends with its token', async () => {
    const exp = Math.floor(Date.now() / 1000) + 2;
    const client = await listen(
      matrix().forge.token({ sub: 'brief', org: agency('a', 'root'), roles: ['ward-officer'], exp }),
    );
    expect(await client.closed).toBe(4401);
    expect(Date.now() / 1000).toBeLessThan(exp + 5);
  });

  test('AZ-S03 AZ-S05 events are decided on with the rights of their moment, and masked', async () => {
    matrix().system.careless = true;
    const app = person('shared_app', 'b');
    const client = await listen(app.token);
    tell('b', 'sibling');
    tell('a', 'root');
    const own = tell('b', 'root', { relatedKey: 'b-sibling' });
    const [first] = await client.hear(1);
    // AZ-I09: the payload leads nowhere that a read would not.
    expect(first.data.recordChanged).toMatchObject({ number: own, related: null });
    expect(first.data.recordChanged.nationalId).toContain('****');
    const grants = await admin(
      person('city_admin', 'b'),
      '{ grants(filter: { grantee: "app-b-root" }, first: 50) { nodes { id capability } } }',
    );
    const watch = grants.data.grants.nodes.find(({ capability }: any) => capability === 'records:record.watch');
    await admin(
      person('city_admin', 'b'),
      'mutation ($id: ID!) { endGrant(id: $id, reason: "Thu hồi để kiểm thử") { ended } }',
      { id: watch.id },
    );
    const until = Date.now() + SOON;
    while (
      client.told.every(({ errors, 0: refused }) => errors === undefined && refused === undefined) &&
      Date.now() < until
    ) {
      tell('b', 'root');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const last = client.told.at(-1);
    expect((last.errors ?? last)[0].extensions.code).toBe('FORBIDDEN');
    client.socket.close();
  });

  test('AZ-S04 the connection ends when the agency is suspended', async () => {
    const name = agency('b', 'child');
    const client = await listen(matrix().forge.token({ sub: 'child', org: name, roles: ['ward-officer'] }));
    await admin(
      person('city_admin', 'a'),
      'mutation ($code: String!) { suspendTenant(code: $code, reason: "Tạm ngừng (mẫu)") { code } }',
      { code: name },
    );
    const started = Date.now();
    expect(await client.closed).toBe(4403);
    expect(Date.now() - started).toBeLessThan(SOON);
  });

  test('AZ-S06 a new token changes the rights at once, and cannot be another agency’s', async () => {
    const claims = { sub: 'mover', org: agency('a', 'root') };
    const { forge, system } = matrix();
    system.careless = true;
    const client = await listen(forge.token({ ...claims, roles: ['ward-officer'] }));
    const renew = (token: string) =>
      client.socket.send(JSON.stringify({ type: 'ping', payload: { authorization: `Bearer ${token}` } }));
    const query = 'mutation ($id: ID!) { updateRecord(id: $id, title: "x", idempotencyKey: "socket-1") { status } }';
    const update = (id: string) =>
      client.socket.send(
        JSON.stringify({ id, type: 'subscribe', payload: { query, variables: { id: idOf('a', 'root') } } }),
      );
    renew(forge.token({ ...claims, roles: ['auditor'] }));
    await once(client.socket, 'message');
    update('2');
    await client.hear(1);
    expect(client.told[0][0].extensions.code).toBe('FORBIDDEN');
    renew(forge.token({ ...claims, org: agency('b', 'root'), roles: ['ward-officer'] }));
    expect(await client.closed).toBe(4403);
  });

  test('AZ-S07 a token among the sub-protocols, or a foreign page, is refused with 403', async () => {
    const url = matrix().gateway.graphqlUrl.replace('http', 'ws');
    const token = person('ward_officer').token ?? '';
    const tries = [
      new WebSocket(url, ['graphql-transport-ws', token.replaceAll('.', '-')]),
      new WebSocket(url, ['graphql-transport-ws'], { origin: 'https://elsewhere.invalid' }),
    ];
    for (const socket of tries) {
      socket.on('error', () => undefined);
      const [, response] = await once(socket, 'unexpected-response');
      expect(response.statusCode).toBe(403);
    }
  });

  test('a command of one is told to those who may see it, and to nobody else', async () => {
    const inside = await listen(person('district_admin', 'a').token);
    const outside = await listen(person('district_admin', 'b').token);
    const query = 'mutation ($id: ID!) { updateRecord(id: $id, title: "mới") { status } }';
    await ask(person('ward_officer', 'a'), query, { id: idOf('a', 'root') });
    const [event] = await inside.hear(1);
    expect(event.data.recordChanged.number).toBe(matrix().system.records.get('a-root')?.number);
    tell('b', 'root');
    const [first] = await outside.hear(1);
    expect(first.data.recordChanged.number).toBe(matrix().system.records.get('b-root')?.number);
    expect(unitsOf('a').root).not.toBe(unitsOf('b').root);
    for (const client of [inside, outside]) client.socket.close();
  });
});
