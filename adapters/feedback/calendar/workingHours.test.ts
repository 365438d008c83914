// Working hours: known cases, and laws over arbitrary instants and calendars, against a count minute by minute.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarSchema } from './calendarSettings.js';
import { createWorkingHours } from './workingHours.js';

const at = (text: string) => new Date(`${text}+07:00`);
const usual = createWorkingHours(calendarSchema.parse({ holidays: ['2026-09-02'], workingDays: ['2026-09-05'] }));

describe('working hours', () => {
  it.each([
    // Wednesday before the holiday, over noon.
    ['2026-08-31T09:00', 4, '2026-08-31T14:30'],
    ['2026-08-31T12:30', 1, '2026-08-31T14:30'],
    // The end of a day counts as that day.
    ['2026-08-31T08:00', 8, '2026-08-31T17:30'],
    // Over the holiday of 2 September.
    ['2026-09-01T17:00', 1, '2026-09-03T08:30'],
    // Friday evening; Saturday is worked this once.
    ['2026-09-04T18:00', 2, '2026-09-05T10:00'],
    ['2026-09-05T17:30', 2, '2026-09-07T10:00'],
    ['2026-08-31T03:00', 0, '2026-08-31T03:00'],
  ])('after %s, %d hours end at %s', (from, hours, until) => {
    expect(usual.add(at(from), hours)).toEqual(at(until));
  });

  it.each([
    ['2026-08-31T09:00', '2026-08-31T14:30', 4],
    ['2026-09-01T17:00', '2026-09-03T08:30', 1],
    ['2026-09-03T08:30', '2026-09-01T17:00', 0],
    ['2026-09-06T00:00', '2026-09-07T00:00', 0],
  ])('between %s and %s are %d', (from, until, hours) => {
    expect(usual.between(at(from), at(until))).toBe(hours);
  });

  it('begin in Hanoi, not in Greenwich', () => {
    expect(usual.between(new Date('2026-08-31T01:00:00Z'), new Date('2026-08-31T02:00:00Z'))).toBe(1);
  });

  it.each([
    [{ weekend: [0, 1, 2, 3, 4, 5, 6] }],
    [{ hours: [{ from: '12:00', until: '08:00' }] }],
    [
      {
        hours: [
          { from: '08:00', until: '12:00' },
          { from: '11:00', until: '13:00' },
        ],
      },
    ],
    [{ hours: [{ from: '08:00', until: '24:00' }] }],
  ])('are not made of %j', (settings) => {
    expect(calendarSchema.safeParse(settings).success).toBe(false);
  });
});

describe('working hours, whatever the calendar', () => {
  const minute = 60_000;
  const day = fc.integer({ min: 0, max: 40 }).map((days) => new Date(Date.UTC(2026, 7, 20 + days)));
  const dates = fc.array(
    day.map((date) => date.toISOString().slice(0, 10)),
    { maxLength: 5 },
  );
  const calendar = fc
    .record({
      hours: fc.constantFrom(
        [
          { from: '08:00', until: '12:00' },
          { from: '13:30', until: '17:30' },
        ],
        [{ from: '00:00', until: '23:59' }],
        [
          { from: '07:15', until: '07:45' },
          { from: '07:45', until: '09:00' },
        ],
      ),
      weekend: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }),
      holidays: dates,
      workingDays: dates,
    })
    .map((settings) => calendarSchema.parse(settings));
  const instant = fc
    .integer({ min: 0, max: 30 * 1_440 })
    .map((minutes) => new Date(Date.UTC(2026, 7, 25) + minutes * minute));
  const hours = fc.integer({ min: 1, max: 50 * 60 }).map((minutes) => minutes / 60);

  it('as many hours as are added lie between', () => {
    fc.assert(
      fc.property(calendar, instant, hours, (settings, from, count) => {
        const working = createWorkingHours(settings);
        expect(working.between(from, working.add(from, count))).toBeCloseTo(count, 9);
      }),
    );
  });

  it('one after the other is as both at once', () => {
    fc.assert(
      fc.property(calendar, instant, hours, hours, (settings, from, first, second) => {
        const working = createWorkingHours(settings);
        expect(working.add(working.add(from, first), second)).toEqual(working.add(from, first + second));
      }),
    );
  });

  it('are the minutes that are counted one by one', () => {
    fc.assert(
      fc.property(calendar, instant, fc.integer({ min: 0, max: 4 * 1_440 }), (settings, from, length) => {
        const isWorking = (local: Date) => {
          const name = local.toISOString().slice(0, 10);
          const time = local.toISOString().slice(11, 16);
          const free = settings.weekend.includes(local.getUTCDay()) && !settings.workingDays.includes(name);
          return (
            !free && !settings.holidays.includes(name) && settings.hours.some((s) => s.from <= time && time < s.until)
          );
        };
        let counted = 0;
        for (let step = 0; step < length; step += 1)
          if (isWorking(new Date(from.getTime() + 7 * 3_600_000 + step * minute))) counted += 1;
        const until = new Date(from.getTime() + length * minute);
        expect(createWorkingHours(settings).between(from, until)).toBeCloseTo(counted / 60, 9);
      }),
      { numRuns: 40 },
    );
  });
});
