// Changes on whole gateways: found by one replica, heard of at every other, by those who may, as long as they may.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { createParcelSystem } from '../support/parcelAdapter.js';
import {
  CHANGED,
  openStream,
  OTHER_WARD,
  parcelCodec,
  startParcelGateway,
  WARD,
  type ParcelGateway,
} from '../support/parcelGateway.js';
import { startRedis } from '../support/redisService.js';
import { signedIn } from '../support/socketClient.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const system = createParcelSystem();
let forge: TokenForge;
let database: TestDatabase;
let redis: Awaited<ReturnType<typeof startRedis>>;
/** The first looks at the register, the second does not. */
let replicas: ParcelGateway[] = [];
beforeAll(async () => {
  [forge, database, redis] = await Promise.all([createTokenForge(), createTestDatabase(), startRedis()]);
  const common = { forge, system, databaseUrl: database.url, cache: { redisUrl: redis.url } };
  // One after the other: the first fills the empty store.
  replicas = [await startParcelGateway({ ...common, seconds: 0.1 })];
  replicas.push(await startParcelGateway({ ...common, seconds: null }));
}, 90_000);
afterAll(async () => {
  for (const replica of replicas) await replica.stop();
  await redis.stop();
  await database.drop();
  await forge.stop();
});

const looking = () => replicas[0] as ParcelGateway;
const listening = () => replicas[1] as ParcelGateway;

let made = 0;
function write(unit: string): string {
  const key = `thua-mau-${(made += 1)}`;
  system.write({ key, title: `Thửa ${key}`, unit });
  return `Thửa ${key}`;
}

interface Ear {
  titles(): string[];
  /** Of the last refusal. */
  code(): string | undefined;
  leave(): void;
}

async function overSocket(replica: ParcelGateway, token: string, query = CHANGED): Promise<Ear> {
  const client = await signedIn(replica.wsUrl, `Bearer ${token}`);
  client.say({ id: '1', type: 'subscribe', payload: { query } });
  const payloads = () => client.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
  const refusals = () =>
    client.messages.flatMap(({ type, payload }) => (type === 'error' ? payload : (payload?.errors ?? [])));
  return {
    titles: () => payloads().flatMap(({ data }) => data?.parcelChanged?.title ?? []),
    code: () => refusals().at(-1)?.extensions.code,
    leave: () => client.socket.terminate(),
  };
}

async function overEvents(replica: ParcelGateway, token: string, query = CHANGED): Promise<Ear> {
  const stream = await openStream(replica.graphqlUrl, token, query);
  return {
    titles: () => stream.told().flatMap(({ data }) => data?.parcelChanged?.title ?? []),
    code: () => stream.told().at(-1)?.errors?.[0].extensions.code,
    leave: () => stream.leave(),
  };
}

const WAYS = { WebSocket: overSocket, events: overEvents };

/** Writes until somebody hears of it: then they listen. */
async function untilHeard(ear: Ear, unit: string, enough = () => ear.titles().length > 0): Promise<void> {
  for (let turn = 0; turn < 400 && !enough(); turn += 1) {
    write(unit);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(enough()).toBe(true);
}

async function hears(ear: Ear, title: string): Promise<void> {
  for (let turn = 0; turn < 2_000 && !ear.titles().includes(title); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ear.titles()).toContain(title);
}

describe.each(Object.entries(WAYS))('over %s', (way, open) => {
  it('what one replica finds is heard of there and at the other, by those of its ward', async () => {
    const ears = [
      await open(looking(), looking().watcher('H26.L7', { sub: `gan-${way}` })),
      await open(listening(), listening().watcher('H26.L7', { sub: `xa-${way}` })),
    ];
    const stranger = await open(listening(), listening().watcher('H26.L8', { sub: `khac-${way}` }));
    for (const ear of ears) await untilHeard(ear, WARD);
    await untilHeard(stranger, OTHER_WARD);
    const [other, own] = [write(OTHER_WARD), write(WARD)];
    for (const ear of ears) {
      await hears(ear, own);
      expect(ear.titles()).not.toContain(other);
      expect(ear.titles().filter((title) => title === own)).toHaveLength(1);
    }
    await hears(stranger, other);
    expect(stranger.titles()).not.toContain(own);
    [...ears, stranger].forEach((ear) => ear.leave());
  });

  it('only the unit asked for is told of', async () => {
    const unit = parcelCodec.encodeId('Unit', OTHER_WARD);
    const query = `subscription { parcelChanged(unit: "${unit}") { id title } }`;
    const ear = await open(listening(), listening().watcher('H26.L8', { sub: `mot-${way}` }), query);
    await untilHeard(ear, OTHER_WARD);
    ear.leave();
  });

  it('nobody hears of anything without the right, and is told so', async () => {
    const token = forge.token({ sub: `khong-quyen-${way}`, org: 'H26.L7', roles: [] });
    const ear = await open(listening(), token);
    for (let turn = 0; turn < 1_000 && ear.code() === undefined; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect([ear.code(), ear.titles()]).toEqual(['FORBIDDEN', []]);
    ear.leave();
  });

  it('after the right was taken away nothing more arrives', async () => {
    const role = `watcher-${way}`;
    const give = async (capability: string): Promise<string> => {
      const { data, errors } = await looking().admin(
        looking().administrator(),
        'mutation ($input: CreateGrantInput!) { createGrant(input: $input) { id } }',
        {
          input: {
            ...{ granteeKind: 'TENANT', grantee: 'H26.L9', capability, unit: WARD, reach: 'SELF', purposes: [] },
            reason: `Cho phép theo dõi (mẫu) ${role}`,
          },
        },
      );
      expect(errors).toBeUndefined();
      return data.createGrant.id;
    };
    const ids = [await give('parcels:parcel.read'), await give('parcels:parcel.watch')];
    const token = forge.token({ sub: `thu-hoi-${role}`, org: 'H26.L9', roles: [] });
    let ear = await open(listening(), token);
    for (let turn = 0; turn < 200 && ear.titles().length === 0; turn += 1) {
      write(WARD);
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (ear.code() === undefined) continue;
      // The other replica had not heard of the right yet.
      ear.leave();
      ear = await open(listening(), token);
    }
    expect(ear.titles().length).toBeGreaterThan(0);
    for (const id of ids) {
      const { errors } = await looking().admin(
        looking().administrator(),
        'mutation ($id: ID!) { endGrant(id: $id, reason: "Hết nhiệm vụ (mẫu)") { __typename } }',
        { id },
      );
      expect(errors).toBeUndefined();
    }
    await untilHeard(ear, WARD, () => ear.code() !== undefined);
    expect(ear.code()).toBe('FORBIDDEN');
    const before = ear.titles().length;
    const witness = await open(listening(), listening().watcher('H26.L7', { sub: `nhan-chung-${role}` }));
    await untilHeard(witness, WARD);
    expect(ear.titles()).toHaveLength(before);
    [ear, witness].forEach((one) => one.leave());
  }, 60_000);
});

it('without Redis the other replica hears of it by looking', async () => {
  await redis.kill();
  const ear = await overEvents(listening(), listening().watcher('H26.L7', { sub: 'khong-redis' }));
  await untilHeard(ear, WARD);
  await hears(ear, write(WARD));
  ear.leave();
}, 60_000);
