// The last check of every row: who owns it. What is not certain is not shown.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UnitScope } from '../../adapters/kit/index.js';
import { isPage, isVisible, toConnection } from './answers.js';

const scope: UnitScope = { includes: (unit) => unit === 'u1' || unit === 'u2', agencies: () => [] };
const all: UnitScope = { includes: () => true, agencies: () => [] };
const none: UnitScope = { includes: () => false, agencies: () => [] };

describe('a row', () => {
  it.each([
    ['its unit', 'u1', true],
    ['another unit', 'u3', false],
    ['several units, one of them right', ['u3', 'u2'], true],
    ['several units, none of them right', ['u3', 'u4'], false],
    ['no unit at all', undefined, false],
    ['null', null, false],
    ['an empty list', [], false],
    ['an empty text', '', false],
    ['a number', 1, false],
    ['an object', { includes: 'u1' }, false],
    ['a list in a list', [['u1']], false],
    ['a list with something else', [null, 1, {}], false],
    ['true', true, false],
  ])('that names %s is shown: %s, %s', (_what, units, seen) => {
    expect(isVisible({ unitKey: units }, 'unitKey', scope)).toBe(seen);
  });

  it('without the property is not shown, even to somebody who sees everything', () => {
    expect(isVisible({}, 'unitKey', all)).toBe(false);
    expect(isVisible({ unitkey: 'u1' }, 'unitKey', all)).toBe(false);
  });

  it('of a public type is always shown', () => {
    expect(isVisible({}, undefined, none)).toBe(true);
  });

  it('is never shown to somebody who sees nothing', () => {
    fc.assert(fc.property(fc.anything(), (units) => expect(isVisible({ u: units }, 'u', none)).toBe(false)));
  });

  it('whatever it holds, is shown only if a text in it is in the scope', () => {
    const units = fc.oneof(fc.anything(), fc.array(fc.oneof(fc.constantFrom('u1', 'u3'), fc.anything())));
    fc.assert(
      fc.property(units, (value) => {
        const named = Array.isArray(value) ? value : [value];
        expect(isVisible({ u: value }, 'u', scope)).toBe(named.some((one) => one === 'u1' || one === 'u2'));
      }),
    );
  });
});

describe('a connection', () => {
  const page = {
    items: [
      { record: { n: 1 }, cursor: 'a' },
      { record: null, cursor: 'b' },
    ],
    hasNextPage: true,
  };

  it('has each row under both forms, and sealed cursors only', () => {
    expect(toConnection(page, (position) => `sealed ${position}`, 'z')).toEqual({
      edges: [
        { node: { n: 1 }, cursor: 'sealed a' },
        { node: null, cursor: 'sealed b' },
      ],
      nodes: [{ n: 1 }, null],
      pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: 'sealed a', endCursor: 'sealed b' },
    });
  });

  it('that is empty has no cursors', () => {
    expect(toConnection({ items: [], hasNextPage: false }, String, null).pageInfo).toEqual({
      ...{ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  it('is made of pages, and of nothing that only looks a little like one', () => {
    expect(isPage(page)).toBe(true);
    for (const answer of [null, [], [page], { items: 'a' }, {}, 'items', 1, true])
      expect(isPage(answer as never)).toBe(false);
  });
});
