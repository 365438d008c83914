// Times of the network: days and wall-clock times of Việt Nam, and the timestamp that is signed.
import { describe, expect, it } from '@jest/globals';
import { toDay, toHeaderTimestamp, toInstant, toVietnamDay } from './times.js';

describe('times', () => {
  it.each([
    ['2026/03/05', '2026-03-05'],
    ['2026-03-05', '2026-03-05'],
    ['2024/02/29', '2024-02-29'],
    ['2026/02/29', undefined],
    ['2026/13/01', undefined],
    ['05/03/2026', undefined],
    ['', undefined],
  ])('the day %j is %s', (text, day) => {
    expect(toDay(text)).toBe(day);
  });

  it.each([
    ['2026/03/05 08:15:00', '2026-03-05T01:15:00.000Z'],
    ['2026-03-05 00:00:00.0', '2026-03-04T17:00:00.000Z'],
    ['2026-03-05T08:15:00+09:00', '2026-03-04T23:15:00.000Z'],
    ['2026/03/05 25:00:00', undefined],
    ['2026/02/30 08:00:00', undefined],
    ['hôm qua', undefined],
  ])('the time %j is %s', (text, iso) => {
    expect(toInstant(text)?.toISOString()).toBe(iso);
  });

  it('signs the wall-clock time of the zone that is set', () => {
    const now = new Date('2026-11-21T18:05:09Z');
    expect(toHeaderTimestamp(now, '+0700')).toBe('22112026T010509+0700');
    expect(toHeaderTimestamp(now, '+0000')).toBe('21112026T180509+0000');
    expect(toHeaderTimestamp(now, '-0330')).toBe('21112026T143509-0330');
  });

  it('changes the day at midnight in Việt Nam', () => {
    expect(toVietnamDay(new Date('2026-03-04T16:59:59Z'))).toBe('2026-03-04');
    expect(toVietnamDay(new Date('2026-03-04T17:00:00Z'))).toBe('2026-03-05');
  });
});
