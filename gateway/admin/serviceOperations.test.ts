// GraphQL services in the hands of administrators: asked first, decided by two people, refused with names while in use.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT_EVENTS } from '../audit/index.js';
import { readSchemasInForce, readServiceGeneration } from '../store/index.js';
import type { RefusedChange, SchemaChange } from '../services/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../../test/support/adminHarness.js';
import { refusalOf } from '../../test/support/adminRefusals.js';
import type { AdminServices } from './context.js';
import { serviceOperations } from './operations/serviceOperations.js';

const reason = 'Theo kế hoạch kết nối mẫu';
const PLATE: SchemaChange = { coordinate: 'Permit.plate', severity: 'BREAKING', text: 'Permit.plate was removed.' };
const REFUSED: RefusedChange = {
  coordinate: 'Permit.plate',
  vi: 'Bỏ trường: Permit.plate. Đang được dùng bởi ung-dung-mau 1.2.',
  en: 'Permit.plate was removed. It is used by ung-dung-mau 1.2.',
  applications: ['ung-dung-mau'],
};

/** What the office would say: set by each test. */
const said = {
  sdl: 'type Query { a: Int }',
  problems: [] as string[],
  changes: [] as SchemaChange[],
  refusals: [] as RefusedChange[],
  generation: '0',
};
let harness: AdminHarness;

beforeAll(async () => {
  const refused = async () => said.refusals;
  const change = (services: AdminServices): AdminServices => ({
    ...services,
    remotes: {
      urlProblem: (url) => (url.startsWith('https://') ? undefined : { vi: 'https', en: 'https' }),
      audienceProblem: ({ declaration }) =>
        declaration.audience === 'urn:mau:chung' ? { vi: 'của dịch vụ khác', en: "another one's" } : undefined,
      isTaken: (id) => id === 'hr-records',
      show: async () => ({ sdl: said.sdl, hash: `hash of ${said.sdl}`, problem: undefined }),
      fetch: async () => ({ ...said, refused, hash: `hash of ${said.sdl}` }),
      examine: () => ({ ...said, refused }),
      examineWithout: () => ({ ...said, refused }),
      health: () => 'ok',
      generation: () => said.generation,
    },
  });
  harness = await createAdminHarness({ change });
  await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:service.manage', unit: null });
}, 60_000);
afterAll(() => harness.stop());
beforeEach(async () => {
  Object.assign(said, { sdl: 'type Query { a: Int }', problems: [], changes: [], refusals: [] });
  harness.entries.length = 0;
  await harness.db.deleteFrom('service_schema').execute();
  await harness.db.deleteFrom('service').execute();
});

type Who = Parameters<AdminHarness['runAdmin']>[2];
const run = (name: string, args: unknown, who: Who = PEOPLE.cityAdmin) => harness.runAdmin(name, args, who);
const refused = (name: string, args: unknown, who?: Who) => refusalOf(run(name, args, who));
const input = (more: object = {}) => ({
  input: {
    ...{ id: 'parking', kind: 'STITCHING', titleVi: 'Đỗ xe (mẫu)', titleEn: 'Parking (sample)' },
    ...{ url: 'https://do-xe.mau.example/graphql', audience: 'urn:mau:do-xe', levels: ['WARD', 'WARD'], rules: null },
    grants: [{ capability: 'parking:permit.read', titleVi: 'Xem giấy phép', titleEn: 'Read permits' }],
    ...more,
  },
});
const propose = (more: object = {}, who?: Who) => run('proposeService', input(more), who);
const approve = async (version = 1, who: Who = PEOPLE.secondCityAdmin) => {
  said.generation = await readServiceGeneration(harness.db);
  return run('approveService', { id: 'parking', version, reason }, who);
};

it('every act has an event in the catalogue', () => {
  const events = serviceOperations.flatMap(({ event }) => (event === null ? [] : [event]));
  expect([events.length, events.filter((event) => !(event in AUDIT_EVENTS))]).toEqual([7, []]);
});

describe('a proposal', () => {
  it('is written down with what the service shows, and changes nothing', async () => {
    const before = await readServiceGeneration(harness.db);
    expect(await propose()).toMatchObject({
      ...{ service: 'parking', version: 1, state: 'PROPOSED', sdl: said.sdl, levels: ['WARD'], problems: [] },
      ...{ capabilities: ['parking:permit.read'], proposedBy: PEOPLE.cityAdmin.reference, decidedBy: null },
    });
    expect(await readServiceGeneration(harness.db)).toBe(before);
    expect(await readSchemasInForce(harness.db)).toEqual([]);
    expect(harness.entries.find(({ event }) => event === 'service.proposed')).toMatchObject({
      ...{ target: { type: 'Service', id: 'parking' } },
      details: { version: 1, host: 'do-xe.mau.example', problems: 0, breaking: 0 },
    });
  });

  it('with problems cannot be approved, and says what they are', async () => {
    said.problems = ['Query.permits has no rule: add @requires(grant: …), @public or @internal'];
    expect(await propose()).toMatchObject({ state: 'UNUSABLE', problems: said.problems });
    expect((await refused('approveService', { id: 'parking', version: 1, reason }, PEOPLE.secondCityAdmin)).code).toBe(
      'CONFLICT',
    );
  });

  it('of the same schema is the same proposal; another one takes its place', async () => {
    await propose();
    expect(await run('refreshService', { id: 'parking' })).toMatchObject({ version: 1 });
    said.sdl = 'type Query { a: Int b: Int }';
    expect(await run('refreshService', { id: 'parking' })).toMatchObject({ version: 2, state: 'PROPOSED' });
    const { nodes } = await run('serviceSchemas', { id: 'parking' });
    expect(nodes.map(({ version, state }: { version: number; state: string }) => [version, state])).toEqual([
      [2, 'PROPOSED'],
      [1, 'REPLACED'],
    ]);
  });

  it.each([
    ['input.url', { url: 'http://do-xe.mau.example/' }],
    ['input.id', { id: 'hr-records', grants: [] }],
    ['input.id', { id: 'Parking', grants: [] }],
    ['input.grants', { grants: [{ capability: 'hr-records:officer.read', titleVi: 'Khác', titleEn: 'Other' }] }],
    ['input.levels', { levels: [] }],
    ['input.audience', { audience: 'có dấu' }],
    ['input.audience', { audience: 'urn:mau:chung' }],
  ])('is refused with a word about %s: %j', async (path, more) => {
    const { code, problems } = await refused('proposeService', input(more));
    expect([code, problems.map((problem) => problem.path)]).toEqual(['BAD_USER_INPUT', [path]]);
    expect(await run('services', {})).toEqual([]);
  });

  it('is one too many where all places are taken; what has ended takes none, and is listed last', async () => {
    const add = (status: 'ACTIVE' | 'ENDED', prefix: string, count: number) =>
      harness.db
        .insertInto('service')
        .values(Array.from({ length: count }, (_, i) => ({ id: `${prefix}-${i}`, status, created_by: 'mau' })))
        .execute();
    await add('ACTIVE', 'dich-vu', 199);
    await add('ENDED', 'cu', 50);
    expect(await propose()).toMatchObject({ version: 1 });
    expect((await refused('proposeService', input({ id: 'khac', grants: [] }))).code).toBe('CONFLICT');
    expect(await propose({ titleEn: 'Parking' })).toMatchObject({ version: 1 });
    const listed = (await run('services', {})).map(({ id }: { id: string }) => id);
    expect([listed.length, listed.at(-1), listed.includes('cu-0')]).toEqual([200, 'parking', false]);
  });

  it('needs a right over the whole city, and a strong sign-in', async () => {
    expect((await refused('proposeService', input(), PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
    expect((await refused('proposeService', input(), PEOPLE.officer)).code).toBe('FORBIDDEN');
    const weak = refusalOf(harness.runAdmin('proposeService', input(), { ...PEOPLE.cityAdmin, acr: '1' }));
    expect((await weak).code).toBe('STEP_UP_REQUIRED');
  });
});

describe('approval', () => {
  it('is by another person, counts as a change, and is what replicas look for', async () => {
    await propose();
    expect((await refused('approveService', { id: 'parking', version: 1, reason })).code).toBe('SAME_PERSON');
    const before = await readServiceGeneration(harness.db);
    expect(await approve()).toMatchObject({ status: 'ACTIVE', health: 'OK', active: { version: 1 }, proposed: null });
    expect(await readServiceGeneration(harness.db)).not.toBe(before);
    expect(await readSchemasInForce(harness.db)).toMatchObject([{ service: 'parking', version: 1, status: 'ACTIVE' }]);
    expect((await refused('approveService', { id: 'parking', version: 1, reason }, PEOPLE.secondCityAdmin)).code).toBe(
      'CONFLICT',
    );
  });

  it('of what breaks somebody is refused with names, and what was in force stays so', async () => {
    await propose();
    await approve();
    Object.assign(said, { sdl: 'type Query { b: Int }', changes: [PLATE], refusals: [REFUSED] });
    await run('refreshService', { id: 'parking' });
    const { code, problems } = await refused(
      'approveService',
      { id: 'parking', version: 2, reason },
      PEOPLE.secondCityAdmin,
    );
    expect([code, problems]).toEqual(['CONFLICT', [{ path: 'Permit.plate', vi: REFUSED.vi, en: REFUSED.en }]]);
    expect(await run('service', { id: 'parking' })).toMatchObject({ active: { version: 1 }, proposed: { version: 2 } });
    said.refusals = [];
    expect(await approve(2)).toMatchObject({ active: { version: 2 }, proposed: null });
  });

  it('is of what was examined: not if something else came into force meanwhile', async () => {
    await propose();
    said.generation = 'older';
    const late = await refused('approveService', { id: 'parking', version: 1, reason }, PEOPLE.secondCityAdmin);
    expect([late.code, await readSchemasInForce(harness.db)]).toEqual(['CONFLICT', []]);
    expect(await approve()).toMatchObject({ active: { version: 1 } });
  });

  it('can bring back what was in force before', async () => {
    await propose();
    await approve();
    said.sdl = 'type Query { b: Int }';
    await run('refreshService', { id: 'parking' });
    await approve(2);
    expect(await approve(1)).toMatchObject({ active: { version: 1 } });
  });

  it('is not of a proposal that another one has taken the place of', async () => {
    await propose();
    said.sdl = 'type Query { b: Int }';
    await run('refreshService', { id: 'parking' });
    said.generation = await readServiceGeneration(harness.db);
    const late = await refused('approveService', { id: 'parking', version: 1, reason }, PEOPLE.secondCityAdmin);
    expect([late.code, await readSchemasInForce(harness.db)]).toEqual(['CONFLICT', []]);
    expect(await approve(2)).toMatchObject({ active: { version: 2 } });
  });

  it('may be refused, with a reason', async () => {
    await propose();
    expect(await run('rejectService', { id: 'parking', version: 1, reason })).toMatchObject({
      ...{ state: 'REJECTED', decidedBy: PEOPLE.cityAdmin.reference, decidedReason: reason },
    });
    expect((await refused('approveService', { id: 'parking', version: 1, reason }, PEOPLE.secondCityAdmin)).code).toBe(
      'CONFLICT',
    );
  });
});

describe('a service', () => {
  it('is paused and resumed; its schema stays', async () => {
    await propose();
    await approve();
    expect(await run('pauseService', { id: 'parking', reason })).toMatchObject({
      status: 'PAUSED',
      active: { version: 1 },
    });
    expect(await readSchemasInForce(harness.db)).toMatchObject([{ service: 'parking', status: 'PAUSED' }]);
    expect((await refused('pauseService', { id: 'parking', reason })).code).toBe('CONFLICT');
    // A schema that comes into force meanwhile does not resume it.
    said.sdl = 'type Query { b: Int }';
    await run('refreshService', { id: 'parking' });
    expect(await approve(2)).toMatchObject({ status: 'PAUSED', active: { version: 2 } });
    expect(await run('resumeService', { id: 'parking', reason })).toMatchObject({ status: 'ACTIVE' });
  });

  const end = async () => {
    said.generation = await readServiceGeneration(harness.db);
    return refusalOf(run('endService', { id: 'parking', reason }));
  };

  it('ends only when nobody uses it, and never comes back under its id', async () => {
    await propose();
    await approve();
    Object.assign(said, { changes: [PLATE], refusals: [REFUSED] });
    expect((await end()).code).toBe('CONFLICT');
    said.refusals = [];
    expect(await run('endService', { id: 'parking', reason })).toMatchObject({ status: 'ENDED', active: null });
    expect(await readSchemasInForce(harness.db)).toEqual([]);
    expect((await refused('proposeService', input())).code).toBe('CONFLICT');
  });

  it('does not end while another one would not hold together without it', async () => {
    await propose();
    await approve();
    said.problems = ['Plot has no rule'];
    const { code, problems } = await end();
    expect([code, problems]).toEqual(['CONFLICT', [{ path: 'id', vi: 'Plot has no rule', en: 'Plot has no rule' }]]);
    expect(await readSchemasInForce(harness.db)).toHaveLength(1);
  });

  it('does not end on a look at what is not in force any more', async () => {
    await propose();
    await approve();
    said.generation = 'older';
    expect((await refused('endService', { id: 'parking', reason })).code).toBe('CONFLICT');
    expect(await readSchemasInForce(harness.db)).toHaveLength(1);
  });

  it('that nobody knows is not found', async () => {
    for (const name of ['refreshService', 'pauseService', 'resumeService', 'endService'])
      expect([name, (await refused(name, { id: 'khong-co', reason })).code]).toEqual([name, 'NOT_FOUND']);
    expect(await run('service', { id: 'khong-co' })).toBeNull();
  });
});
