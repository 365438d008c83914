// Bytes of answers.
import { describe, expect, it } from '@jest/globals';
import { lineBytes, textBytes } from './textBytes.js';

describe('the bytes of a text', () => {
  it.each(['', 'plain', 'phường Tây Hồ 😀', 'ă'.repeat(40_000), 'x'.repeat(300_000)])('are UTF-8 (%#)', (text) => {
    expect(textBytes(text).equals(Buffer.from(text))).toBe(true);
    expect(lineBytes(text).equals(Buffer.from(`${text}\n`))).toBe(true);
  });

  it('stay as they are whatever is written after them', () => {
    const texts = Array.from({ length: 2_000 }, (_, i) => `answer ${i} ${'ộ'.repeat(i % 700)}`);
    const written = texts.map((text) => textBytes(text));
    expect(written.map((bytes) => bytes.toString())).toEqual(texts);
  });
});
