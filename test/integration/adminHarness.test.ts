// The harness of the administration itself: who is who, and that a call leaves its record.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';

let harness: AdminHarness;
beforeAll(async () => void (harness = await createAdminHarness()), 60_000);
afterAll(() => harness.stop());

describe('the administration', () => {
  it('tells the caller who they are', async () => {
    const me = await harness.runAdmin('me', {}, PEOPLE.wardAdmin);
    expect(me).toMatchObject({ reference: PEOPLE.wardAdmin.reference, tenant: 'H26.L7', steppedUp: true });
    expect(me.grants.map((grant: any) => grant.capability)).toContain('gateway:grant.manage');
  });

  it('records each act once', async () => {
    harness.entries.length = 0;
    await harness.runAdmin('ping', {}, PEOPLE.nobody);
    expect(harness.entries.map(({ event, outcome }) => [event, outcome])).toEqual([['admin.pinged', 'OK']]);
  });

  it('refuses what the quota refuses, and records that too', async () => {
    harness.entries.length = 0;
    harness.quota.allow = false;
    await expect(harness.runAdmin('ping', {}, PEOPLE.nobody)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
    harness.quota.allow = true;
    expect(harness.entries.map(({ outcome, codes }) => [outcome, codes])).toEqual([['DENIED', ['QUOTA_EXCEEDED']]]);
  });
});
