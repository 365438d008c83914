// The strict look at a token, against random JSON.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyCodePoint } from '../../test/support/anyCodePoint.js';
import { depthOf, hasDuplicateMember } from './tokenForm.js';

/** JSON as it is written: an object is a list of members, so that a name can come twice. */
type Written =
  | { readonly kind: 'object'; readonly members: readonly (readonly [string, Written])[] }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'leaf'; readonly value: string | number | boolean | null };

/** Few names, so that they meet; some need escapes, some look like structure. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', '', '__proto__', '"', '\\', '":', '{"a":1}', 'ă', '😀', '\u2028', '\n'),
  fc.string({ maxLength: 3, unit: anyCodePoint }),
);
const leaf = fc.oneof(fc.string({ unit: anyCodePoint }), fc.constantFrom('"a":1,"a":2', '{', ']', '\\"'), fc.integer());

const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.record({ kind: fc.constant('leaf' as const), value: fc.oneof(leaf, fc.boolean(), fc.constant(null)) }),
    fc.record({ kind: fc.constant('list' as const), items: fc.array(tie('written'), { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('object' as const),
      members: fc.array(fc.tuple(name, tie('written')), { maxLength: 4 }),
    }),
  ),
}));

/** The same text by other means: any character may be written as an escape. */
function quote(text: string, escaped: boolean): string {
  if (!escaped) return JSON.stringify(text);
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

function write(value: Written, space: string, escaped: () => boolean): string {
  if (value.kind === 'leaf')
    return typeof value.value === 'string' ? quote(value.value, escaped()) : JSON.stringify(value.value);
  const parts =
    value.kind === 'list'
      ? value.items.map((item) => write(item, space, escaped))
      : value.members.map(([key, item]) => `${quote(key, escaped())}${space}:${space}${write(item, space, escaped)}`);
  const inside = parts.join(`${space},${space}`);
  return value.kind === 'list' ? `[${space}${inside}${space}]` : `{${space}${inside}${space}}`;
}

function repeats(value: Written): boolean {
  if (value.kind === 'leaf') return false;
  if (value.kind === 'list') return value.items.some(repeats);
  const names = value.members.map(([key]) => key);
  return new Set(names).size < names.length || value.members.some(([, item]) => repeats(item));
}

function levels(value: Written): number {
  if (value.kind === 'leaf') return 0;
  const inside = value.kind === 'list' ? value.items : value.members.map(([, item]) => item);
  return 1 + Math.max(0, ...inside.map(levels));
}

const texts = fc.tuple(written, fc.constantFrom('', ' ', '\n\t'), fc.infiniteStream(fc.boolean()));

describe('hasDuplicateMember', () => {
  it('agrees with what was written, however it was written', () => {
    let found = 0;
    fc.assert(
      fc.property(texts, ([value, space, escapes]) => {
        const text = write(value, space, () => escapes.next().value === true);
        JSON.parse(text);
        if (repeats(value)) found += 1;
        expect(hasDuplicateMember(text)).toBe(repeats(value));
      }),
      { numRuns: 3_000 },
    );
    // Both answers were asked for often enough.
    expect(found).toBeGreaterThan(100);
    expect(found).toBeLessThan(2_900);
  });
});

describe('depthOf', () => {
  it('agrees with what was written', () => {
    fc.assert(
      fc.property(texts, ([value, space, escapes]) => {
        const text = write(value, space, () => escapes.next().value === true);
        expect(depthOf(text)).toBe(levels(value));
      }),
      { numRuns: 1_000 },
    );
  });
});
