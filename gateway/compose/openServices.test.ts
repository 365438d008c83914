// Services as the store has them and as the installation is now: what takes its place in the one schema, and what does not.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { createMetrics } from '../observability/index.js';
import { AdapterProblems } from '../stitching/index.js';
import {
  activateServiceSchema,
  addService,
  insertServiceSchema,
  listServiceSchemas,
  openStore,
  rejectServiceSchema,
  setServiceStatus,
  type Store,
} from '../store/index.js';
import { openServices, type ServiceParts, type Services } from './openServices.js';

const SDL = 'type Query { a: Int @public _sdl: String }';
const OWN = 'https://cong.mau.example/graphql';
let database: TestDatabase;
let store: Store;
let server: Server;
let services: Services | undefined;

/** What the world is like: set by each test. */
const world = {
  shown: () => SDL,
  answerMs: 0,
  isAllowed: (_url: string): boolean => true,
  fits: (_ids: readonly string[]): boolean => true,
  taken: [] as string[],
};
let composed = 0;
let asked = 0;
let mostAtOnce = 0;
const said: unknown[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  let atOnce = 0;
  server = createServer((request, response) => {
    asked += 1;
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    void readText(request).then(() =>
      setTimeout(() => {
        atOnce -= 1;
        response.end(JSON.stringify({ data: { _sdl: world.shown(), __typename: 'Query' } }));
      }, world.answerMs),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}, 60_000);
beforeEach(async () => {
  Object.assign(world, { shown: () => SDL, answerMs: 0, isAllowed: () => true, fits: () => true, taken: [] });
  [composed, asked, mostAtOnce, said.length] = [0, 0, 0, 0];
  await store.db.deleteFrom('service_schema').execute();
  await store.db.deleteFrom('service').execute();
});
afterEach(async () => {
  await services?.stop();
  services = undefined;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await store.close();
  await database.drop();
});

const title = { vi: 'Mẫu', en: 'Sample' };
const urlOf = (path = '') => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`;
const decision = { by: 'nguoi-mau', at: new Date(), reason: 'Theo kế hoạch mẫu' };

async function proposed(id: string, { sdl = SDL, audience = `urn:mau:${id}`, by = 'nguoi-mau' } = {}) {
  await addService(store.db, id, by);
  const declaration = { kind: 'STITCHING', title, url: urlOf(id), audience, levels: ['CITY'], grants: [] } as const;
  const asking = { service: id, declaration, rules: null, sdl, hash: `${id} ${sdl}`, problems: [], changes: [] };
  return insertServiceSchema(store.db, { ...asking, proposedBy: by, proposedPerson: null });
}

async function inForce(...ids: string[]): Promise<void> {
  for (const id of ids) await activateServiceSchema(store.db, { service: id, version: await proposed(id) }, decision);
}

function partsOf(lookSeconds: number): ServiceParts {
  const stitch: ServiceParts['composer']['stitch'] = (remotes) => {
    if (!world.fits(remotes.map(({ remote }) => remote.id))) throw new AdapterProblems(['they do not fit']);
    const rules = { types: new Map(), fields: new Map(), personal: new Map(), stepUp: new Set(), levels: new Map() };
    return { schema: buildSchema('type Query { a: Int }'), rules } as never;
  };
  const note = (...words: unknown[]) => said.push(words);
  return {
    settings: {
      services: { pollMs: 3_600_000, lookSeconds, probeSeconds: 3_600 },
      ...{ plan: { shareInFlight: false }, http: { deadlineMs: 1_000 } },
    },
    registry: { store },
    auditor: {
      transact: (act: (tx: unknown) => Promise<{ result: unknown }>) =>
        store.db.transaction().execute(async (tx) => (await act(tx)).result),
    },
    composer: {
      stitch,
      compose: (remotes: never) => {
        composed += 1;
        return { stitched: stitch(remotes), plans: {} };
      },
    },
    ...{ fixed: [], taken: world.taken, token: () => undefined, metrics: createMetrics() },
    compare: () => ({ changes: [], refused: async () => [] }),
    log: { info: note, warn: note, error: note, debug: note },
    urlProblem: (url: string) => (world.isAllowed(url) ? undefined : { vi: 'máy chủ', en: 'not on the list' }),
    ownAudience: () => OWN,
  } as unknown as ServiceParts;
}

async function start(lookSeconds = 3_600): Promise<Services> {
  services = await openServices(partsOf(lookSeconds));
  return services;
}

const until = async (condition: () => boolean | Promise<boolean>) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
};

it('pausing makes no schema anew: it must work when nothing else does', async () => {
  await inForce('a', 'b');
  const running = await start();
  expect([composed, running.states()]).toEqual([1, { a: 'unknown', b: 'unknown' }]);
  world.fits = () => false;
  await setServiceStatus(store.db, 'a', 'PAUSED', decision.reason);
  await running.look();
  expect([composed, running.states()]).toEqual([1, { a: 'paused', b: 'unknown' }]);
  await setServiceStatus(store.db, 'a', 'ACTIVE', decision.reason);
  await running.look();
  expect([composed, running.states()]).toEqual([1, { a: 'unknown', b: 'unknown' }]);
});

it('one that does not fit any more is left out alone, also where others need each other', async () => {
  await inForce('a', 'b', 'c');
  // `a` and `b` belong together; `c` fits nowhere.
  world.fits = (ids) => !ids.includes('c') && ids.includes('a') === ids.includes('b');
  expect((await start()).states()).toEqual({ a: 'unknown', b: 'unknown', c: 'unusable' });
});

it('where several do not fit, the others stay, in whatever order they need each other', async () => {
  await inForce('a', 'b', 'c', 'd');
  world.fits = (ids) => !ids.includes('c') && !ids.includes('d') && (!ids.includes('a') || ids.includes('b'));
  expect((await start()).states()).toEqual({ a: 'unknown', b: 'unknown', c: 'unusable', d: 'unusable' });
});

it('one whose host has left the list, or whose id is an adapter’s now, is asked nothing', async () => {
  await inForce('a', 'b', 'c');
  world.isAllowed = (url) => !url.endsWith('/a');
  world.taken = ['b'];
  const running = await start();
  running.start();
  expect(running.states()).toMatchObject({ a: 'unusable', b: 'unusable' });
  await until(() => running.states()['c'] === 'ok');
  expect(asked).toBe(1);
  const declaration = {
    kind: 'STITCHING',
    title,
    url: urlOf('a'),
    audience: 'urn:mau:a',
    levels: [],
    grants: [],
  } as const;
  const shown = await running.office.fetch({ id: 'a', declaration, rules: null });
  expect([shown.problems, shown.sdl, asked]).toEqual([['not on the list'], '', 1]);
  expect(running.office.examine({ id: 'a', declaration, rules: null, sdl: SDL }).problems).toEqual(['not on the list']);
});

it('nobody gets tokens that are good elsewhere: at the gateway, or at a service on another host', async () => {
  await inForce('a');
  const { office } = await start();
  const about = (audience: string, url: string, id = 'b') => {
    const declaration = { kind: 'STITCHING', title, url, audience, levels: [], grants: [] } as const;
    return [
      office.audienceProblem({ id, declaration })?.en,
      office.examine({ id, declaration, rules: null, sdl: SDL }).problems,
    ];
  };
  const [own, problems] = about(OWN, 'https://khac.example/');
  expect([own, problems]).toEqual([expect.stringContaining('gateway itself'), [own]]);
  expect(about('urn:mau:a', 'https://khac.example/')[0]).toContain('audience of a on another host');
  expect(about('urn:mau:a', urlOf('khac'))).toEqual([undefined, []]);
  expect(about('urn:mau:a', 'https://khac.example/', 'a')).toEqual([undefined, []]);
});

it('a service that shows another schema each time does not fill the store', async () => {
  await inForce('a');
  let n = 0;
  world.shown = () => `${SDL} # ${(n += 1)}`;
  const running = await start(0.02);
  running.start();
  await until(() => said.some((words) => JSON.stringify(words).includes('keeps changing')));
  const versions = async () => (await listServiceSchemas(store.db, 'a', null, 100)).map(({ version }) => version);
  expect(await versions()).toHaveLength(11);
  // Somebody decides: it is looked at again.
  await rejectServiceSchema(store.db, { service: 'a', version: 11 }, decision);
  await until(async () => (await versions()).length > 11);
});

it.each([
  ['more than a service may say', `${SDL} # ${'x'.repeat(1_100_000)}`, /over 1048576 bytes/],
  ['a character that no store keeps', `${SDL} # \0`, /U\+0000/],
])('an SDL with %s is not kept, and said to be so', async (_what, sdl, problem) => {
  world.shown = () => sdl;
  const { office } = await start();
  const declaration = { kind: 'STITCHING', title, url: urlOf(), audience: 'urn:mau', levels: [], grants: [] } as const;
  const found = await office.fetch({ id: 'a', declaration, rules: null });
  expect([found.sdl, found.problems]).toEqual(['', [expect.stringMatching(problem)]]);
});

it('services that are slow are looked at once at a time, and not after the end', async () => {
  await inForce('a', 'b', 'c');
  world.answerMs = 150;
  const running = await start(0.02);
  running.start();
  await until(() => running.states()['c'] === 'ok');
  [asked, mostAtOnce] = [0, 0];
  await until(() => asked >= 2);
  expect(mostAtOnce).toBe(1);
  await running.stop();
  services = undefined;
  const then = asked;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(asked).toBe(then);
});

it('no id of a service is the name of something that all objects have', async () => {
  const { office } = await start();
  expect(office.health('constructor')).toBe('unknown');
});

it('who asks for a look while one waits gets that one', async () => {
  const running = await start();
  const looks = Array.from({ length: 100 }, () => running.look());
  expect(new Set(looks).size).toBe(1);
  await Promise.all(looks);
  expect(running.look()).not.toBe(looks[0]);
});
