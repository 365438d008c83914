// AZ-B: ways around a decision by the shape of a request. The decision is on the whole document, wherever it came in.
import { describe, expect, test } from '@jest/globals';
import { idOf, unitId, useMatrix } from './support/useMatrix.js';
import { unitsOf } from './matrix/world.js';

const { matrix, person, ask } = useMatrix();

/** Not held by officers. */
const CLOSED = 'notice(id: $n) { contact }';

function code(answer: { readonly errors: any[] | undefined }): string | undefined {
  return answer.errors?.[0].extensions.code as string | undefined;
}

async function post(body: unknown) {
  const { graphqlUrl } = matrix().gateway;
  const authorization = `Bearer ${person('ward_officer').token ?? ''}`;
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as any };
}

/** Waits until so many commands have arrived in the system. */
async function carriedOut(count: number): Promise<void> {
  while (matrix().system.commands.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('AZ-B shapes of requests', () => {
  test('AZ-B01 aliases of one command are as many commands, and as many decisions', async () => {
    const alias = (n: number) => `m${n}: updateRecord(id: ${n % 2 === 0 ? '$mine' : '$theirs'}, title: "x") { id }`;
    const of = (count: number) =>
      `mutation ($mine: ID!, $theirs: ID!) { ${Array.from({ length: count }, (_, n) => alias(n)).join(' ')} }`;
    const ids = { mine: idOf('a', 'root'), theirs: idOf('a', 'sibling') };
    expect(code(await ask(person('ward_officer'), of(99), ids))).toBe('GRAPHQL_PARSE_FAILED');
    expect(code(await ask(person('ward_officer'), of(20), ids))).toBe('QUERY_TOO_COMPLEX');
    expect(matrix().system.commands).toEqual([]);
    const { data, errors } = await ask(person('ward_officer'), of(10), ids);
    await carriedOut(5);
    expect(matrix().system.commands).toHaveLength(5);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(Array(5).fill('NOT_FOUND'));
    expect(Object.values(data as object).filter((value) => value === null)).toHaveLength(5);
  });

  test('AZ-B02 many requests in one are refused', async () => {
    const { status, body } = await post([{ query: '{ noticeCount }' }, { query: '{ noticeCount }' }]);
    expect(status).toBe(400);
    expect(body.data).toBeUndefined();
  });

  test('AZ-B03 one command through two fragments is one command', async () => {
    const query = `mutation ($id: ID!) { ...A ...B }
      fragment A on Mutation { updateRecord(id: $id, title: "x") { id } }
      fragment B on Mutation { updateRecord(id: $id, title: "x") { name status } }`;
    const { data } = await ask(person('ward_officer'), query, { id: idOf('a', 'root') });
    expect(data.updateRecord.name).toBe('updateRecord');
    await carriedOut(1);
    expect(matrix().system.commands).toEqual(['updateRecord a-root']);
  });

  test('AZ-B04 AZ-B09 a closed field is refused also where it is switched off', async () => {
    const n = idOf('a', 'root');
    for (const off of ['@include(if: false)', '@skip(if: true)', '@include(if: $no)', '@skip(if: $yes)']) {
      const query = `query ($n: ID!, $no: Boolean = false, $yes: Boolean = true) {
        noticeCount @include(if: $no) records(first: 1) @skip(if: $yes) { nodes { id } } notice(id: $n) ${off} { contact } }`;
      expect(code(await ask(person('ward_officer'), query, { n }))).toBe('FORBIDDEN');
    }
  });

  test('AZ-B05 an operation that is not chosen is decided on, too', async () => {
    const query = `query Open { noticeCount } query Closed($n: ID!) { ${CLOSED} }`;
    const { body } = await post({ query, operationName: 'Open' });
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('AZ-B06 a hash stands for nothing, whoever registered it', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const { body } = await post({ extensions });
    expect(body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
  });

  test('AZ-B07 introspection is refused behind aliases, fragments and __type', async () => {
    const shapes = [
      '{ s: __schema { queryType { name } } }',
      '{ ...Q } fragment Q on Query { __schema { types { name } } }',
      '{ ... on Query { t: __type(name: "Record") { name } } }',
      '{ noticeCount __schema @skip(if: true) { types { name } } }',
    ];
    for (const query of shapes) expect(code(await ask(person('ward_officer'), query))).toBe('FORBIDDEN');
  });

  test('AZ-B08 __typename tells nothing of a row that is not theirs', async () => {
    const query = 'query ($id: ID!) { node(id: $id) { t: __typename } record(id: $id) { __typename } }';
    const { data } = await ask(person('ward_officer'), query, { id: idOf('a', 'sibling') });
    expect(data).toEqual({ node: null, record: null });
  });

  test('AZ-B10 nothing of what the gateway needs for itself can be asked', async () => {
    const inner = [
      '_service { sdl }',
      '_entities(representations: []) { __typename }',
      '_RecordById(ids: []) { id }',
      '_recordChanged { id }',
      '_records_Unit(keys: []) { id }',
    ];
    for (const field of inner)
      expect(code(await ask(person('ward_officer'), `{ ${field} }`))).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(code(await ask(person('ward_officer'), '{ records(first: 1) { nodes { _unit } } }'))).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
    expect(code(await ask(person('ward_officer'), 'subscription { recordChanged { id } }'))).toBe(
      'GRAPHQL_VALIDATION_FAILED',
    );
  });

  test('AZ-B11 the same question is decided alike over POST, GET and WebSocket', async () => {
    const { ask: ways } = matrix();
    const officer = person('ward_officer');
    const queries = [
      'query ($id: ID!) { record(id: $id) { nationalId } }',
      'query ($id: ID!) { node(id: $id) { id } notice(id: $id) { title } }',
      'query ($id: ID!) { notice(id: $id) { contact } }',
      '{ __schema { types { name } } }',
      '{ nothing }',
      '{',
    ];
    for (const query of queries) {
      const question = { surface: 'graphql', query, variables: { id: idOf('a', 'sibling') } } as const;
      const bodies = await Promise.all(
        [ways.post, ways.get, ways.socket].map(async (way) => {
          const { text } = await way(officer, question);
          const { data, errors } = JSON.parse(text.replace(/"requestId":"[^"]*"/g, '"requestId":""'));
          return { data: data ?? null, errors };
        }),
      );
      expect(bodies[1]).toEqual(bodies[0]);
      expect(bodies[2]).toEqual(bodies[0]);
    }
  });

  test('AZ-B12 comments, spaces and escapes change no decision', async () => {
    const shapes = [
      'query ($n: ID!) { notice(id: $n) {\n#\n contact\n} }',
      'query($n:ID!){notice(id:$n){contact}}',
      '\uFEFFquery ($n: ID!) { notice(id: $n) { ,,, contact ,,, } }',
      'query ($n: ID!) { notice(id: $n) { title: contact } }',
    ];
    for (const query of shapes)
      expect(code(await ask(person('ward_officer'), query, { n: idOf('a', 'root') }))).toBe('FORBIDDEN');
    const sibling = idOf('a', 'sibling');
    const escaped = [...sibling].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    const { data } = await ask(
      person('ward_officer'),
      `{ record(id: "${escaped}") { id } node(id: "${escaped}") { id } }`,
    );
    expect(data).toEqual({ record: null, node: null });
    const create = 'mutation ($u: ID!) { createRecord(unit: $u, title: "x") { id } }';
    const refused = await ask(person('ward_officer'), create, { u: unitId(unitsOf('a').sibling) });
    expect(code(refused)).toBe('NOT_FOUND');
  });
});
