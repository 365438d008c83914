// The texts of automatic persisted queries: verified, bounded, and without anybody's numbers.
import { describe, expect, it } from '@jest/globals';
import { hashOf } from './admission.js';
import { createAutomaticQueries, type TextStore } from './createAutomaticQueries.js';

const text = 'query One { unit(code: "00103") { name } }';
const key = `apq:${hashOf(text)}`;

function openStore(isShared: boolean) {
  const entries = new Map<string, string>();
  const calls: string[] = [];
  const store: TextStore = {
    get: async (name) => (calls.push(`get ${name}`), entries.get(name)),
    set: async (name, value, ttl) => (calls.push(`set ${name} ${ttl}`), void entries.set(name, value)),
    delete: async (name) => (calls.push(`delete ${name}`), void entries.delete(name)),
    shared: () => (isShared ? {} : undefined),
  };
  return { store, entries, calls };
}

describe('automatic persisted queries', () => {
  it('are kept in this process alone where nothing is shared', async () => {
    const { store, calls } = openStore(false);
    const queries = createAutomaticQueries({ store });
    expect(await queries.get(key)).toBeUndefined();
    await queries.set(key, text);
    expect(await queries.get(key)).toBe(text);
    expect(await queries.delete(key)).toBe(true);
    expect(await queries.get(key)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('are shared under a prefix of their own, and asked for once', async () => {
    const { store, calls } = openStore(true);
    await createAutomaticQueries({ store, ttlSeconds: 60 }).set(key, text);
    const other = createAutomaticQueries({ store });
    expect([await other.get(key), await other.get(key)]).toEqual([text, text]);
    await other.set(key, text, { ttl: 5 });
    await other.delete(key);
    const name = `operations:${hashOf(text)}`;
    expect(calls).toEqual([`set ${name} 60`, `get ${name}`, `set ${name} 5`, `delete ${name}`]);
  });

  it('are not believed when somebody else wrote them', async () => {
    const { store, entries } = openStore(true);
    entries.set(`operations:${hashOf(text)}`, '{ __schema { types { name } } }');
    expect(await createAutomaticQueries({ store }).get(key)).toBeUndefined();
  });

  it.each([
    ['a key that is no hash', 'apq:../../x', text],
    ['a long text', `apq:${hashOf(text)}`, `${text}${' '.repeat(20_000)}`],
    [
      'a text with what may be the number of a person',
      `apq:${hashOf(text)}`,
      'query One { person(id: "000000000001") { a } }',
    ],
  ])('are not kept with %s', async (_what, name, value) => {
    const { store, calls } = openStore(true);
    const queries = createAutomaticQueries({ store });
    await queries.set(name, value);
    expect(calls).toEqual([]);
    expect(await queries.get(name)).toBeUndefined();
  });

  it('are bounded in number', async () => {
    const queries = createAutomaticQueries({ store: openStore(false).store, maxTexts: 3 });
    const texts = Array.from({ length: 10 }, (_, n) => `query Q${n} { a }`);
    for (const each of texts) await queries.set(`apq:${hashOf(each)}`, each);
    const kept = await Promise.all(texts.map((each) => queries.get(`apq:${hashOf(each)}`)));
    expect(kept.filter((each) => each !== undefined)).toEqual(texts.slice(-3));
  });
});
