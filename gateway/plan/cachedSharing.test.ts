// Who is answered what is kept, and that a cache which does not work keeps nobody from their answer.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCache, createCached } from '../../test/support/cachedWorld.js';
import type { WorldContext } from '../../test/support/planWorld.js';

const PERSON = { people: { Person: { seconds: 60 } } };
const NAMES = '{ goods(first: 1) { owner { name } } }';

describe('who shares what is kept', () => {
  const someone = fc.record({ rights: fc.string({ maxLength: 3 }), person: fc.constantFrom('p', 'q', '') });

  it('are callers with equal rights alone, whatever the keys are', async () => {
    const owners = fc.array(fc.record({ caller: someone, key: fc.string({ maxLength: 4 }) }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(owners, fc.constantFrom('PUBLIC', 'PRIVATE'), async (asked, scope) => {
        const cache = createCache();
        Object.assign(cache, {
          keyOf: ({ who }: WorldContext, of: string) => {
            const [rights, person] = JSON.parse(who) as [string, string];
            return JSON.stringify(of === 'PUBLIC' ? [rights] : [rights, person]);
          },
        });
        const { as, people, shop } = createCached({ people: { Person: { seconds: 60, scope: scope } } }, {}, cache);
        let caller = '';
        let key = '';
        shop.instead = () => ({ data: { good: { owner: { _k_id: key } } } });
        // Each answer says for whom and for what it was made.
        people.instead = ({ variables }) => ({
          data: { people: (variables['_k_ids'] as string[]).map((id) => ({ name: JSON.stringify([caller, id]) })) },
        });
        for (const one of asked) {
          key = one.key;
          const shared = scope === 'PUBLIC' ? [one.caller.rights] : [one.caller.rights, one.caller.person];
          caller = JSON.stringify(shared);
          const { data } = await as(
            JSON.stringify([one.caller.rights, one.caller.person]),
            '{ good(id: "any") { owner { name } } }',
          );
          expect(data).toEqual({ good: { owner: { name: JSON.stringify([caller, key]) } } });
        }
        const different = new Set(
          asked.map(({ caller: { rights, person }, key: of }) =>
            JSON.stringify(scope === 'PUBLIC' ? [rights, of] : [rights, person, of]),
          ),
        );
        expect(people.requests).toHaveLength(different.size);
      }),
      { numRuns: 200 },
    );
  });

  it('is nobody where the caller has no key', async () => {
    const cache = createCache();
    Object.assign(cache, { keyOf: () => undefined });
    const { as, people } = createCached(PERSON, {}, cache);
    await as('a', NAMES);
    await as('a', NAMES);
    expect(people.requests).toHaveLength(2);
  });

  it('decides nothing about what is shown: masks and guards look at every use', async () => {
    const guard = { needs: ['id'], admit: (_values: object, { who }: WorldContext) => (who === 'a/no' ? null : {}) };
    const mask = (value: unknown, _owner: unknown, { who }: WorldContext) => (who === 'a/half' ? '***' : value);
    const rules = { guards: new Map([['Person', guard]]), masks: new Map([['Person.name', mask]]) };
    const { as, people } = createCached(PERSON, { rules });
    const names = [];
    for (const who of ['a/half', 'a/all', 'a/no', 'a/half']) names.push((await as(who, NAMES)).data);
    const shown = (owner: object | null) => ({ goods: [{ owner }] });
    expect(names).toEqual([shown({ name: '***' }), shown({ name: 'Người Một' }), shown(null), shown({ name: '***' })]);
    expect(people.requests).toHaveLength(1);
  });
});

describe('a cache that does not work', () => {
  const broken = (): Promise<never> => Promise.reject(new Error('cache'));
  const thrown = (): never => {
    throw new Error('cache');
  };
  const ways: readonly (readonly [string, () => unknown])[] = [
    ['versions', broken],
    ['versions', async () => undefined],
    ['get', broken],
    ['set', thrown],
    ['invalidate', broken],
    ['keyOf', thrown],
  ];
  it.each(ways)('in %s is one that has nothing', async (method, how) => {
    const { as } = createCached(PERSON, {}, { ...createCache(), [method]: how });
    for (let i = 0; i < 2; i += 1)
      expect(await as('a', NAMES)).toEqual({ data: { goods: [{ owner: { name: 'Người Một' } }] } });
    expect((await as('a', 'mutation { strict(ok: true) { id } }')).errors).toBeUndefined();
  });
});
