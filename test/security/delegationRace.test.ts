// AZ-D09: a grant is ended while it is being used, on two processes that follow one store; after the end is acknowledged no
// process that has looked at the store since lets it be used, and one look is all it takes (a look is at most 5 s away).
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { createAdminHarness, followRights, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { A_WARD } from '../support/sampleRights.js';

const ROUNDS = 1_000;
/** Ended side by side. */
const AT_ONCE = 20;
const CAPABILITY = 'documents:document.read';

let harness: AdminHarness;
const replicas: Awaited<ReturnType<typeof followRights>>[] = [];
const ids: string[] = [];

beforeAll(async () => {
  harness = await createAdminHarness();
  const under = await harness.addGrant({ grantee: 'city-admin', capability: 'documents:*', unit: A_WARD });
  const rows = Array.from({ length: ROUNDS }, (_, at) => ({
    grantee_kind: 'PERSON' as const,
    grantee: `mau-nguoi-${at}`,
    capability: CAPABILITY,
    unit_key: A_WARD,
    reach: 'SELF' as const,
    purposes: [],
    valid_from: '2026-01-01',
    granted_by: 'installation',
    reason: 'Thử thu hồi (mẫu)',
    granted_under: under,
    depth: 1,
  }));
  const added = await harness.db.insertInto('access_grant').values(rows).returning('id').execute();
  ids.push(...added.map(({ id }) => id));
  await harness.refresh();
  replicas.push(await followRights(harness.db, harness.clock), await followRights(harness.db, harness.clock));
}, 60_000);
afterAll(async () => {
  for (const { follower } of replicas) follower.stop();
  await harness.stop();
});

async function versionNow(): Promise<bigint> {
  const { version } = await harness.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
  return BigInt(version);
}

interface Counts {
  before: number;
  unheard: number;
  after: number;
}

/** Uses the grants of one batch on one process until it has heard of every end. */
async function use(
  replica: (typeof replicas)[number],
  batch: readonly number[],
  ended: Map<number, bigint>,
  counts: Counts,
) {
  const { index, decider, follower } = replica;
  for (let turn = 0; ; turn += 1) {
    for (const at of batch) {
      const end = ended.get(at);
      const seen = BigInt(index.records.version);
      const caller = { client: 'app', ownToken: false, agency: null, roles: [], reference: `mau-nguoi-${at}` };
      if (!decider.accessFor(caller, null).holds(CAPABILITY)) continue;
      if (end === undefined) counts.before += 1;
      else if (seen < end) counts.unheard += 1;
      else counts.after += 1;
    }
    const heard = batch.every(
      (at) => (ended.get(at) ?? BigInt(index.records.version) + 1n) <= BigInt(index.records.version),
    );
    if (heard) return;
    // The process looks at the store now and then, never because somebody told it.
    if (turn % 3 === 2) await follower.refresh();
    await setTimeout(5);
  }
}

it('D09: 1,000 ends raced by uses on two processes: none is used once a process has looked', async () => {
  const counts: Counts = { before: 0, unheard: 0, after: 0 };
  for (let first = 0; first < ROUNDS; first += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, at) => first + at);
    const ended = new Map<number, bigint>();
    const ends = batch.map(async (at) => {
      await harness.runAdmin(
        'endGrant',
        { id: ids[at], reason: 'Thu hồi trong lúc đang dùng (mẫu)' },
        PEOPLE.cityAdmin,
      );
      ended.set(at, await versionNow());
    });
    await Promise.all([...ends, ...replicas.map((replica) => use(replica, batch, ended, counts))]);
  }
  expect(counts.after).toBe(0);
  // The race took place.
  expect(counts.before).toBeGreaterThan(ROUNDS / 10);
  const { n } = await harness.db
    .selectFrom('access_grant')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('grantee', 'like', 'mau-nguoi-%')
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  expect(Number(n)).toBe(0);
}, 180_000);

it('one look after the acknowledgement is enough, on each process', async () => {
  const id = await harness.addGrant({
    granteeKind: 'PERSON',
    grantee: 'mau-mot-lan',
    capability: CAPABILITY,
    unit: A_WARD,
  });
  const holds = () =>
    replicas.map(({ decider }) =>
      decider.accessFor(harness.principal({ reference: 'mau-mot-lan' }), null).holds(CAPABILITY),
    );
  for (const { follower } of replicas) await follower.refresh();
  expect(holds()).toEqual([true, true]);
  await harness.runAdmin('endGrant', { id, reason: 'Thu hồi trong lúc đang dùng (mẫu)' }, PEOPLE.cityAdmin);
  for (const { follower } of replicas) await follower.refresh();
  expect(holds()).toEqual([false, false]);
});
