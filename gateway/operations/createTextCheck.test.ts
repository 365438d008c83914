// Texts that may be registered, and everything that is wrong with those that may not.
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { operationLimitsRule, operationLimitsSchema } from '../graphql/operationLimits.js';
import { hashOf } from './admission.js';
import { createTextCheck } from './createTextCheck.js';

const schema = buildSchema(`
  type Query { unit(code: String!): Unit units(first: Int): [Unit!]! }
  type Mutation { approve(id: ID!): Boolean }
  type Subscription { changed: Unit }
  type Unit { name: String parent: Unit }
`);
const check = createTextCheck({
  ...{
    schema: () => schema,
    tokens: 60,
    rules: [operationLimitsRule(operationLimitsSchema.parse({ depth: 3, aliases: 1 }))],
  },
});
const codes = (text: string, name = 'One', hash: string | null = null) =>
  check({ name, text, hash }).map(({ code }) => code);

describe('a text', () => {
  it.each([
    'query One($code: String!) { unit(code: $code) { ...U } } fragment U on Unit { name }',
    'mutation One($id: ID!) { approve(id: $id) }',
    'subscription One { changed { name } }',
  ])('may be registered: %s', (text) => {
    expect(codes(text)).toEqual([]);
    expect(codes(text, 'One', hashOf(text))).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['with a mistake', 'query One { unit(', ['GRAPHQL_PARSE_FAILED']],
    ['that is too long', `query One { ${'units { name } '.repeat(20)} }`, ['GRAPHQL_PARSE_FAILED']],
    ['without a name', '{ units { name } }', ['OPERATION_RESOLUTION_FAILURE']],
    ['of another name', 'query Two { units { name } }', ['OPERATION_RESOLUTION_FAILURE']],
    [
      'with two operations',
      'query One { units { name } } query Two { units { name } }',
      ['OPERATION_RESOLUTION_FAILURE'],
    ],
    [
      'that does not fit',
      'query One { units { code } nothing }',
      ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
    ],
    ['that is too deep', 'query One { units { parent { parent { name } } } }', ['QUERY_TOO_COMPLEX']],
    ['with the number of a person', 'query One { unit(code: "000000000001") { name } }', ['BAD_USER_INPUT']],
    ['with a telephone number', '# 0912 345 678\nquery One { units { name } }', ['BAD_USER_INPUT']],
    [
      'with several mistakes',
      'query Two { a b c d e f g }',
      ['OPERATION_RESOLUTION_FAILURE', ...Array<string>(5).fill('GRAPHQL_VALIDATION_FAILED')],
    ],
  ])('%s may not', (_what, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it('has the hash that was computed for it, to the letter', () => {
    const text = 'query One { units { name } }';
    expect(codes(text, 'One', hashOf(`${text}\n`))).toEqual(['PERSISTED_QUERY_HASH_MISMATCH']);
  });

  it('is spoken of in both languages, by names of the schema and without its values', () => {
    const [wrong, other] = check({ name: 'One', text: 'query One { unit(code: 7007) { nome } }', hash: null });
    expect(wrong).toMatchObject({ en: 'String cannot represent a non string value.' });
    expect(other).toMatchObject({ en: expect.stringContaining('Cannot query field "nome" on type "Unit".') });
    expect(other?.vi).toMatch(/^Câu truy vấn không khớp với lược đồ\. Cannot query/);
    const quoted = check({ name: 'One', text: 'query One { units(first: "Nguyễn Văn Mẫu") { name } }', hash: null });
    expect(JSON.stringify(quoted)).not.toContain('Nguyễn');
  });
});
