// Times without a zone, and words without markup.
import { describe, expect, it } from '@jest/globals';
import { toInstant } from './localTime.js';
import { toPlainText } from './plainText.js';

describe('times of the server', () => {
  it.each([
    ['2026-06-01 08:00:00', '2026-06-01T01:00:00.000Z'],
    ['2026-06-01 08:00', '2026-06-01T01:00:00.000Z'],
    ['2026-06-01', '2026-05-31T17:00:00.000Z'],
  ])('%s is %s in Hanoi', (text, instant) => {
    expect(toInstant(text, '+07:00')?.toISOString()).toBe(instant);
  });

  it.each([[null], [undefined], [''], ['0000-00-00 00:00:00'], ['hôm nay']])('%s is none', (text) => {
    expect(toInstant(text, '+07:00')).toBeNull();
  });
});

describe('words', () => {
  it.each([
    ['<p>Ông (bà) có <b>đồng ý</b>&nbsp;không?</p>', 'Ông (bà) có đồng ý không?'],
    ['Một &amp; hai', 'Một & hai'],
    ['&amp;lt;', '&lt;'],
    ['<br>', null],
    [null, null],
  ])('%s becomes %s', (text, plain) => {
    expect(toPlainText(text)).toBe(plain);
  });
});
