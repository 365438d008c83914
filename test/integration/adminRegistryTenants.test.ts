// Agencies through the administration: who sees which, who changes what, and that nothing happens without a record.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';
import { A_WARD, ANOTHER_WARD, CITY, DISSOLVED_WARD } from '../support/sampleRights.js';

let harness: AdminHarness;
const REASON = 'Theo công văn mẫu của thành phố';

beforeAll(async () => {
  harness = await createAdminHarness();
});
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
});

describe('tenants', () => {
  it('pages over the whole city in order of code', async () => {
    const first = await harness.runAdmin('tenants', { first: 3 }, PEOPLE.cityAdmin);
    expect(first.nodes.map((node: any) => node.code)).toEqual(['H26', 'H26.01', 'H26.01.01']);
    const after = first.pageInfo.endCursor;
    const second = await harness.runAdmin('tenants', { first: 3, after }, PEOPLE.cityAdmin);
    expect(second.nodes[0].code).toBe('H26.01.02');
    expect(second.pageInfo.hasNextPage).toBe(true);
    expect(harness.entries).toEqual([]);
  });

  it('refuses a cursor of another person or filter', async () => {
    const { pageInfo } = await harness.runAdmin('tenants', { first: 3 }, PEOPLE.cityAdmin);
    const after = pageInfo.endCursor;
    const other = await refusalOf(harness.runAdmin('tenants', { first: 3, after }, PEOPLE.secondCityAdmin));
    expect(other.problems.map(({ path }) => path)).toEqual(['after']);
    const filtered = { first: 3, after, filter: { name: 'Sở' } };
    expect((await refusalOf(harness.runAdmin('tenants', filtered, PEOPLE.cityAdmin))).code).toBe('BAD_USER_INPUT');
  });

  it('finds names without accents, and shows a ward its own agencies alone', async () => {
    const found = await harness.runAdmin('tenants', { filter: { name: 'tay ho' }, first: 200 }, PEOPLE.wardAdmin);
    expect(found.nodes.length).toBeGreaterThan(0);
    for (const node of found.nodes) expect(node.code.startsWith('H26.L7')).toBe(true);
    const all = await harness.runAdmin('tenants', { filter: { name: 'TÂY HỒ' }, first: 200 }, PEOPLE.cityAdmin);
    expect(all.nodes.length).toBeGreaterThanOrEqual(found.nodes.length);
    const percent = await harness.runAdmin('tenants', { filter: { name: '%' } }, PEOPLE.cityAdmin);
    expect(percent.nodes).toEqual([]);
  });

  it('refuses who may not read, and bad input by its path', async () => {
    expect((await refusalOf(harness.runAdmin('tenants', {}, PEOPLE.nobody))).code).toBe('FORBIDDEN');
    const bad = await refusalOf(
      harness.runAdmin('tenants', { first: 0, filter: { name: 'a\u202eb' } }, PEOPLE.cityAdmin),
    );
    expect(bad.problems.map(({ path }) => path).sort()).toEqual(['filter.name', 'first']);
    expect(harness.entries.map(({ event, codes }) => [event, codes])).toEqual([
      ['operation.refused', ['FORBIDDEN']],
      ['operation.refused', ['BAD_USER_INPUT']],
    ]);
  });

  it('shows one agency with what belongs to it; another unit is like nothing', async () => {
    const mine = await harness.runAdmin('tenant', { code: 'H26.L7' }, PEOPLE.wardAdmin);
    expect(mine.tenant.unit.key).toBe(A_WARD);
    expect(mine.parent).toBeNull();
    expect(mine.applications.map((row: any) => row.clientId)).toEqual(['ward-app']);
    const city = await harness.runAdmin('tenant', { code: 'H26.L7' }, PEOPLE.cityAdmin);
    expect(city.parent.code).toBe('H26');
    const outside = await refusalOf(harness.runAdmin('tenant', { code: 'H26.L8' }, PEOPLE.wardAdmin));
    const unknown = await refusalOf(harness.runAdmin('tenant', { code: 'H26.ZZ9' }, PEOPLE.wardAdmin));
    expect(outside).toEqual(unknown);
    expect(outside.code).toBe('NOT_FOUND');
    const [one, other] = harness.entries;
    expect(one).toEqual(other);
  });
});

describe('suspending', () => {
  it('shuts an agency out and lets it in again, with one record each', async () => {
    const suspended = await harness.runAdmin('suspendTenant', { code: 'H26.L8', reason: REASON }, PEOPLE.cityAdmin);
    expect(suspended).toMatchObject({ status: 'SUSPENDED', statusReason: REASON });
    expect(() => harness.context(PEOPLE.otherWardAdmin)).toThrow('TENANT_SUSPENDED');
    const again = await refusalOf(
      harness.runAdmin('suspendTenant', { code: 'H26.L8', reason: REASON }, PEOPLE.cityAdmin),
    );
    expect(again.code).toBe('CONFLICT');
    await harness.runAdmin('resumeTenant', { code: 'H26.L8', reason: REASON }, PEOPLE.cityAdmin);
    expect(harness.entries.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['tenant.suspended', 'OK'],
      ['operation.refused', 'DENIED'],
      ['tenant.resumed', 'OK'],
    ]);
    expect(harness.entries[0]).toMatchObject({
      target: { type: 'Tenant', id: 'H26.L8' },
      unit: { key: ANOTHER_WARD },
      details: { from: 'ACTIVE', to: 'SUSPENDED' },
    });
    const history = await harness.runAdmin('tenantHistory', { code: 'H26.L8' }, PEOPLE.cityAdmin);
    expect(history.nodes.map((node: any) => node.status)).toEqual(['SUSPENDED', 'ACTIVE']);
  });

  it('never shuts out the own agency', async () => {
    const own = await refusalOf(harness.runAdmin('suspendTenant', { code: 'H26', reason: REASON }, PEOPLE.cityAdmin));
    expect(own.code).toBe('CONFLICT');
  });

  it('needs the right over the unit', async () => {
    const without = await refusalOf(
      harness.runAdmin('suspendTenant', { code: 'H26.L8', reason: REASON }, PEOPLE.wardAdmin),
    );
    expect(without.code).toBe('FORBIDDEN');
    await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:tenant.manage', unit: null });
    const outside = await refusalOf(
      harness.runAdmin('suspendTenant', { code: 'H26.L8', reason: REASON }, PEOPLE.wardAdmin),
    );
    const unknown = await refusalOf(
      harness.runAdmin('suspendTenant', { code: 'H26.ZZ9', reason: REASON }, PEOPLE.wardAdmin),
    );
    expect(outside).toEqual(unknown);
  });
});

describe('registering agencies', () => {
  const input = { code: 'H26.L7.77', name: 'Tổ công tác mẫu', parent: 'H26.L7', unit: A_WARD, reason: REASON };

  it('puts a new agency under one of the own unit', async () => {
    const added = await harness.runAdmin('registerAgency', { input }, PEOPLE.wardAdmin);
    expect(added).toMatchObject({ code: 'H26.L7.77', parent: 'H26.L7', status: 'ACTIVE' });
    expect(harness.entries.map(({ event }) => event)).toEqual(['agency.registered']);
    const twice = await refusalOf(harness.runAdmin('registerAgency', { input }, PEOPLE.wardAdmin));
    expect(twice.code).toBe('CONFLICT');
  });

  it.each([
    ['a parent elsewhere', { parent: 'H26.L8', code: 'H26.L8.77' }, 'NOT_FOUND'],
    ['a unit elsewhere', { unit: ANOTHER_WARD }, 'NOT_FOUND'],
    ['a unit that nobody knows', { unit: 'hn:2025-07:99999' }, 'NOT_FOUND'],
    ['a code of another parent', { code: 'H26.L8.78' }, 'BAD_USER_INPUT'],
    ['a code of two levels', { code: 'H26.L7.78.79' }, 'BAD_USER_INPUT'],
    ['a typing error', { code: '000.0L55.A26' }, 'BAD_USER_INPUT'],
    ['letters of another alphabet', { name: 'UBND phường Tâу Hồ' }, 'BAD_USER_INPUT'],
    ['an invisible character', { name: 'UBND\u200b phường' }, 'BAD_USER_INPUT'],
    ['the number of a person', { name: 'Cơ quan 001099012345' }, 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, change, code) => {
    const refused = await refusalOf(
      harness.runAdmin('registerAgency', { input: { ...input, code: 'H26.L7.78', ...change } }, PEOPLE.wardAdmin),
    );
    expect(refused.code).toBe(code);
    expect(harness.entries.map(({ event }) => event)).toEqual(['operation.refused']);
    expect(JSON.stringify(harness.entries)).not.toContain('001099012345');
  });

  it('ties nothing to a unit that has ended', async () => {
    const dissolved = { ...input, code: 'H26.L7.79', parent: 'H26', unit: DISSOLVED_WARD };
    const refused = await refusalOf(
      harness.runAdmin('registerAgency', { input: { ...dissolved, code: 'H26.W9' } }, PEOPLE.cityAdmin),
    );
    expect(refused.code).toBe('UNIT_DISSOLVED');
  });
});

describe('changing agencies', () => {
  it('changes what is stated and keeps the state before', async () => {
    const args = { code: 'H26.L7.77', input: { name: 'Tổ công tác mẫu mới' }, reason: REASON };
    expect(await harness.runAdmin('updateAgency', args, PEOPLE.wardAdmin)).toMatchObject({
      name: 'Tổ công tác mẫu mới',
      parent: 'H26.L7',
    });
    expect(harness.entries[0]?.details).toMatchObject({
      before: { name: 'Tổ công tác mẫu' },
      after: { name: 'Tổ công tác mẫu mới' },
    });
    const history = await harness.runAdmin('tenantHistory', { code: 'H26.L7.77' }, PEOPLE.wardAdmin);
    expect(history.nodes.map((node: any) => node.name)).toEqual(['Tổ công tác mẫu']);
  });

  it('refuses circles, and parents out of sight', async () => {
    const circle = { code: 'H26.L7', input: { parent: 'H26.L7.77' }, reason: REASON };
    const refused = await refusalOf(harness.runAdmin('updateAgency', circle, PEOPLE.cityAdmin));
    expect(refused.problems.map(({ path }) => path)).toEqual(['input.parent']);
    const away = { code: 'H26.L7.77', input: { parent: 'H26' }, reason: REASON };
    expect((await refusalOf(harness.runAdmin('updateAgency', away, PEOPLE.wardAdmin))).code).toBe('NOT_FOUND');
  });

  it('brings no larger limit along', async () => {
    await harness.runAdmin(
      'setQuota',
      { kind: 'TENANT', subject: 'H26.L7.77', points: 5_000, reason: REASON },
      PEOPLE.cityAdmin,
    );
    await harness.runAdmin(
      'setQuota',
      { kind: 'TENANT', subject: 'H26.01', points: 4_000, reason: REASON },
      PEOPLE.cityAdmin,
    );
    const move = { code: 'H26.L7.77', input: { parent: 'H26.01', unit: CITY }, reason: REASON };
    expect((await refusalOf(harness.runAdmin('updateAgency', move, PEOPLE.cityAdmin))).code).toBe(
      'QUOTA_EXCEEDS_PARENT',
    );
  });
});
