// Grants from the hand of an administrator to the decision of the gateway, on both databases: given, planned, listed,
// handed on, suspended, ended; and by whom, on record.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD, CITY, DISSOLVED_DISTRICT, DISSOLVED_WARD } from '../support/sampleRights.js';

const REASON = 'Phục vụ giải quyết thủ tục của phường (mẫu)';
const RUNS = 20 * Number(process.env['FC_RUNS'] ?? 1);

describe.each(['PostgreSQL', 'PGlite'] as const)('on %s', (kind) => {
  let harness: AdminHarness;
  beforeAll(async () => void (harness = await createAdminHarness({ kind })), 60_000);
  afterAll(() => harness.stop());

  const run = (name: string, args: unknown, caller: object) => harness.runAdmin(name, args, caller);
  const holds = (caller: object, capability: string) => harness.context(caller).access.holds(capability);

  function asked(more: Record<string, unknown> = {}) {
    return {
      input: {
        granteeKind: 'APPLICATION',
        grantee: 'ward-app',
        capability: 'hr-records:officer.read',
        unit: A_WARD,
        reach: 'SUBTREE',
        purposes: ['handle-procedure'],
        reason: REASON,
        ...more,
      },
    };
  }

  it('gives a right that counts at once, and records who gave what', async () => {
    harness.entries.length = 0;
    expect(holds(PEOPLE.wardApplication, 'hr-records:officer.read')).toBe(false);
    const grant = await run('createGrant', asked(), PEOPLE.wardAdmin);
    expect(grant).toMatchObject({ state: 'ACTIVE', depth: 1, kind: 'NORMAL', usable: true, delegable: false });
    expect(grant).toMatchObject({
      grantedBy: PEOPLE.wardAdmin.reference,
      unit: { key: A_WARD },
      purposes: ['handle-procedure'],
    });
    expect(holds(PEOPLE.wardApplication, 'hr-records:officer.read')).toBe(true);
    expect(harness.entries).toEqual([
      expect.objectContaining({
        event: 'grant.created',
        outcome: 'OK',
        tenant: 'H26.L7',
        unit: expect.objectContaining({ key: A_WARD }),
        target: { type: 'Grant', id: grant.id },
        details: expect.objectContaining({
          grantee: 'ward-app',
          capability: 'hr-records:officer.read',
          reason: REASON,
        }),
      }),
    ]);
    const twice = await run('createGrant', asked(), PEOPLE.wardAdmin).catch((error: any) => error.code);
    expect(twice).toBe('CONFLICT');
  });

  it('plans a right for a day to come, to the midnight of Hanoi', async () => {
    const input = asked({ capability: 'documents:document.read', validFrom: '2026-11-21', validTo: '2026-11-22' });
    const { id, state } = await run('createGrant', input, PEOPLE.wardAdmin);
    expect(state).toBe('PLANNED');
    const standsAt = async (instant: string) => {
      harness.clock.set(instant);
      const { state: now } = await run('grant', { id }, PEOPLE.wardAdmin);
      return [now, holds(PEOPLE.wardApplication, 'documents:document.read')];
    };
    expect(await standsAt('2026-11-20T16:59:59Z')).toEqual(['PLANNED', false]);
    expect(await standsAt('2026-11-20T17:00:00Z')).toEqual(['ACTIVE', true]);
    expect(await standsAt('2026-11-22T16:59:59Z')).toEqual(['ACTIVE', true]);
    expect(await standsAt('2026-11-22T17:00:00Z')).toEqual(['ENDED', false]);
    harness.clock.set('2026-11-20T02:00:00Z');
  });

  it('writes nothing that could not count', async () => {
    // The own unit of whoever has a role: the gateway's rules say what that can rest on, and they are asked before.
    const call = run(
      'createGrant',
      asked({ granteeKind: 'ROLE', grantee: 'ward-officer', unit: null, reach: 'SELF' }),
      PEOPLE.cityAdmin,
    );
    const outcome = await call.then(
      ({ state }) => state,
      (error: any) => error.code,
    );
    expect(['ACTIVE', 'BAD_USER_INPUT']).toContain(outcome);
  });

  it('keeps what a grant was, and who ended it and why', async () => {
    const { id } = await run('createGrant', asked({ grantee: 'shared-app' }), PEOPLE.wardAdmin);
    expect(await run('grantHistory', { id }, PEOPLE.wardAdmin)).toEqual([]);
    await run('endGrant', { id, reason: 'Không còn cần dùng nữa (mẫu)' }, PEOPLE.wardAdmin);
    const history = await run('grantHistory', { id }, PEOPLE.wardAdmin);
    expect(history.map(({ row }: any) => [row.id, row.ended_at])).toEqual([[id, null]]);
    expect(await run('grant', { id }, PEOPLE.wardAdmin)).toMatchObject({
      state: 'ENDED',
      endedBy: PEOPLE.wardAdmin.reference,
      endedReason: 'Không còn cần dùng nữa (mẫu)',
    });
    const again = await run('endGrant', { id, reason: REASON }, PEOPLE.wardAdmin).catch((error: any) => error.code);
    expect(again).toBe('CONFLICT');
  });

  it('does not let a ward undo what the city gave over its head, and lets the city end what a ward gave', async () => {
    const fromCity = await run(
      'createGrant',
      asked({ grantee: 'shared-app', capability: 'documents:document.read' }),
      PEOPLE.cityAdmin,
    );
    const undo = (id: string, caller: object) =>
      run('endGrant', { id, reason: REASON }, caller).then(
        () => 'DONE',
        (error: any) => error.code,
      );
    expect(await undo(fromCity.id, PEOPLE.wardAdmin)).toBe('GRANT_EXCEEDS_OWN');
    const fromWard = await run(
      'createGrant',
      asked({ grantee: 'shared-app', capability: 'hr-records:officer.read-personal' }),
      PEOPLE.wardAdmin,
    );
    expect(await undo(fromWard.id, PEOPLE.cityAdmin)).toBe('DONE');
    expect(await undo(fromCity.id, PEOPLE.secondCityAdmin)).toBe('DONE');
  });

  it('shows the chain above and the tree below, each with how it stands', async () => {
    const deputy = { ...PEOPLE.nobody, reference: 'mau-pho-chu-tich' };
    await harness.addGrant({
      granteeKind: 'PERSON',
      grantee: deputy.reference,
      unit: A_WARD,
      capability: 'gateway:grant.manage',
    });
    const source = await run(
      'createGrant',
      asked({
        granteeKind: 'PERSON',
        grantee: deputy.reference,
        capability: 'documents:*',
        usable: false,
        delegable: true,
      }),
      PEOPLE.wardAdmin,
    );
    const leaf = await run(
      'createGrant',
      asked({ grantee: 'shared-app', capability: 'documents:document.read' }),
      deputy,
    );
    const shown = await run('delegations', { grantId: source.id }, PEOPLE.wardAdmin);
    expect(shown.grant.id).toBe(source.id);
    expect(shown.above.map(({ capability, state, grant }: any) => [capability, state, grant])).toEqual([
      ['documents:*', 'ACTIVE', null],
    ]);
    expect(shown.below.map(({ id, state, grant }: any) => [id, state, grant.grantee])).toEqual([
      [leaf.id, 'ACTIVE', 'shared-app'],
    ]);
    expect(shown.truncated).toBe(false);
    await run('endGrant', { id: source.id, reason: REASON }, PEOPLE.wardAdmin);
    const after = await run('delegations', { grantId: source.id }, PEOPLE.cityAdmin);
    expect([after.grant.state, after.below[0].state, after.above[0].grant.grantee]).toEqual([
      'ENDED',
      'ENDED',
      'unit-admin',
    ]);
  });

  it('AZ-U12: lists for the city what hangs from a dissolved unit or an ended source', async () => {
    const district = await harness.addGrant({
      granteeKind: 'PERSON',
      grantee: 'mau-quan-tri-quan',
      capability: 'hr-records:*',
      unit: DISSOLVED_DISTRICT,
    });
    const below = { grantedUnder: district, depth: 1, granteeKind: 'PERSON' as const, unit: DISSOLVED_WARD };
    const hanging = await harness.addGrant({ ...below, grantee: 'mau-can-bo-phuong-cu' });
    const over = await harness.addGrant({
      granteeKind: 'PERSON',
      grantee: 'mau-het-han',
      capability: 'documents:*',
      validTo: '2026-11-19',
    });
    const late = await harness.addGrant({
      ...below,
      grantedUnder: over,
      capability: 'documents:document.read',
      unit: A_WARD,
      grantee: 'mau-con-han',
    });
    const { nodes } = await run('suspendedGrants', {}, PEOPLE.cityAdmin);
    const found = new Map(nodes.map((node: any) => [node.id, [node.state, node.suspendedBecause, node.suspendedBy]]));
    expect(found.get(hanging)).toEqual(['SUSPENDED', 'SOURCE_UNIT_ENDED', district]);
    expect(found.get(late)).toEqual(['SUSPENDED', 'SOURCE_ENDED', over]);
    expect(found.has(district)).toBe(false);
    expect(holds({ ...PEOPLE.nobody, reference: 'mau-con-han' }, 'documents:document.read')).toBe(false);
    const ward = await run('suspendedGrants', {}, PEOPLE.wardAdmin);
    expect(ward.nodes.map(({ id }: any) => id)).toEqual([late]);
  });

  it('P5, P6: a list in pages of any size is exactly what can be opened one by one, in every state', async () => {
    const all = (await harness.db.selectFrom('access_grant').select('id').orderBy('id').execute()).map(({ id }) => id);
    const people = [PEOPLE.cityAdmin, PEOPLE.wardAdmin, PEOPLE.otherWardAdmin, PEOPLE.auditor];
    const anyState = fc.constantFrom(null, 'ACTIVE', 'PLANNED', 'ENDED', 'SUSPENDED');
    const anyUnit = fc.constantFrom(null, CITY, A_WARD, ANOTHER_WARD);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...people),
        anyState,
        anyUnit,
        fc.integer({ min: 1, max: 60 }),
        async (person, state, unit, first) => {
          const listed: string[] = [];
          for (let after: string | null = null; ;) {
            const page: any = await run('grants', { filter: { state, unit }, first, after }, person);
            listed.push(...page.nodes.map(({ id }: any) => id));
            expect(page.nodes.length).toBeLessThanOrEqual(first);
            if (!page.pageInfo.hasNextPage) break;
            after = page.pageInfo.endCursor;
          }
          const opened: string[] = [];
          for (const id of all) {
            const row: any = await run('grant', { id }, person).catch(() => undefined);
            if (row === undefined || (state !== null && row.state !== state)) continue;
            if (unit === null || row.unit?.key === unit) opened.push(id);
          }
          // One's own unit is found under the unit that it is.
          if (unit === null) expect(listed).toEqual(opened);
          else expect(opened.filter((id) => !listed.includes(id))).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('answers through GraphQL, with what is wrong in both languages', async () => {
    const document = `
      mutation Give($input: CreateGrantInput!) { createGrant(input: $input) { id state unit { key } } }
      query List { grants(filter: { state: ACTIVE }, first: 3) { nodes { id granteeKind capability state } pageInfo { hasNextPage } } }
      query Names { capabilities { capability titleVi titleEn } }`;
    const one = (name: string) => document.split('\n').find((line) => line.includes(` ${name}`)) ?? '';
    const list = await harness.execute(one('List'), {}, PEOPLE.wardAdmin);
    expect(list.errors).toBeUndefined();
    expect(list.data.grants.nodes.length).toBeGreaterThan(1);
    const names = await harness.execute(one('Names'), {}, PEOPLE.wardAdmin);
    expect(names.data.capabilities.map(({ capability }: any) => capability)).toContain('gateway:grant.manage');
    const refused = await harness.execute(
      one('Give'),
      asked({ capability: 'public-services:dossier.read' }),
      PEOPLE.wardAdmin,
    );
    expect(refused.data.createGrant).toBeNull();
    expect(refused.errors[0].extensions).toMatchObject({
      code: 'GRANT_EXCEEDS_OWN',
      requestId: 'test-request',
      problems: [{ path: 'capability', vi: expect.any(String), en: expect.any(String) }],
    });
    const given = await harness.execute(
      one('Give'),
      asked({ granteeKind: 'ROLE', grantee: 'ward-officer' }),
      PEOPLE.wardAdmin,
    );
    expect(given.data.createGrant).toMatchObject({ state: 'ACTIVE', unit: { key: A_WARD } });
  });
});
