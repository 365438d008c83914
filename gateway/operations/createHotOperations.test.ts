// What is remembered of traffic: texts that programs wrote, the hottest ones, and no value of anybody.
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createHotOperations, holdsNoValues, type HotOperation } from './createHotOperations.js';
import { createWarmTexts } from './createWarmTexts.js';

function open(most?: number) {
  const written: (readonly HotOperation[])[] = [];
  const place = { fails: false, errors: 0 };
  const hot = createHotOperations({
    write: async (rows) => {
      if (place.fails) throw new Error('the store is away');
      written.push(rows);
    },
    flushMs: 3_600_000,
    onError: () => void (place.errors += 1),
    now: () => 1_000,
    ...(most === undefined ? {} : { most }),
  });
  const seen = (text: string, times = 1) => {
    for (let n = 0; n < times; n += 1) hot.seen(parse(text), 'Q');
  };
  return { hot, seen, written, place };
}

describe('a text that is remembered', () => {
  it.each([
    ['variables', 'query Q($code: String!) { unit(code: $code) { name } }', true],
    ['short numbers, enums and Booleans', '{ units(first: 20, level: WARD, ended: false, more: null) { name } }', true],
    ['a string', '{ unit(code: "00103") { name } }', false],
    ['a block string', '{ unit(code: """Nguyễn Văn Mẫu""") { name } }', false],
    ['a string in a list or an object', '{ a(b: [{ c: "x" }]) }', false],
    ['a string as a default', 'query Q($code: String = "x") { unit(code: $code) { name } }', false],
    ['a string in a directive', 'query Q { a @b(c: "x") }', false],
    ['a long number', '{ person(phone: 912345678) { name } }', false],
    ['a number in an alias', '{ p000000000001: a }', false],
    ['a number with a point', '{ near(x: 21.02851) { name } }', false],
    ['a comment', '{ a } # Nguyễn Văn Mẫu', false],
    ['too much of it', `{ ${Array.from({ length: 9_000 }, (_, n) => `f${n}`).join(' ')} }`, false],
  ])('has %s: %#', (_what, text, kept) => {
    expect(holdsNoValues(text, parse(text))).toBe(kept);
  });

  it('is written with its hits, and begins anew', async () => {
    const { hot, seen, written } = open();
    seen('{ a }', 3);
    seen('{ b(c: "x") }', 3);
    await hot.flush();
    seen('{ a }');
    await hot.stop();
    const lastSeen = new Date(1_000);
    expect(written.map((rows) => rows.map(({ hash: _hash, ...row }) => row))).toEqual([
      [{ text: '{ a }', operationName: 'Q', hits: 3, lastSeen }],
      [{ text: '{ a }', operationName: 'Q', hits: 1, lastSeen }],
    ]);
  });

  it('stays while others pass by', async () => {
    const { hot, seen, written } = open(3);
    seen('{ hot }', 5);
    seen('{ warm }', 2);
    for (let n = 0; n < 50; n += 1) seen(`{ a${n} }`);
    await hot.stop();
    expect(written[0]?.map(({ text }) => text)).toEqual(['{ hot }', '{ warm }', '{ a49 }']);
  });

  it('is nothing without its text', async () => {
    const { hot, written } = open();
    hot.seen(parse('{ a }', { noLocation: true }), null);
    await hot.stop();
    expect(written).toEqual([]);
  });

  it('may be lost when the store is away', async () => {
    const { hot, seen, place } = open();
    place.fails = true;
    seen('{ a }');
    await hot.stop();
    expect(place.errors).toBe(1);
  });
});

describe('what is compiled before the first request', () => {
  const text = (name: string) => ({ text: `{ ${name} }`, operationName: null });

  it('is what is registered, then what is hot, each once and not more than there is room for', async () => {
    const asked: number[] = [];
    const warm = (most: number) =>
      createWarmTexts({
        registered: async (limit) => [text('a'), text('b')].slice(0, limit),
        hot: async (limit) => (asked.push(limit), [text('b'), text('c'), text('d')]),
        most,
      })();
    expect(await warm(10)).toEqual(['a', 'b', 'c', 'd'].map(text));
    expect(await warm(3)).toEqual(['a', 'b', 'c'].map(text));
    expect(await warm(2)).toEqual(['a', 'b'].map(text));
    expect(asked).toEqual([10, 3]);
  });
});
