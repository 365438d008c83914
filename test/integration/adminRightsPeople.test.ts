// Where two people act: deputies for a time, and requests that somebody else approves.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD } from '../support/sampleRights.js';

const REASON = 'Phục vụ giải quyết thủ tục của phường (mẫu)';
let harness: AdminHarness;
beforeAll(async () => void (harness = await createAdminHarness()), 60_000);
afterAll(() => harness.stop());

const run = (name: string, args: unknown, caller: object) => harness.runAdmin(name, args, caller);
const holds = (caller: object, capability: string) => harness.context(caller).access.holds(capability);
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'DONE',
    (error: any) => error.code,
  );

describe('a deputy', () => {
  const deputy = { ...PEOPLE.nobody, reference: 'mau-nguoi-thay-1' };
  const capabilities = ['hr-records:*', 'gateway:grant.manage'];
  const grantTo = (grantee: string, more: object = {}) => ({
    input: {
      granteeKind: 'APPLICATION',
      grantee,
      capability: 'hr-records:officer.read',
      unit: A_WARD,
      reach: 'SELF',
      purposes: ['handle-procedure'],
      validTo: '2026-11-20',
      reason: REASON,
      ...more,
    },
  });

  it('stands in from–to by the clock, and what they gave falls with their time', async () => {
    harness.entries.length = 0;
    const startsAt = new Date('2026-11-20T03:00:00Z');
    const endsAt = new Date('2026-11-21T03:00:00Z');
    const input = { person: deputy.reference, capabilities, startsAt, endsAt, reason: REASON };
    const given = await run('createDeputy', { input }, PEOPLE.wardAdmin);
    expect(given.map((grant: any) => [grant.capability, grant.kind, grant.state, grant.unit.key]).sort()).toEqual([
      ['gateway:grant.manage', 'DEPUTY', 'PLANNED', A_WARD],
      ['hr-records:*', 'DEPUTY', 'PLANNED', A_WARD],
    ]);
    expect(harness.entries.map(({ event }) => event)).toEqual(['delegation.created']);
    expect(await codeOf(run('createGrant', grantTo('ward-app'), deputy))).toBe('FORBIDDEN');
    harness.clock.set('2026-11-20T03:00:00Z');
    // The last day reaches beyond the deputy's own end.
    expect(await codeOf(run('createGrant', grantTo('ward-app', { validTo: '2026-11-21' }), deputy))).toBe(
      'GRANT_EXCEEDS_OWN',
    );
    expect(await codeOf(run('createGrant', grantTo('ward-app'), deputy))).toBe('DONE');
    expect(await codeOf(run('createGrant', grantTo('ward-app', { unit: ANOTHER_WARD }), deputy))).toBe('NOT_FOUND');
    expect(holds(PEOPLE.wardApplication, 'hr-records:officer.read')).toBe(true);
    harness.clock.set('2026-11-21T03:00:00Z');
    expect(await codeOf(run('createGrant', grantTo('shared-app', { validTo: '2026-11-21' }), deputy))).toBe(
      'FORBIDDEN',
    );
    expect(holds(PEOPLE.wardApplication, 'hr-records:officer.read')).toBe(false);
    harness.clock.set('2026-11-20T02:00:00Z');
  });

  it('is called back before the time by who sent them, or by the city, and by nobody else', async () => {
    const other = { ...PEOPLE.nobody, reference: 'mau-nguoi-thay-2' };
    const endsAt = new Date('2026-12-20T03:00:00Z');
    const args = { input: { person: other.reference, capabilities, endsAt, reason: REASON } };
    await run('createDeputy', args, PEOPLE.wardAdmin);
    expect(holds(other, 'gateway:grant.manage')).toBe(true);
    const back = { person: other.reference, reason: REASON };
    expect(await codeOf(run('endDeputy', back, PEOPLE.otherWardAdmin))).toBe('NOT_FOUND');
    const ended = await run('endDeputy', back, PEOPLE.wardAdmin);
    expect(ended.ended).toHaveLength(2);
    expect(holds(other, 'gateway:grant.manage')).toBe(false);
    expect(await codeOf(run('endDeputy', back, PEOPLE.wardAdmin))).toBe('NOT_FOUND');
    await run('createDeputy', args, PEOPLE.wardAdmin);
    expect((await run('endDeputy', back, PEOPLE.cityAdmin)).ended).toHaveLength(2);
  });

  it('is somebody else, gets what the caller holds by name, and never "every purpose"', async () => {
    const endsAt = new Date('2026-12-20T03:00:00Z');
    const create = (caller: object, more: object) =>
      run('createDeputy', { input: { endsAt, reason: REASON, ...more } }, caller);
    expect(await codeOf(create(PEOPLE.wardAdmin, { person: PEOPLE.wardAdmin.reference, capabilities }))).toBe(
      'GRANT_EXCEEDS_OWN',
    );
    expect(
      await codeOf(create(PEOPLE.wardAdmin, { person: 'mau-nguoi-thay-3', capabilities: ['documents:nothing.read'] })),
    ).toBe('NOT_FOUND');
    // Held to be used and not to be handed on.
    expect(
      await codeOf(create(PEOPLE.wardAdmin, { person: 'mau-nguoi-thay-3', capabilities: ['gateway:quota.manage'] })),
    ).toBe('GRANT_EXCEEDS_OWN');
    const [everything] = await create(PEOPLE.cityAdmin, { person: 'mau-nguoi-thay-3', capabilities: ['*'] });
    expect(everything).toMatchObject({ capability: '*', usable: false, delegable: true, depth: 1 });
    expect(everything.purposes).toEqual(['handle-procedure', 'personnel-work', 'statistics', 'steering']);
  });
});

describe('a request for access', () => {
  const input = {
    granteeKind: 'APPLICATION',
    grantee: 'ward-app',
    capabilities: ['hr-records:officer.read', 'documents:document.read'],
    unit: A_WARD,
    reach: 'SELF',
    purposes: ['handle-procedure'],
    validTo: '2027-06-30',
    reason: REASON,
  };
  const ask = (more: object = {}, caller: object = PEOPLE.wardApplication) =>
    run('requestAccess', { input: { ...input, ...more } }, caller);

  it('is asked by the application, approved by a person, and counts at once', async () => {
    harness.entries.length = 0;
    const asked = await ask();
    expect(asked).toMatchObject({
      state: 'REQUESTED',
      requestedBy: PEOPLE.wardApplication.reference,
      grants: [],
      unit: { key: A_WARD },
    });
    expect(holds(PEOPLE.wardApplication, 'documents:document.read')).toBe(false);
    const waiting = await run('accessRequests', { state: 'REQUESTED' }, PEOPLE.wardAdmin);
    expect(waiting.nodes.map(({ id }: any) => id)).toEqual([asked.id]);
    const approved = await run('approveAccess', { id: asked.id, reason: REASON }, PEOPLE.wardAdmin);
    expect(approved).toMatchObject({
      state: 'APPROVED',
      decidedBy: PEOPLE.wardAdmin.reference,
      capabilities: [...input.capabilities].sort(),
    });
    expect(approved.grants).toHaveLength(2);
    expect(holds(PEOPLE.wardApplication, 'documents:document.read')).toBe(true);
    expect(harness.entries.map(({ event }) => event)).toEqual(['access.requested', 'access.approved']);
    const grant = await run('grant', { id: approved.grants[0] }, PEOPLE.wardAdmin);
    expect(grant).toMatchObject({ state: 'ACTIVE', validTo: '2027-06-30', grantedBy: PEOPLE.wardAdmin.reference });
    for (const name of ['approveAccess', 'rejectAccess'])
      expect(await codeOf(run(name, { id: asked.id, reason: REASON }, PEOPLE.wardAdmin))).toBe('CONFLICT');
  });

  it('gives all or nothing: the approver gives no more than they hold', async () => {
    const asked = await ask({ capabilities: ['hr-records:officer.read-personal', 'public-services:dossier.read'] });
    expect(await codeOf(run('approveAccess', { id: asked.id, reason: REASON }, PEOPLE.wardAdmin))).toBe(
      'GRANT_EXCEEDS_OWN',
    );
    expect(holds(PEOPLE.wardApplication, 'hr-records:officer.read-personal')).toBe(false);
    const still = await run('accessRequests', { state: 'REQUESTED' }, PEOPLE.wardApplication);
    expect(still.nodes.map(({ id }: any) => id)).toEqual([asked.id]);
    expect(await codeOf(run('approveAccess', { id: asked.id, reason: REASON }, PEOPLE.cityAdmin))).toBe('DONE');
  });

  it('is rejected by somebody else, or taken back by who asked', async () => {
    const [one, two] = [await ask({ reach: 'SUBTREE' }), await ask({ reach: 'SUBTREE' })];
    const rejected = await run('rejectAccess', { id: one.id, reason: 'Không thuộc nhiệm vụ (mẫu)' }, PEOPLE.wardAdmin);
    expect(rejected).toMatchObject({ state: 'REJECTED', decisionReason: 'Không thuộc nhiệm vụ (mẫu)', grants: [] });
    expect(await codeOf(run('withdrawAccess', { id: two.id, reason: REASON }, PEOPLE.wardAdmin))).toBe('NOT_FOUND');
    expect(await run('withdrawAccess', { id: two.id, reason: REASON }, PEOPLE.wardApplication)).toMatchObject({
      state: 'WITHDRAWN',
    });
    expect(await codeOf(run('approveAccess', { id: two.id, reason: REASON }, PEOPLE.wardAdmin))).toBe('CONFLICT');
  });

  it('of two who approve at once only one does', async () => {
    const asked = await ask({ reach: 'SUBTREE', capabilities: ['documents:document.read-personal'] });
    const codes = await Promise.all(
      [PEOPLE.cityAdmin, PEOPLE.secondCityAdmin].map((person) =>
        codeOf(run('approveAccess', { id: asked.id, reason: REASON }, person)),
      ),
    );
    expect(codes.sort()).toEqual(['CONFLICT', 'DONE']);
  });

  it('lets two people together give to a group that the approver belongs to', async () => {
    const group = { granteeKind: 'ROLE', grantee: 'unit-admin', capabilities: ['documents:document.read'] };
    const asked = await ask(group, PEOPLE.wardAdmin);
    const second = { ...PEOPLE.wardAdmin, reference: 'mau-quan-tri-thu-hai', personalId: '000000000042' };
    expect(await codeOf(run('approveAccess', { id: asked.id, reason: REASON }, PEOPLE.wardAdmin))).toBe('SAME_PERSON');
    expect(await codeOf(run('approveAccess', { id: asked.id, reason: REASON }, second))).toBe('DONE');
  });

  it('of an application for another is not asked by it', async () => {
    expect(await codeOf(ask({ grantee: 'shared-app' }))).toBe('FORBIDDEN');
    expect(await codeOf(ask({ grantee: 'shared-app' }, PEOPLE.wardAdmin))).toBe('NOT_FOUND');
  });
});
