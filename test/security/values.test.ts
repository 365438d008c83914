// Values: of the wrong type, of strange letters, and what errors say about them, which is nothing.
import { afterEach, describe, expect, it } from '@jest/globals';
import { expectError, readErrors } from './support/expectError.js';
import { LEAK, faultyAdapter } from './support/faultyAdapter.js';
import { useGateway } from './support/useGateway.js';

const site = useGateway({ adapters: [faultyAdapter()] });
afterEach(() => site.expectAlive());

/** A number of a citizen's card that cannot be real: no province has this prefix. */
const CARD = '999199000001';
const NAME = 'Nguyễn Văn Mẫu 0123';

const query = (text: string, variables: object = {}) => site.ask({ query: text, variables });

describe('a value', () => {
  const echo = (type: string, name: string, value: unknown) =>
    site.ask(
      `{"query":"query ($v: ${type}) { echo(${name}: $v) }","variables":{"v":${typeof value === 'string' ? value : JSON.stringify(value)}}}`,
    );

  it.each([
    ['D27 an Int that is too large', 'Int', 'number', 2_147_483_648],
    ['D27b an Int that is too small', 'Int', 'number', -2_147_483_649],
    ['D27c an Int with a fraction', 'Int', 'number', 1.5],
    ['D27d an Int as text', 'Int', 'number', '"5"'],
    ['D28 an endless number', 'Int', 'number', '1e400'],
    ['D29 an ID that is an object', 'ID', 'id', {}],
    ['D29b an ID that is a list of lists', 'ID', 'id', [[1]]],
    ['D29c a text that is a number', 'String', 'text', 5],
    ['D29d a flag that is a text', 'Boolean', 'flag', '"true"'],
    ['D30 a null that is not allowed', '[String!]', 'texts', [null]],
    ['D30b an unknown member', '[String!]', 'texts', { a: 1 }],
  ])('%s is not acceptable', async (_name, type, name, value) => {
    expectError(await echo(type, name, value), 400, 'BAD_USER_INPUT');
  });

  it('D30c that is missing is not acceptable', async () => {
    expectError(await query('query ($c: String!) { unit(code: $c) { name } }'), 400, 'BAD_USER_INPUT');
    expectError(await query('query ($c: String!) { unit(code: $c) { name } }', { c: null }), 400, 'BAD_USER_INPUT');
  });

  it.each([
    ['D33 a null byte', 'a\u0000b'],
    ['D34 half a surrogate pair', 'a\ud800b'],
    ['D36 a right-to-left override', 'a\u202eb'],
    ['D36b zero width', 'a\u200b\u200d\ufeffb'],
    ['D36c control characters', '\u001b[31m\r\n\t\u0008'],
    ['D36d an emoji of several', '👩‍👩‍👧‍👦'],
  ])('%s does no harm', async (_name, text) => {
    for (const answer of [
      await query('query ($v: String) { echo(text: $v) }', { v: text }),
      await query(`{ echo(text: ${JSON.stringify(text)}) }`),
      await query('query ($v: String!) { unit(code: $v) { name } }', { v: text }),
      await query('query ($v: String!) { units(name: $v) { nodes: pageInfo { hasNextPage } } }', { v: text }),
      await query('query ($v: ID!) { node(id: $v) { id } }', { v: text }),
    ]) {
      expect(answer.status).toBeLessThan(500);
      expect(answer.body).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });

  it('D35 in Vietnamese is the same composed and decomposed', async () => {
    const find = async (form: string) =>
      (
        await query('query ($n: String) { units(name: $n, first: 5) { edges { node { fullName } } } }', {
          n: 'Tây Hồ'.normalize(form),
        })
      ).body;
    const composed = await find('NFC');
    expect(composed).toContain('phường Tây Hồ');
    expect(await find('NFD')).toBe(composed);
  });
});

describe('an error', () => {
  const WRONG: [string, string, Record<string, unknown>?][] = [
    ['a variable of another type', 'query ($v: Int) { echo(number: $v) }', { v: CARD }],
    ['a variable inside a list', 'query ($v: [String!]) { echo(texts: $v) }', { v: [{ card: CARD }] }],
    ['a variable for a unit level', 'query ($v: UnitLevel) { units(level: $v) { totalCount } }', { v: NAME }],
    ['a variable for a date', 'query ($v: Date) { unit(code: "1", asOf: $v) { name } }', { v: NAME }],
    ['a variable for an id', 'query ($v: ID) { units(parent: $v) { pageInfo { hasNextPage } } }', { v: NAME }],
    ['an id of nothing', 'query ($v: ID!) { node(id: $v) { id } }', { v: NAME }],
    ['a cursor of nothing', 'query ($v: String) { units(after: $v) { pageInfo { hasNextPage } } }', { v: NAME }],
    [
      'a number for a number of rows',
      'query ($v: Int) { units(first: $v) { pageInfo { hasNextPage } } }',
      { v: 1_999_199 },
    ],
    ['a text for a number', `{ echo(number: "${CARD}") }`],
    ['a number for a text', `{ echo(text: 1${CARD}) }`],
    ['a text for a unit level', `{ units(level: "${NAME}") { pageInfo { hasNextPage } } }`],
    ['a word for a unit level', `{ units(level: CARD_${CARD}) { pageInfo { hasNextPage } } }`],
    ['a text for a date', `{ unit(code: "1", asOf: "${NAME}") { name } }`],
    ['a number for a date', `{ unit(code: "1", asOf: 1${CARD}) { name } }`],
    ['a list for a text', `{ echo(text: ["${NAME}"]) }`],
    ['an object for a text', `{ echo(text: { name: "${NAME}" }) }`],
    ['a text where a name belongs', `{ "${NAME}" }`],
    ['a number where a name belongs', `{ echo(text: "x") 1${CARD} }`],
    ['a text that does not end', `{ echo(text: "${NAME}) }`],
    ['letters outside of a text', `{ echo(text: ${NAME}) }`],
    ['a text after the end', `{ __typename } "${NAME}"`],
    ['a long text in a block', `{ echo(number: """${NAME}\n${CARD}""") }`],
    ['a default value', `query ($v: Int = "${CARD}") { echo(number: $v) }`],
    ['two arguments of one name', `{ echo(text: "${NAME}", text: "${CARD}") }`],
    ['two fields that differ in a value', `{ echo(text: "${NAME}") echo(text: "${CARD}") }`],
  ];

  it.each(WRONG)('D31 says nothing about the value: %s', async (_name, text, variables: object = {}) => {
    const answer = await query(text, variables);
    expect([200, 400]).toContain(answer.status);
    if ('errors' in JSON.parse(answer.body)) readErrors(answer);
    expect(answer.body).not.toContain('INTERNAL_SERVER_ERROR');
    for (const value of [CARD, NAME, 'Nguyễn', 'Mẫu', '1999199']) {
      expect(answer.body).not.toContain(value);
      expect(site.gateway.log.join('')).not.toContain(value);
    }
  });

  it('D31c still helps with what is wrong', async () => {
    const said = async (text: string, variables: object = {}) =>
      expectError(await query(text, variables), 400, expect.anything() as never).extensions['messages'];
    expect(await said('{ uni }')).toMatchObject({ en: 'Cannot query field "uni" on type "Query".' });
    expect(await said(`{ echo(number: "${CARD}") }`)).toMatchObject({ en: 'Int cannot represent non-integer value.' });
    expect(await said('query ($v: Int) { echo(number: $v) }', { v: CARD })).toMatchObject({
      en: 'Variable "$v" has a value that its type does not accept.',
    });
    expect(await said('{ echo(text: ')).toMatchObject({ en: expect.stringMatching(/^Syntax Error: /) });
  });

  it('D31b says nothing about an operation name either', async () => {
    const answer = await site.ask({ query: 'query A { __typename }', operationName: CARD });
    expectError(answer, 400, 'OPERATION_RESOLUTION_FAILURE');
    expect(answer.body).not.toContain(CARD);
  });
});

describe('what a system behind throws', () => {
  const broken = (kind: string) => site.ask({ query: `{ broken(kind: "${kind}") unit(code: "00103") { fullName } }` });

  it.each(['error', 'lines', 'cause', 'database', 'named', 'text', 'null'])('D37 stays here: %s', async (kind) => {
    const before = site.gateway.log.length;
    const answer = await broken(kind);
    const { data, errors } = JSON.parse(answer.body) as { data: unknown; errors: { path: unknown }[] };
    expect([answer.status, data]).toEqual([200, { broken: null, unit: { fullName: 'phường Tây Hồ' } }]);
    const { message, extensions } = expectError(answer, 200, 'INTERNAL_SERVER_ERROR');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path).toEqual(['broken']);
    expect(message).toBe('Lỗi nội bộ; đã ghi lại theo mã yêu cầu.');
    expect(extensions['requestId']).toBe(answer.headers.find(([name]) => name === 'x-request-id')?.[1]);
    const logged = site.gateway.log.slice(before).join('');
    expect(logged).toContain(`"requestId":"${String(extensions['requestId'])}"`);
    expect(logged).toContain('"msg":"failure"');
    expect(answer.body + logged).not.toMatch(/password|secret|10\.0\.0\.1|cccd/);
  });

  it('D38 has no stack trace', async () => {
    const answer = await broken('error');
    expect(answer.body).not.toMatch(/stack|faultyAdapter|\.ts/);
  });

  it('is named when it is foreseen, still without its words', async () => {
    const { extensions } = expectError(await broken('upstream'), 200, 'UPSTREAM_UNAVAILABLE');
    expect(extensions).toMatchObject({ service: 'faulty', hop: 'UPSTREAM' });
    const input = expectError(await broken('input'), 200, 'BAD_USER_INPUT');
    expect(input.message).toBe('Đối số "kind" không hợp lệ.');
    expect(site.gateway.log.join('')).not.toContain(LEAK);
  });
});
