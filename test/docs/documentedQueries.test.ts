// Tests of the test: what counts as a documented answer, and what it may leave out.
import { describe, expect, it } from '@jest/globals';
import { documentedQueries, leaveOut } from './documentedQueries.js';

const page = [
  '```sh',
  'npm run -s sandbox -- stop hr',
  `npm run -s query -- dossier --as ward-officer --purpose steering --variables '{"code": "a b"}'`,
  '```',
  '',
  '```json',
  '{ "data": null }',
  '```',
  '',
  '```sh',
  'npm start',
  '```',
].join('\n');

it('a documented query is a command with the block of JSON behind it', () => {
  expect(documentedQueries(page)).toEqual([
    {
      name: 'dossier',
      role: 'ward-officer',
      unit: undefined,
      purpose: 'steering',
      variables: { code: 'a b' },
      without: ['hr'],
      answer: { data: null },
    },
  ]);
});

describe('a documented answer', () => {
  const real = { id: 'x1', nodes: [{ a: 1 }, { a: 2 }, { a: 3 }], more: true };
  const fits = (documented: unknown) => {
    expect(leaveOut(documented, real)).toEqual(documented);
  };

  it('may leave out a value, or the rest of a list', () => {
    fits(real);
    fits({ ...real, id: '…' });
    fits({ ...real, nodes: [{ a: 1 }, '…'] });
    fits({ ...real, nodes: '…' });
  });

  it.each([
    ['another value', { ...real, more: false }],
    ['a field that is not there', { ...real, other: '…' }],
    ['a field too few', { id: 'x1', nodes: '…' }],
    ['a shorter list', { ...real, nodes: [{ a: 1 }] }],
    ['a longer list', { ...real, nodes: [{ a: 1 }, { a: 2 }, { a: 3 }, '…'] }],
    ['another order', { ...real, nodes: [{ a: 2 }, '…'] }],
  ])('does not fit with %s', (_what, documented) => {
    expect(() => fits(documented)).toThrow();
  });
});
