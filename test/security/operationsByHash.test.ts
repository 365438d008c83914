// Operations by their hash on the real gateway: automatic ones, registered ones, and applications that may send nothing else.
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { hashOf } from '../../gateway/operations/index.js';
import { recordKey } from './matrix/world.js';
import { useMatrix } from './support/useMatrix.js';

const { matrix, person, ask, admin } = useMatrix();
const CLIENT = 'app-b-root';
const LIST = 'query List { records(first: 1) { nodes { number } } }';
const ONE = 'query One($first: Int) { records(first: $first) { nodes { number } } }';
const WATCH = 'subscription Watch { recordChanged { number } }';
const CHANGE = 'mutation Change { __typename }';

const apq = (text: string, more: object = {}) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(text) } },
  ...more,
});
const app = () => person('shared_app', 'b').token ?? '';

async function send(body: object, token = app()): Promise<any> {
  const response = await fetch(matrix().gateway.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

async function get(parameters: Record<string, string>): Promise<any> {
  const response = await fetch(`${matrix().gateway.graphqlUrl}?${new URLSearchParams(parameters).toString()}`, {
    headers: { authorization: `Bearer ${app()}`, 'apollo-require-preflight': '1' },
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const codeOf = (answer: any) => answer.errors?.[0]?.extensions?.code ?? Object.keys(answer.data ?? {})[0];

async function manage(text: string, variables: object = {}): Promise<any> {
  const { data, errors } = await admin(person('city_admin', 'b'), text, variables);
  expect(errors).toBeUndefined();
  return data;
}

const setMode = (mode: string) =>
  manage(
    `mutation { setOperationMode(clientId: "${CLIENT}", mode: ${mode}, reason: "Kiểm thử mẫu") { mode unregisteredUses } }`,
  );

async function overSocket(payload: object): Promise<any> {
  const socket = new WebSocket(matrix().gateway.graphqlUrl.replace('http', 'ws'), ['graphql-transport-ws']);
  const told: any[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString());
    if (message.type === 'connection_ack') socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
    if (message.type === 'next' || message.type === 'error') told.push(message.payload);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${app()}` } }));
  for (let turn = 0; told.length === 0 && turn < 200; turn += 1) {
    const record = matrix().system.records.get(recordKey('b', 'root'));
    if (record !== undefined) matrix().system.tell(record);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  socket.close();
  const [first] = told;
  return Array.isArray(first) ? { errors: first } : first;
}

describe('automatic persisted queries', () => {
  test('are asked for once by text and then by hash, over both methods', async () => {
    const text = 'query Auto { records(first: 2) { nodes { number } } }';
    const unknown = await send(apq(text));
    // These very words are what clients of the protocol wait for.
    expect(unknown).toMatchObject({ status: 200, errors: [{ message: 'PersistedQueryNotFound' }] });
    expect(codeOf(unknown)).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(codeOf(await send(apq(text, { query: text })))).toBe('records');
    expect(codeOf(await send(apq(text)))).toBe('records');
    const extensions = JSON.stringify(apq(text).extensions);
    expect(codeOf(await get({ extensions }))).toBe('records');
  });

  test('give nobody a right', async () => {
    const text = 'query Rights { records(first: 3) { nodes { number } } }';
    expect(codeOf(await send(apq(text, { query: text })))).toBe('records');
    const denied = await send(apq(text), person('citizen_app').token ?? '');
    expect(['FORBIDDEN', 'records']).toContain(codeOf(denied));
    expect(codeOf(await send(apq(text), person('citizen_app').token ?? ''))).toBe(
      codeOf(await send({ query: text }, person('citizen_app').token ?? '')),
    );
  });

  test('are not kept for a text that was refused', async () => {
    const text = 'query Wrong { nothing }';
    expect(codeOf(await send(apq(text, { query: text })))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(codeOf(await send(apq(text)))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('say what is wrong with a hash', async () => {
    expect(await send({ query: LIST, ...apq(ONE) })).toMatchObject({ status: 400 });
    expect(codeOf(await send({ query: LIST, ...apq(ONE) }))).toBe('PERSISTED_QUERY_HASH_MISMATCH');
    expect(codeOf(await send({ extensions: { persistedQuery: { version: 2, sha256Hash: hashOf(ONE) } } }))).toBe(
      'PERSISTED_QUERY_NOT_SUPPORTED',
    );
    expect(codeOf(await send({ documentId: `sha256:${hashOf('never')}` }))).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test.each([
    ['HTTP', send],
    ['WebSocket', overSocket],
  ])('say over %s what is malformed of a hash', async (_way, ask) => {
    const { errors } = await ask({ query: '', extensions: { persistedQuery: { version: 1, sha256Hash: 'none' } } });
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_REQUEST', problem: 'HASHES_DIFFER' });
    expect(errors[0].message).toContain('Mã băm');
  });
});

describe('an application that is limited to what it registers', () => {
  test('is answered by hash, by documentId and by text; anything else is refused and recorded', async () => {
    const operations = [
      { name: 'List', text: LIST },
      { name: 'One', text: ONE },
      { name: 'Watch', text: WATCH },
    ];
    await manage(
      `mutation ($operations: [NewOperation!]!) {
        registerOperations(input: { clientId: "${CLIENT}", operations: $operations }) { added }
      }`,
      { operations },
    );
    expect(codeOf(await send(apq(LIST)))).toBe('records');
    await setMode('REPORT');
    expect(codeOf(await send({ query: '{ records(first: 1) { nodes { number } } }' }))).toBe('records');
    await setMode('REGISTERED_ONLY');

    for (const body of [
      apq(LIST),
      { query: LIST },
      { documentId: `sha256:${hashOf(LIST)}` },
      apq(LIST, { query: LIST }),
    ])
      expect(codeOf(await send(body))).toBe('records');
    expect(codeOf(await send(apq(ONE, { variables: { first: 1 }, operationName: 'One' })))).toBe('records');
    expect(codeOf(await get({ documentId: `sha256:${hashOf(ONE)}`, variables: '{"first":1}' }))).toBe('records');
    expect(codeOf(await get({ extensions: JSON.stringify(apq(LIST).extensions) }))).toBe('records');

    const others: readonly object[] = [
      { query: `${LIST} ` },
      { query: CHANGE },
      { query: '{ __schema { types { name } } }' },
      apq('query Auto { records(first: 2) { nodes { number } } }'),
      apq(LIST, { query: CHANGE }),
      [{ query: LIST }],
      {},
    ];
    for (const body of others) {
      const answer = await send(body);
      expect([answer.status, codeOf(answer)]).toEqual([403, 'OPERATION_NOT_REGISTERED']);
    }
    for (const parameters of [{ query: CHANGE }, { query: LIST, extensions: '{"persistedQuery":7}' }])
      expect(codeOf(await get(parameters))).toBe('OPERATION_NOT_REGISTERED');
    const hour = 3_600_000;
    const [from, to] = [-hour, hour].map((shift) => new Date(Date.now() + shift).toISOString());
    const { auditRecords } = await manage(
      'query ($filter: AuditFilter!) { auditRecords(filter: $filter, first: 50) { nodes { event codes } } }',
      { filter: { client: CLIENT, outcome: 'DENIED', from, to } },
    );
    const refused = auditRecords.nodes.filter(({ codes }: any) => codes.includes('OPERATION_NOT_REGISTERED'));
    expect(refused).toHaveLength(others.length + 2);
  });

  test('is the same over WebSocket, for queries and for what lasts', async () => {
    expect(codeOf(await overSocket({ query: '', ...apq(LIST) }))).toBe('records');
    expect(codeOf(await overSocket({ query: WATCH }))).toBe('recordChanged');
    expect(codeOf(await overSocket({ query: '', ...apq(WATCH) }))).toBe('recordChanged');
    expect(codeOf(await overSocket({ query: `${WATCH} ` }))).toBe('OPERATION_NOT_REGISTERED');
    expect(codeOf(await overSocket({ query: '{ records(first: 1) { nodes { number } } }' }))).toBe(
      'OPERATION_NOT_REGISTERED',
    );
  });

  test('does not limit others', async () => {
    const other = await ask(person('ward_officer'), '{ records(first: 1) { nodes { number } } }');
    expect(other.data.records).toBeDefined();
  });

  test('may send anything again once that is allowed', async () => {
    await setMode('OPEN');
    expect(codeOf(await send({ query: '{ records(first: 1) { nodes { number } } }' }))).toBe('records');
  });
});
