// Roles, purposes, limits and usage through the administration.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';

let harness: AdminHarness;
const reason = 'Theo đề nghị mẫu của cơ quan';
const events = () => harness.entries.map(({ event, codes }) => [event, ...codes]);

beforeAll(async () => {
  harness = await createAdminHarness();
});
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
});

const run = (name: string, args: unknown, who: Parameters<AdminHarness['runAdmin']>[2]) =>
  harness.runAdmin(name, args, who);
const refused = (name: string, args: unknown, who: Parameters<AdminHarness['runAdmin']>[2]) =>
  refusalOf(run(name, args, who));

describe('roles and purposes', () => {
  it('are made and ended for the whole city', async () => {
    const role = { code: 'sample-reader', titleVi: 'Người đọc mẫu', titleEn: 'Sample reader', sandboxOnly: true };
    expect(await run('createRole', { input: role }, PEOPLE.cityAdmin)).toEqual({ ...role, endedAt: null });
    expect((await refused('createRole', { input: role }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
    expect(harness.services.records().roles.get('sample-reader')?.sandboxOnly).toBe(true);
    const ended = await run('endRole', { code: 'sample-reader', reason }, PEOPLE.cityAdmin);
    expect(ended.endedAt).not.toBeNull();
    expect(harness.services.records().roles.has('sample-reader')).toBe(false);
    expect((await refused('endRole', { code: 'sample-reader', reason }, PEOPLE.cityAdmin)).code).toBe('NOT_FOUND');
    // A code never gets a second meaning.
    expect((await refused('createRole', { input: role }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');

    const purpose = {
      code: 'sample-work',
      titleVi: 'Việc mẫu',
      titleEn: 'Sample work',
      legalBasis: 'Nghị định 356/2025/NĐ-CP',
    };
    expect(await run('createPurpose', { input: purpose }, PEOPLE.cityAdmin)).toMatchObject({ sensitive: false });
    await run('endPurpose', { code: 'sample-work', reason }, PEOPLE.cityAdmin);
    expect(harness.services.records().purposes.has('sample-work')).toBe(false);
    const codes = (await run('purposes', {}, PEOPLE.nobody)).map((row: any) => row.code);
    expect(codes).toContain('sample-work');
    expect((await run('roles', {}, PEOPLE.wardAdmin)).length).toBeGreaterThan(5);
    expect((await refused('roles', {}, PEOPLE.nobody)).code).toBe('FORBIDDEN');
  });

  it('are not for administrators of a part', async () => {
    await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:role.manage', unit: null });
    const input = { code: 'ward-role', titleVi: 'Vai trò mẫu', titleEn: 'Sample role' };
    expect((await refused('createRole', { input }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
    expect((await refused('createPurpose', { input: { ...input, legalBasis: 'Mẫu' } }, PEOPLE.wardAdmin)).code).toBe(
      'FORBIDDEN',
    );
  });

  it('leave an administrator', async () => {
    const last = await refused('endRole', { code: 'city-admin', reason }, PEOPLE.cityAdmin);
    expect(last.code).toBe('LAST_ADMINISTRATOR');
  });
});

describe('limits', () => {
  const set = (
    kind: string,
    subject: string,
    points: number,
    who: Parameters<AdminHarness['runAdmin']>[2],
    more = {},
  ) => run('setQuota', { kind, subject, points, reason, ...more }, who);

  it('never exceed the agency above', async () => {
    await set('TENANT', 'H26', 10_000, PEOPLE.cityAdmin);
    await set('TENANT', 'H26.L7', 1_000, PEOPLE.wardAdmin);
    const above = await refusalOf(set('TENANT', 'H26.L7', 10_001, PEOPLE.wardAdmin));
    expect(above.code).toBe('QUOTA_EXCEEDS_PARENT');
    expect((await refusalOf(set('APPLICATION', 'ward-app', 1_001, PEOPLE.wardAdmin))).code).toBe(
      'QUOTA_EXCEEDS_PARENT',
    );
    expect((await refusalOf(set('USER', 'H26.L7', 1_001, PEOPLE.wardAdmin))).code).toBe('QUOTA_EXCEEDS_PARENT');
    await set('APPLICATION', 'ward-app', 1_000, PEOPLE.wardAdmin);
    await set('USER', 'H26.L7', 1_000, PEOPLE.wardAdmin);
    expect(harness.services.records().quota('TENANT', 'H26.L7')?.points).toBe(1_000);
    expect(events().filter(([event]) => event === 'operation.refused')).toHaveLength(3);
    expect(events().filter(([event]) => event === 'quota.set')).toHaveLength(4);
  });

  it('are not lowered below what is further down, unless that goes down with them', async () => {
    const refusal = await refusalOf(set('TENANT', 'H26.L7', 500, PEOPLE.wardAdmin));
    expect(refusal.code).toBe('CONFLICT');
    expect(refusal.problems.map(({ path }) => path).sort()).toEqual(['APPLICATION ward-app', 'USER H26.L7']);
    harness.entries.length = 0;
    await set('TENANT', 'H26.L7', 500, PEOPLE.wardAdmin, { capChildren: true });
    expect(harness.entries).toHaveLength(1);
    expect(harness.entries[0]?.details).toMatchObject({
      before: 1_000,
      after: 500,
      capped: ['APPLICATION ward-app', 'USER H26.L7'],
    });
    const { nodes } = await run('quotas', { filter: { tenant: 'H26.L7' } }, PEOPLE.wardAdmin);
    expect(nodes.map((row: any) => row.points)).toEqual([500, 500, 500]);
  });

  it('of other units are neither lowered nor named', async () => {
    await harness.addGrant({
      granteeKind: 'PERSON',
      grantee: 'mau-so',
      capability: 'gateway:quota.manage',
      reach: 'SELF',
    });
    const half = { reference: 'mau-so', agency: 'H26', roles: [] };
    for (const capChildren of [false, true]) {
      const refusal = await refusalOf(set('TENANT', 'H26', 100, half, { capChildren }));
      expect(refusal.code).toBe('CONFLICT');
      expect(JSON.stringify(refusal)).not.toContain('L7');
    }
  });

  it('need the right over the unit, and points', async () => {
    expect((await refusalOf(set('TENANT', 'H26.L7', 10, PEOPLE.officer))).code).toBe('FORBIDDEN');
    const outside = await refusalOf(set('TENANT', 'H26.L8', 10, PEOPLE.wardAdmin));
    expect(outside).toEqual(await refusalOf(set('TENANT', 'H26.ZZ9', 10, PEOPLE.wardAdmin)));
    const bad = await refusalOf(set('TENANT', 'H26.L7', 0, PEOPLE.wardAdmin));
    expect(bad.problems.map(({ path }) => path)).toEqual(['points']);
  });

  it('end, and the default holds again', async () => {
    const { nodes } = await run('quotas', { filter: { kind: 'USER' } }, PEOPLE.wardAdmin);
    const [{ id }] = nodes;
    expect((await refused('endQuota', { id, reason }, PEOPLE.otherWardAdmin)).code).toBe('NOT_FOUND');
    await run('endQuota', { id, reason }, PEOPLE.wardAdmin);
    expect(harness.services.records().quota('USER', 'H26.L7')).toBeUndefined();
    expect((await refused('endQuota', { id, reason }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
  });

  it('never exceed the one above when set at once', async () => {
    await Promise.allSettled([
      set('TENANT', 'H26.L7', 100, PEOPLE.cityAdmin, { capChildren: true }),
      set('APPLICATION', 'ward-app', 400, PEOPLE.wardAdmin),
    ]);
    const { quota } = harness.services.records();
    expect(quota('APPLICATION', 'ward-app')?.points).toBeLessThanOrEqual(quota('TENANT', 'H26.L7')?.points ?? 0);
  });
});

describe('usage', () => {
  it('is summed within the own units', async () => {
    const hour = new Date('2026-11-20T01:00:00Z');
    const counts = { operations: '2', points: '20', rows: '5', errors: '0', refused: '1' };
    const row = { hour, client: 'ward-app', adapter: 'hr-records', field: 'Query.officers', ...counts };
    await harness.db
      .insertInto('usage_hour')
      .values([
        { ...row, tenant: 'H26.L7', unit: 'hn:2025-07:00103' },
        { ...row, tenant: 'H26.L8', unit: 'hn:2025-07:00118' },
      ])
      .execute();
    const time = { from: new Date('2026-11-19T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };
    const [mine, ...more] = await run('usage', { ...time, groupBy: ['DAY', 'TENANT'] }, PEOPLE.wardAdmin);
    expect(more).toEqual([]);
    expect(mine).toMatchObject({ day: '2026-11-20', tenant: 'H26.L7', points: 20, client: null });
    const all = await run('usage', { ...time, groupBy: [] }, PEOPLE.cityAdmin);
    expect(all).toMatchObject([{ points: 40, operations: 4 }]);
    expect(
      await run('usage', { ...time, groupBy: ['HOUR'], filter: { unit: 'hn:2025-07:00118' } }, PEOPLE.wardAdmin),
    ).toEqual([]);
    expect((await refused('usage', { ...time, groupBy: [] }, PEOPLE.nobody)).code).toBe('FORBIDDEN');
    const long = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2026-01-01T00:00:00Z') };
    expect(
      (await refused('usage', { ...long, groupBy: [] }, PEOPLE.wardAdmin)).problems.map(({ path }) => path),
    ).toEqual(['to']);
  });
});
