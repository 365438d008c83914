// Keys in the portal's own form.
import fc from 'fast-check';
import { expect, it } from '@jest/globals';
import { withUpperKeys } from './scalars.js';

it('puts the keys of other senders into the form of the portal, at every depth', () => {
  expect(withUpperKeys([{ maHoSo: 'a', DINHKEM: [{ Ten: 'b', nested: { x: null } }] }, 'left alone', 3])).toEqual([
    { MAHOSO: 'a', DINHKEM: [{ TEN: 'b', NESTED: { X: null } }] },
    'left alone',
    3,
  ]);
});

it('does not copy what has the form already', () => {
  const row = { MAHOSO: 'a', DINHKEM: [{ TEN: 'b' }] };
  expect(withUpperKeys(row)).toBe(row);
});

it('gives the same for what it has given, and every value under its key', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (sent) => {
      const once = withUpperKeys(sent);
      expect(withUpperKeys(once)).toBe(once);
      const upper = JSON.stringify(sent, (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toUpperCase(), item as unknown]))
          : value,
      );
      expect(JSON.stringify(once)).toBe(upper);
    }),
  );
});
