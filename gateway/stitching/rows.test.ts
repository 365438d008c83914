// The last check of every row: who owns it. What is not certain is not shown.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AdapterRecord } from '../../adapters/kit/index.js';
import type { RequestAccess } from './context.js';
import { admit, handDown, ownerOf, toRowOwner } from './rows.js';

type Units = (unit: string) => boolean;
const SOME: Units = (unit) => unit === 'u1' || unit === 'u2';
const ALL: Units = () => true;
const NONE: Units = () => false;

function isShown(record: AdapterRecord, owner: string | undefined, units: Units): boolean {
  const access = { sees: (_capability, row) => row.units.some(units) } as RequestAccess;
  return admit(record, { type: 'Row', key: 'key', owner, subject: undefined }, access, 'a:row.read');
}

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
    expect(isShown({ unitKey: units }, 'unitKey', SOME)).toBe(seen);
  });

  it('without the property is not shown, even to somebody who sees everything', () => {
    expect(isShown({}, 'unitKey', ALL)).toBe(false);
    expect(isShown({ unitkey: 'u1' }, 'unitKey', ALL)).toBe(false);
  });

  it('of a public type is always shown', () => {
    expect(isShown({}, undefined, NONE)).toBe(true);
  });

  it('is never shown to somebody who sees nothing', () => {
    fc.assert(fc.property(fc.anything(), (units) => expect(isShown({ u: units }, 'u', NONE)).toBe(false)));
  });

  it('whatever it holds, is shown only if a text in it is in the scope', () => {
    const units = fc.oneof(fc.anything(), fc.array(fc.oneof(fc.constantFrom('u1', 'u3'), fc.anything())));
    fc.assert(
      fc.property(units, (value) => {
        const named = Array.isArray(value) ? value : [value];
        expect(isShown({ u: value }, 'u', SOME)).toBe(named.some((one) => one === 'u1' || one === 'u2'));
      }),
    );
  });
});

describe('whose a row is', () => {
  const shape = { type: 'Row', key: 'code', owner: 'unitKey', subject: ['person', 'number'] };
  const open = { sees: () => true } as unknown as RequestAccess;

  it('is read off its key, its units and the person it is about', () => {
    expect(toRowOwner({ code: 7, unitKey: ['u1', null, 'u2'], person: { number: '0' } }, shape)).toEqual({
      ...{ type: 'Row', key: '7', units: ['u1', 'u2'], subject: '0' },
    });
    for (const person of [undefined, null, 'x', {}, { number: '' }, { number: 5 }])
      expect(toRowOwner({ code: 'a', unitKey: 'u1', person }, shape).subject).toBeUndefined();
  });

  it('is known of the values inside it, however deep, and of the same value in another row as that row’s', () => {
    const shared = { phone: '1' };
    const [one, two] = [
      { code: 'a', unitKey: 'u1', inner: { list: [shared] } },
      { code: 'b', unitKey: 'u2', inner: { list: [shared] } },
    ];
    for (const row of [one, two]) admit(row, shape, open, 'a:row.read');
    const listOf = (row: typeof one) => {
      const inner = handDown(row, row.inner) as typeof one.inner;
      return handDown(inner, inner.list) as { phone: string }[];
    };
    const [first, second] = [listOf(one), listOf(two)];
    expect([ownerOf(first[0] as object)?.key, ownerOf(second[0] as object)?.key]).toEqual(['a', 'b']);
    expect(ownerOf(shared)).toBeUndefined();
  });

  it('is unknown of a value that came by no row', () => {
    expect(handDown({}, { phone: '1' })).toEqual({ phone: '1' });
    expect(ownerOf({})).toBeUndefined();
  });
});
