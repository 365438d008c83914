// Times on the wire.
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toDay, toDayEnd, toDayStart, toInstant } from './toInstant.js';

it('reads a time in Hanoi', () => {
  expect(toInstant('20260305081500')?.toISOString()).toBe('2026-03-05T01:15:00.000Z');
  expect(toInstant('20260305')?.toISOString()).toBe('2026-03-04T17:00:00.000Z');
});

it.each([null, '', '2026', '2026-03-05', '20260231000000', '20261301', '20260305250000', '20260305081560', 'abc'])(
  'is nothing for %j',
  (value) => {
    expect(toInstant(value)).toBeNull();
    expect(toDay(value)).toBeNull();
  },
);

it('gives back every moment it was given', () => {
  const moments = fc.date({ min: new Date('1900-01-02'), max: new Date('2999-12-30'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, (moment) => {
      const local = new Date(moment.getTime() + 7 * 3_600_000).toISOString();
      const wire = local.slice(0, 19).replace(/\D/g, '');
      expect(toInstant(wire)?.getTime()).toBe(Math.floor(moment.getTime() / 1_000) * 1_000);
      expect(toDay(wire)).toBe(local.slice(0, 10));
    }),
  );
});

it('bounds a day on the wire', () => {
  expect([toDayStart('2026-03-05'), toDayEnd('2026-03-05')]).toEqual(['20260305000000', '20260305235959']);
});
