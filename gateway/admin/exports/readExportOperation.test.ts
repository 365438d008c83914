import { describe, expect, it } from '@jest/globals';
import { readExportOperation } from './readExportOperation.js';

const PAGED = `query L($cursor: String) {
  rows: officers(first: 10, after: $cursor) { nodes { name } pageInfo { hasNextPage endCursor } }
}`;

describe('operations to export', () => {
  it('are read with their key in the answer and the variable that carries the cursor', () => {
    expect(readExportOperation(PAGED, null)).toEqual({
      field: 'officers',
      responseKey: 'rows',
      afterVariable: 'cursor',
    });
    expect(readExportOperation('{ officer { name } }', null)).toEqual({
      ...{ field: 'officer', responseKey: 'officer', afterVariable: null },
    });
    expect(readExportOperation('query A { a } query B { b }', 'B').field).toBe('b');
  });

  it.each([
    ['a change', 'mutation { x }', 'BAD_USER_INPUT'],
    ['a subscription', 'subscription { x }', 'BAD_USER_INPUT'],
    ['two root fields', '{ a b }', 'BAD_USER_INPUT'],
    ['a fragment at the root', '{ ...F } fragment F on Query { a }', 'BAD_USER_INPUT'],
    ['the schema', '{ __schema { types { name } } }', 'BAD_USER_INPUT'],
    ['a list whose end is not seen', '{ officers(first: 2) { edges { node { name } } } }', 'BAD_USER_INPUT'],
    ['a list with a fixed position', PAGED.replace('$cursor)', '"x")'), 'BAD_USER_INPUT'],
    ['a list whose end has another name', PAGED.replace('hasNextPage', 'more: hasNextPage'), 'BAD_USER_INPUT'],
    ['two operations without a name', 'query A { a } query B { b }', 'OPERATION_RESOLUTION_FAILURE'],
    ['fragments alone', 'fragment F on Query { a }', 'OPERATION_RESOLUTION_FAILURE'],
    ['no GraphQL', '{ officers(', 'GRAPHQL_PARSE_FAILED'],
    ['more than anybody writes', `{ ${'a '.repeat(2_000)}}`, 'GRAPHQL_PARSE_FAILED'],
  ])('are not %s', (_what, document, code) => {
    expect(() => readExportOperation(document, null)).toThrow(code);
  });
});
