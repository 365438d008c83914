// Bytes as text: as the platform's own decoder reads them, short or long.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { utf8Text } from './utf8Text.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** What either says of the same bytes. */
function readBy(decode: (bytes: Uint8Array) => string, bytes: Uint8Array): string | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

describe('the text of bytes', () => {
  it('is what the platform reads, of any text', () => {
    const texts = fc.string({ unit: anyCodePoint, maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(400), fc.boolean(), (text, times, marked) => {
        const bytes = Buffer.from(`${marked ? '\uFEFF' : ''}${text.repeat(times)}`);
        expect(utf8Text(bytes)).toBe(decoder.decode(bytes));
      }),
    );
  });

  it('is nothing of bytes that are no UTF-8, wherever they stand', () => {
    const pieces = fc.array(fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constant(Buffer.from('Tây Hồ'))));
    fc.assert(
      fc.property(pieces, fc.constantFrom('', 'phường Tây Hồ '.repeat(200)), (parts, before) => {
        const bytes = Buffer.concat([Buffer.from(before), ...parts]);
        expect(readBy(utf8Text, bytes)).toBe(readBy((all) => decoder.decode(all), bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(['', 'plain', '\uFEFF', '\uFEFFđã ký', 'ộ'.repeat(683), 'x'.repeat(5_000), '😀'.repeat(600_000)])(
    'may be short, long, and a part of other bytes (%#)',
    (text) => {
      const inside = Buffer.from(`|${text}|`).subarray(1, -1);
      expect(utf8Text(new Uint8Array(inside.buffer, inside.byteOffset, inside.byteLength))).toBe(
        text.replace(/^\uFEFF/, ''),
      );
    },
  );
});
