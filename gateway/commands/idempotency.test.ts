// Keys and bodies: what counts as the same command, and what as another.
import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { bodyHashOf, requireKey, requireSameBody } from './idempotency.js';

const hex = (body: unknown): string => bodyHashOf(body).toString('hex');

/** Plain arguments; lists and members of any depth. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    fc.string(),
    fc.integer(),
    fc.array(tie('value'), { minLength: 1, maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { minKeys: 1, maxKeys: 4 }),
  ),
}));

function reversed(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(reversed);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given)
      .reverse()
      .map(([name, member]) => [name, reversed(member)]),
  );
}

describe('a key', () => {
  it('is 8 to 128 printable characters', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
          minLength: 8,
        }),
        (key) => (key.length > 128 ? true : requireKey(key) === key),
      ),
    );
    expect(requireKey('k'.repeat(128)).length).toBe(128);
  });

  it.each([
    ['missing', null],
    ['undefined', undefined],
    ['empty', ''],
    ['too short', 'k'.repeat(7)],
    ['too long', 'k'.repeat(129)],
    ['with a space', 'khoa mau 1'],
    ['with a line break', 'khoa-mau\n'],
    ['with other letters', 'khóa-mẫu-1'],
  ])('is refused when it is %s, in both languages and without the key itself', (_what, key) => {
    expect(() => requireKey(key)).toThrow(
      expect.objectContaining({
        code: 'IDEMPOTENCY_KEY_MISSING',
        message: expect.stringContaining('Idempotency-Key'),
        vi: expect.stringContaining('khóa chống lặp'),
      }),
    );
  });
});

describe('a body', () => {
  it('is the same in another order of its members', () => {
    fc.assert(fc.property(value, (body) => hex(reversed(body)) === hex(body)));
  });

  it('is another one as soon as a value is', () => {
    fc.assert(
      fc.property(value, value, (one, other) => {
        fc.pre(JSON.stringify(sortedMembers(one)) !== JSON.stringify(sortedMembers(other)));
        fc.pre(!mixesPairs(one) && !mixesPairs(other));
        expect(hex(one)).not.toBe(hex(other));
      }),
    );
  });

  it('is another one in another order of a list', () => {
    expect(hex({ files: ['a', 'b'] })).not.toBe(hex({ files: ['b', 'a'] }));
  });

  it('is another one with a value changed anywhere in it', () => {
    const path = fc.property(value, fc.string(), fc.nat(), (body, text, at) => {
      const changed = changeOne(body, text, at);
      fc.pre(JSON.stringify(changed) !== JSON.stringify(body));
      expect(hex(changed)).not.toBe(hex(body));
    });
    fc.assert(path);
  });

  it('does not tell a member that is undefined from one that is missing, and tells null from both', () => {
    expect(hex({ a: 1, b: undefined })).toBe(hex({ a: 1 }));
    expect(hex({ a: 1, b: null })).not.toBe(hex({ a: 1 }));
  });

  it('takes a point in time as its text', () => {
    const at = new Date('2026-11-20T02:00:00Z');
    expect(hex({ at })).toBe(hex({ at: at.toISOString() }));
  });

  test('of members is another one than a list of their pairs', () => {
    expect(hex({ input: {} })).not.toBe(hex({ input: [] }));
    expect(hex({ input: { a: 1 } })).not.toBe(hex({ input: [['a', 1]] }));
  });

  it('is compared completely', () => {
    const [one, other] = [bodyHashOf({ a: 1 }), bodyHashOf({ a: 2 })];
    expect(() => requireSameBody(one, bodyHashOf({ a: 1 }))).not.toThrow();
    for (const wrong of [other, one.subarray(0, 31), Buffer.alloc(0)])
      expect(() => requireSameBody(one, wrong)).toThrow(
        expect.objectContaining({ code: 'IDEMPOTENCY_MISMATCH', vi: expect.stringContaining('lệnh khác') }),
      );
  });
});

function sortedMembers(given: unknown): unknown {
  if (Array.isArray(given)) return given.map(sortedMembers);
  if (typeof given !== 'object' || given === null) return given;
  return Object.fromEntries(
    Object.entries(given)
      .map(([name, member]) => [name, sortedMembers(member)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A list of pairs, which looks like members: the one known confusion, kept apart above. */
function mixesPairs(given: unknown): boolean {
  if (Array.isArray(given))
    return given.some(mixesPairs) || given.every((one) => Array.isArray(one) && one.length === 2);
  return typeof given === 'object' && given !== null && Object.values(given).some(mixesPairs);
}

/** The leaf at this place, counted from the first, is another text. */
function changeOne(given: unknown, text: string, at: number): unknown {
  if (Array.isArray(given)) {
    const place = at % given.length;
    return given.map((one, i) => (i === place ? changeOne(one, text, Math.floor(at / given.length)) : one));
  }
  if (typeof given !== 'object' || given === null) return `changed to ${text}`;
  const names = Object.keys(given);
  const name = names[at % names.length] as string;
  const member = (given as Record<string, unknown>)[name];
  return { ...given, [name]: changeOne(member, text, Math.floor(at / names.length)) };
}
