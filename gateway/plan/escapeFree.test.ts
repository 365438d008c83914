// Texts are written without a look at them only where every source has said that nothing in them has to be escaped.
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { createCache } from '../../test/support/cachedWorld.js';
import { WORLD_SCHEMA, geoSource, peopleSource, shopSource } from '../../test/support/planWorld.js';
import { createPlans, type PlansOptions, type RemoteResult, type RemoteSource } from './index.js';

const CITY = '{ good(id: "g1") { name owner { name city { title } } } }';
const TRICKY = 'a "b" \\ \u0007';

type World = Partial<PlansOptions<{ who: string }>>;

/** A source that says the truth of its texts, or a lie. */
function saying(source: RemoteSource<{ who: string }>, lie?: boolean, data?: object): RemoteSource<{ who: string }> {
  return {
    ...source,
    execute: async (request, context) => {
      const result = data === undefined ? await source.execute(request, context) : ({ data } as RemoteResult);
      return { ...result, escapeFree: lie ?? !JSON.stringify(result.data).includes('\\') };
    },
  };
}

function answers(remotes: readonly RemoteSource<{ who: string }>[], text: string, world: World = {}) {
  const plans = createPlans<{ who: string }>({ schema: WORLD_SCHEMA, remotes, codeAfter: 0, ...world });
  return async () => {
    const request = { document: parse(text), text, context: { who: 'a' } };
    const { data } = await plans.execute({ ...request, ofText: (json) => ({ json }) });
    const { data: objects } = await plans.execute(request);
    return { json: (data as unknown as { json: string }).json, right: JSON.stringify(objects) };
  };
}

const remotes = (tricky?: object) => [
  saying(shopSource()),
  saying(peopleSource()),
  saying(geoSource(), undefined, tricky),
];

describe('texts of sources', () => {
  it('are taken at their word', async () => {
    const { json, right } = await answers(remotes(), CITY)();
    expect(json).toBe(right);
    const lying = [saying(shopSource()), saying(peopleSource()), saying(geoSource(), true, { city: { title: '"' } })];
    expect((await answers(lying, CITY)()).json).toContain('"title":"""');
  });

  it('are escaped where one source has something to escape', async () => {
    const { json, right } = await answers(remotes({ city: { title: TRICKY } }), CITY)();
    expect(JSON.parse(json)).toMatchObject({ good: { owner: { city: { title: TRICKY } } } });
    expect(json).toBe(right);
  });

  it('are escaped where a source says nothing of them', async () => {
    const silent = { ...geoSource(), execute: async () => ({ data: { city: { title: TRICKY } } }) };
    const { json, right } = await answers([saying(shopSource()), saying(peopleSource()), silent], CITY)();
    expect(json).toBe(right);
  });
});

describe('texts of this process', () => {
  it('are escaped, whatever sources have said of theirs', async () => {
    const fields: PlansOptions<{ who: string }>['fields'] = new Map([
      ['Query.clubs', { source: 'own', load: async () => [[{ title: TRICKY }]] }],
    ]);
    const { json, right } = await answers(remotes(), '{ clubs { title } good(id: "g1") { name } }', { fields })();
    expect(JSON.parse(json)).toMatchObject({ clubs: [{ title: TRICKY }] });
    expect(json).toBe(right);
  });

  it('are escaped where they are masks', async () => {
    const rules = { guards: new Map(), masks: new Map([['City.title', () => TRICKY]]) };
    const { json, right } = await answers(remotes(), CITY, { rules })();
    expect(JSON.parse(json)).toMatchObject({ good: { owner: { city: { title: TRICKY } } } });
    expect(json).toBe(right);
  });

  it('are escaped where they were kept between runs', async () => {
    const entityCache = createCache();
    const geo = saying(geoSource(), undefined, { city: { title: TRICKY } });
    const kept = { ...geo, lifetimes: new Map([['City', { seconds: 60, scope: 'PUBLIC' as const }]]) };
    const world: World = { entityCache };
    const answer = answers([saying(shopSource()), saying(peopleSource()), kept], CITY, world);
    await answer();
    const { json, right } = await answer();
    expect(JSON.parse(json)).toMatchObject({ good: { owner: { city: { title: TRICKY } } } });
    expect(json).toBe(right);
  });
});
