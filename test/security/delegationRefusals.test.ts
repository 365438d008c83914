// Every operation on rights, refused in every way: no right, outside the own units, unknown, weak sign-in, quota; each
// refusal says the same as for what is not there, and leaves one record.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { AdminError, createAdminSchema } from '../../gateway/admin/index.js';
import { rightsOperations } from '../../gateway/admin/operations/rights.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD } from '../support/sampleRights.js';

const REASON = 'Phục vụ giải quyết thủ tục của phường (mẫu)';
const access = {
  granteeKind: 'APPLICATION',
  grantee: 'ward-app',
  capabilities: ['hr-records:officer.read'],
  unit: A_WARD,
  reach: 'SELF',
  purposes: ['handle-procedure'],
  reason: REASON,
};
const { capabilities: _capabilities, ...one } = access;
const grantInput = { ...one, capability: 'hr-records:officer.read' };
const emergency = {
  capabilities: ['hr-records:officer.read'],
  unit: A_WARD,
  reach: 'SELF',
  reason: 'Sự cố hệ thống, cần tra cứu ngay cho người dân (mẫu)',
  minutes: 30,
};

let harness: AdminHarness;
/** Rows of phường Tây Hồ, by what the id is of. */
const ids = { grant: '', request: '', review: '' };

beforeAll(async () => {
  harness = await createAdminHarness();
  ids.grant = (await harness.runAdmin('createGrant', { input: grantInput }, PEOPLE.wardAdmin)).id;
  ids.request = (await harness.runAdmin('requestAccess', { input: access }, PEOPLE.wardAdmin)).id;
  ids.review = (await harness.runAdmin('breakGlass', { input: emergency }, PEOPLE.wardAdmin)).id;
}, 60_000);
afterAll(() => harness.stop());

async function codeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'DONE',
    (error: unknown) => (error instanceof AdminError ? error.code : `${error as Error}`),
  );
}

/** What a caller sees, and what the trail keeps, of a refusal. */
async function traceOf(name: string, args: unknown, caller: object): Promise<string> {
  harness.entries.length = 0;
  const seen = await harness.runAdmin(name, args, caller).then(
    () => 'DONE',
    (error: any) => JSON.stringify([error.code, error.texts, error.problems]),
  );
  expect(harness.entries).toHaveLength(1);
  return `${seen} ${JSON.stringify(harness.entries[0])}`;
}

const reason = REASON;
/** Arguments that would be right for the administrator of phường Tây Hồ; `id` says which row it needs. */
const CALLS: readonly [name: string, id: keyof typeof ids | null, args: (id: string) => unknown][] = [
  ['capabilities', null, () => ({})],
  ['grants', null, () => ({})],
  ['suspendedGrants', null, () => ({})],
  ['grant', 'grant', (id) => ({ id })],
  ['grantHistory', 'grant', (id) => ({ id })],
  ['delegations', 'grant', (grantId) => ({ grantId })],
  ['endGrant', 'grant', (id) => ({ id, reason })],
  ['createGrant', null, () => ({ input: grantInput })],
  [
    'createDeputy',
    null,
    () => ({
      input: { person: 'mau-nguoi-thay', capabilities: ['hr-records:*'], endsAt: new Date('2026-12-01'), reason },
    }),
  ],
  ['endDeputy', null, () => ({ person: 'mau-nguoi-thay', reason })],
  ['requestAccess', null, () => ({ input: access })],
  ['approveAccess', 'request', (id) => ({ id, reason })],
  ['rejectAccess', 'request', (id) => ({ id, reason })],
  ['withdrawAccess', 'request', (id) => ({ id, reason })],
  ['breakGlass', null, () => ({ input: emergency })],
  ['reviewBreakGlass', 'review', (id) => ({ id, finding: 'JUSTIFIED', note: reason })],
  ['explain', null, () => ({ operation: '{ a }', as: { agency: 'H26.L7' } })],
];
/** Lists of one's own: anybody may ask, and sees their own alone. */
const OWN_LISTS = ['accessRequests', 'breakGlassReviews'];

it('covers every operation on rights', () => {
  const named = [...CALLS.map(([name]) => name), ...OWN_LISTS].sort();
  expect(named).toEqual(rightsOperations.map(({ name }) => name).sort());
});

it('has a field for every operation, and an operation for every field', () => {
  expect(createAdminSchema().getMutationType()?.getFields()).toHaveProperty('createGrant');
});

describe('without the right', () => {
  it.each(CALLS)('%s is refused', async (name, id, args) => {
    harness.entries.length = 0;
    const code = await codeOf(harness.runAdmin(name, args(id === null ? '' : ids[id]), PEOPLE.nobody));
    expect(code).toBe(name === 'withdrawAccess' ? 'NOT_FOUND' : 'FORBIDDEN');
    expect(harness.entries.map(({ event, outcome, codes }) => [event, outcome, codes])).toEqual([
      ['operation.refused', 'DENIED', [code]],
    ]);
  });

  it.each(OWN_LISTS)('%s shows nothing of others', async (name) => {
    expect((await harness.runAdmin(name, {}, PEOPLE.nobody)).nodes).toEqual([]);
  });
});

describe('outside the own units', () => {
  const other = { ...PEOPLE.otherWardAdmin, roles: ['unit-admin'] };

  it.each(CALLS.filter(([, id]) => id !== null))('%s answers as for what is not there', async (name, id, args) => {
    if (name === 'reviewBreakGlass')
      await harness.addGrant({ grantee: 'unit-admin', unit: ANOTHER_WARD, capability: 'gateway:break-glass.review' });
    const theirs = await traceOf(name, args(id === null ? '' : ids[id]), other);
    const nothing = await traceOf(name, args(randomUUID()), other);
    expect(theirs).toContain('"NOT_FOUND"');
    expect(theirs).toBe(nothing);
  });

  it.each(['createGrant', 'breakGlass'])('%s answers as for a unit that is not there', async (name) => {
    const args = CALLS.find(([each]) => each === name)?.[2]('') as { input: object };
    const theirs = await traceOf(name, args, other);
    const nothing = await traceOf(name, { input: { ...args.input, unit: 'hn:2025-07:99999' } }, other);
    expect(theirs).toContain('"NOT_FOUND"');
    expect(theirs).toBe(nothing);
  });

  it('explain answers as for an agency that is not there', async () => {
    const as = (agency: string) => traceOf('explain', { operation: '{ a }', as: { agency } }, other);
    const theirs = await as('H26.L7');
    expect(theirs).toContain('"NOT_FOUND"');
    expect(theirs).toBe(await as('H26.L99999'));
  });

  it('lists leave out what lies elsewhere', async () => {
    const { nodes } = await harness.runAdmin('grants', { filter: { unit: A_WARD } }, other);
    const requests = await harness.runAdmin('accessRequests', {}, other);
    const reviews = await harness.runAdmin('breakGlassReviews', {}, other);
    expect([nodes, requests.nodes, reviews.nodes]).toEqual([[], [], []]);
    const mine = await harness.runAdmin('grants', { filter: { unit: A_WARD } }, PEOPLE.wardAdmin);
    expect(mine.nodes.map(({ id }: { id: string }) => id)).toContain(ids.grant);
  });
});

describe('without a strong and fresh sign-in', () => {
  const weak = [
    ['no acr', { acr: null }],
    ['a weak acr', { acr: '1' }],
    ['an old sign-in', { authTime: Math.floor(Date.parse('2026-11-20T02:00:00Z') / 1000) - 301 }],
  ] as const;
  const sensitive = { ...grantInput, capability: 'hr-records:officer.read-personal' };
  const needs: [string, unknown][] = [
    ['createGrant', { input: sensitive }],
    ['createGrant', { input: { ...grantInput, delegable: true } }],
    ['createDeputy', CALLS.find(([name]) => name === 'createDeputy')?.[2]('')],
    ['approveAccess', null],
    ['breakGlass', { input: emergency }],
  ];

  it.each(needs)('%s is refused', async (name, args) => {
    for (const [, how] of weak) {
      const call = harness.runAdmin(name, args ?? { id: ids.request, reason }, { ...PEOPLE.wardAdmin, ...how });
      expect(await codeOf(call)).toBe('STEP_UP_REQUIRED');
    }
  });

  it('asks nothing more for a plain right, nor for ending one', async () => {
    const person = { ...PEOPLE.wardAdmin, acr: null };
    const plain = { ...grantInput, capability: 'documents:document.read' };
    const { id } = await harness.runAdmin('createGrant', { input: plain }, person);
    expect(await codeOf(harness.runAdmin('endGrant', { id, reason }, person))).toBe('DONE');
  });
});

describe('beyond the quota', () => {
  it.each(CALLS.filter(([name]) => !['endDeputy', 'approveAccess', 'reviewBreakGlass'].includes(name)))(
    '%s is refused before anything happens',
    async (name, id, args) => {
      harness.quota.allow = false;
      const person = { ...PEOPLE.wardAdmin, roles: ['unit-admin'] };
      const code = await codeOf(harness.runAdmin(name, args(id === null ? '' : ids[id]), person));
      harness.quota.allow = true;
      expect(code).toBe(name === 'rejectAccess' ? 'QUOTA_EXCEEDED' : 'QUOTA_EXCEEDED');
    },
  );
});

describe('malformed', () => {
  it.each([
    ['grant', { id: 'not-a-uuid' }],
    ['endGrant', { id: `${randomUUID()}'; drop table access_grant; --`, reason }],
    ['grants', { first: 201 }],
    ['grants', { first: 0 }],
    ['grants', { after: 'forged' }],
    ['grants', { filter: { unit: "hn:01' or 1=1" } }],
    ['createDeputy', { input: { person: 'mau-nguoi-thay', endsAt: new Date('2026-12-01'), reason } }],
    [
      'createDeputy',
      { input: { person: 'mau-nguoi-thay', capabilities: ['hr-records:*'], endsAt: new Date('2027-02-19'), reason } },
    ],
    [
      'createDeputy',
      { input: { person: 'mau-nguoi-thay', capabilities: ['hr-records:*'], endsAt: new Date('2026-11-01'), reason } },
    ],
    ['requestAccess', { input: { ...access, capabilities: ['hr-records:*'] } }],
    ['requestAccess', { input: { ...access, granteeKind: 'PERSON', grantee: 'mau-nguoi-nao-do' } }],
    ['explain', { operation: 'x'.repeat(20_001), as: {} }],
  ])('%s is refused with what is wrong', async (name, args) => {
    harness.entries.length = 0;
    const error: any = await harness.runAdmin(name, args, PEOPLE.cityAdmin).catch((thrown: unknown) => thrown);
    expect([error.code, error.problems.length > 0]).toEqual(['BAD_USER_INPUT', true]);
    expect(harness.entries).toHaveLength(1);
  });

  it('a cursor of one list, filter or person is no position in another', async () => {
    const { pageInfo } = await harness.runAdmin('grants', { first: 1 }, PEOPLE.cityAdmin);
    const after = pageInfo.endCursor;
    expect(await codeOf(harness.runAdmin('grants', { first: 1, after }, PEOPLE.cityAdmin))).toBe('DONE');
    for (const [name, args, person] of [
      ['grants', { after, filter: { state: 'ACTIVE' } }, PEOPLE.cityAdmin],
      ['grants', { after }, PEOPLE.secondCityAdmin],
      ['suspendedGrants', { after }, PEOPLE.cityAdmin],
    ] as const)
      expect(await codeOf(harness.runAdmin(name, args, person))).toBe('BAD_USER_INPUT');
  });
});
