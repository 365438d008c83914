// AZ-D: nobody grants more than they hold, further, longer or deeper; nobody to themselves; nobody alone where two are needed.
import { describe, expect, it } from '@jest/globals';
import { PEOPLE } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD, CITY } from '../support/sampleRights.js';
import { REASON, refusal, useDelegations } from './support/delegationCalls.js';

const { harness, run, give } = useDelegations();

let month = 1;
/** Distinct days, so that grants of several tests do not collide. */
function aLaterDay(): string {
  month += 1;
  return `20${27 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-15`;
}

describe('AZ-D01: outside the own subtree', () => {
  it('refuses another ward, the city and a unit that does not exist in the very same words', async () => {
    const seen = [];
    for (const unit of [ANOTHER_WARD, CITY, 'hn:2025-07:99999', 'hn:2025-06:00103'])
      seen.push(await give({ unit }).catch((error: any) => JSON.stringify([error.code, error.texts, error.problems])));
    expect(new Set(seen).size).toBe(1);
    expect(seen[0]).toContain('NOT_FOUND');
    const [first, ...others] = harness().entries.map((entry) => JSON.stringify(entry));
    expect(others.every((other) => other === first)).toBe(true);
  });

  it('refuses a unit that the giver administers but holds nothing to hand on for', async () => {
    const person = { ...PEOPLE.nobody, reference: 'mau-hai-pham-vi' };
    const mine = { granteeKind: 'PERSON' as const, grantee: person.reference };
    await harness().addGrant({ ...mine, capability: 'gateway:grant.manage' });
    await harness().addGrant({ ...mine, capability: 'hr-records:*', unit: A_WARD, purposes: ['handle-procedure'] });
    const elsewhere = give({ unit: ANOTHER_WARD, grantee: 'shared-app' }, person);
    expect(await refusal(elsewhere)).toEqual({ code: 'GRANT_EXCEEDS_OWN', paths: ['unit'] });
    expect(await refusal(give({ unit: CITY, grantee: 'shared-app' }, person))).toMatchObject({
      code: 'GRANT_EXCEEDS_OWN',
    });
  });

  it('refuses the own unit of everybody who has a role', async () => {
    const call = give({ granteeKind: 'ROLE', grantee: 'ward-officer', unit: null, reach: 'SELF' });
    expect(await refusal(call)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses rights over everybody’s own person to whoever does not administer the city', async () => {
    const call = give({ granteeKind: 'ROLE', grantee: 'citizen', unit: null, reach: 'SUBJECT' });
    expect(await refusal(call)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('AZ-D02: more than the own', () => {
  it('refuses a capability that the giver does not hold, also by a pattern that is wider', async () => {
    for (const [capability, usable] of [
      ['public-services:dossier.read', true],
      ['*', false],
      ['gateway:unit.manage', true],
    ] as const) {
      const call = give({ capability, usable, delegable: !usable, purposes: [] });
      expect(await refusal(call)).toEqual({ code: 'GRANT_EXCEEDS_OWN', paths: ['capability'] });
    }
  });

  it('refuses a purpose that the giver does not hold', async () => {
    const call = give({ purposes: ['handle-procedure', 'statistics'] });
    expect(await refusal(call)).toEqual({ code: 'GRANT_EXCEEDS_OWN', paths: ['purposes'] });
  });

  it('refuses to use what may be held only to be handed on', async () => {
    const call = give({ capability: 'hr-records:*', usable: true, delegable: true });
    expect(await refusal(call)).toEqual({ code: 'BAD_USER_INPUT', paths: ['usable'] });
  });

  it('refuses to outlast the source, by a day or without end', async () => {
    const person = { ...PEOPLE.wardAdmin, reference: 'mau-co-thoi-han', roles: ['ward-officer'] };
    const mine = { granteeKind: 'PERSON' as const, grantee: person.reference, unit: A_WARD, validTo: '2026-12-31' };
    await harness().addGrant({ ...mine, capability: 'documents:*', purposes: ['handle-procedure'] });
    await harness().addGrant({ ...mine, capability: 'gateway:grant.manage' });
    const document = { capability: 'documents:document.read', validFrom: '2026-12-01' };
    for (const validTo of [null, '2027-01-01'])
      expect(await refusal(give({ ...document, validTo }, person))).toEqual({
        code: 'GRANT_EXCEEDS_OWN',
        paths: ['validTo'],
      });
    expect(await give({ ...document, validTo: '2026-12-31' }, person)).toMatchObject({ state: 'PLANNED' });
  });

  it('lets the installation’s own "everything" give any purpose, and nothing else', async () => {
    const day = aLaterDay();
    const call = give({ purposes: ['statistics'], validFrom: day }, PEOPLE.cityAdmin);
    expect(await refusal(call)).toMatchObject({ code: 'DONE' });
  });

  it('refuses a source that is not the giver’s own', async () => {
    const under = await harness().addGrant({ grantee: 'city-officer', capability: 'hr-records:*', unit: A_WARD });
    expect(await refusal(give({ under }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses what nobody could hold, naming each mistake', async () => {
    const call = give({
      grantee: 'no-such-app',
      capability: 'hr-records:nothing.read',
      purposes: ['no-such-purpose'],
      validFrom: '2026-11-19',
      validTo: '2026-11-18',
    });
    const { code, paths } = await refusal(call);
    expect(code).toBe('BAD_USER_INPUT');
    expect([...paths].sort()).toEqual(['capability', 'grantee', 'purposes', 'validFrom', 'validTo']);
  });
});

describe('AZ-D03: depth and cycles', () => {
  it('hands on three times and no further, and never back', async () => {
    const people = ['mau-cap-1-nguoi', 'mau-cap-2-nguoi', 'mau-cap-3-nguoi', 'mau-cap-4-nguoi'].map((reference) => ({
      reference,
      agency: 'H26.L7',
      roles: [],
      personalId: null,
    }));
    for (const { reference } of people)
      await harness().addGrant({
        granteeKind: 'PERSON',
        grantee: reference,
        unit: A_WARD,
        capability: 'gateway:grant.manage',
      });
    const [one, two, three, four] = people.map((person) => person.reference);
    const more = { granteeKind: 'PERSON', capability: 'documents:*', usable: false, delegable: true };
    await give({ ...more, grantee: one }, PEOPLE.cityAdmin);
    await give({ ...more, grantee: two }, people[0] ?? {});
    expect(await refusal(give({ ...more, grantee: one }, people[1] ?? {}))).toEqual({
      code: 'GRANT_EXCEEDS_OWN',
      paths: ['grantee'],
    });
    const third = await give({ ...more, grantee: three }, people[1] ?? {});
    expect(third).toMatchObject({ depth: 3, state: 'ACTIVE' });
    expect(await refusal(give({ ...more, grantee: four }, people[2] ?? {}))).toEqual({
      code: 'GRANT_EXCEEDS_OWN',
      paths: ['under'],
    });
  });
});

describe('AZ-D04: what is above falls', () => {
  it('takes everything below with it at once, and says which source it was', async () => {
    const helper = { ...PEOPLE.nobody, reference: 'mau-nguoi-giup' };
    await harness().addGrant({
      granteeKind: 'PERSON',
      grantee: helper.reference,
      unit: A_WARD,
      capability: 'gateway:grant.manage',
    });
    const source = await give({
      granteeKind: 'PERSON',
      grantee: helper.reference,
      capability: 'documents:document.read',
      usable: false,
      delegable: true,
    });
    const below = await give({ capability: 'documents:document.read' }, helper);
    const holds = () => harness().context(PEOPLE.wardApplication).access.holds('documents:document.read');
    expect([below.grantedUnder, holds()]).toEqual([source.id, true]);
    expect(await run('endGrant', { id: source.id, reason: REASON }, PEOPLE.wardAdmin)).toEqual({
      ended: [source.id],
      below: [below.id],
    });
    expect(holds()).toBe(false);
    const row = await harness().runAdmin('grant', { id: below.id }, PEOPLE.wardAdmin);
    expect(row).toMatchObject({ state: 'ENDED', endedReason: expect.stringContaining(source.id) });
  });

  it('falls with a source that is ended by hand in the store', async () => {
    const source = await harness().addGrant({
      granteeKind: 'ROLE',
      grantee: 'unit-admin',
      unit: A_WARD,
      capability: 'public-services:*',
    });
    await give({ capability: 'public-services:dossier.read', purposes: [], under: source });
    const holds = () => harness().context(PEOPLE.wardApplication).access.holds('public-services:dossier.read');
    expect(holds()).toBe(true);
    await harness().db.updateTable('access_grant').set({ ended_at: new Date() }).where('id', '=', source).execute();
    await harness().refresh();
    expect(holds()).toBe(false);
  });
});

describe('AZ-D05: to oneself', () => {
  const toOneself = { code: 'GRANT_EXCEEDS_OWN', paths: ['grantee'] };

  it('refuses oneself by name, by role and by agency', async () => {
    const own = PEOPLE.wardAdmin;
    for (const [granteeKind, grantee] of [
      ['PERSON', own.reference],
      ['ROLE', 'unit-admin'],
      ['TENANT', 'H26.L7'],
    ])
      expect(await refusal(give({ granteeKind, grantee }))).toEqual(toOneself);
  });

  it('refuses the application that one signed in through', async () => {
    expect(await refusal(give({ grantee: 'ward-app' }, { ...PEOPLE.wardAdmin, client: 'ward-app' }))).toEqual(
      toOneself,
    );
  });

  it('refuses a shared application of one’s own making', async () => {
    const row = { client_id: 'own-app', tenant_id: 'H26.L7', title: 'Tự tạo (mẫu)', status: 'ACTIVE' as const };
    await harness()
      .db.insertInto('application')
      .values({ ...row, created_by: PEOPLE.wardAdmin.reference })
      .execute();
    await harness().refresh();
    expect(await refusal(give({ grantee: 'own-app' }))).toEqual(toOneself);
    expect(await refusal(give({ grantee: 'own-app' }, PEOPLE.cityAdmin))).toMatchObject({ code: 'DONE' });
  });

  it('refuses an application whose secret one has made', async () => {
    const row = { client_id: 'keyed-app', tenant_id: 'H26.L7', title: 'Có khóa (mẫu)', status: 'ACTIVE' as const };
    await harness().db.insertInto('application').values(row).execute();
    const secret = { kind: 'SECRET' as const, secret_hash: 'x', hint: 'abcd', expires_at: new Date('2027-01-01') };
    await harness()
      .db.insertInto('credential')
      .values({ client_id: 'keyed-app', created_by: PEOPLE.wardAdmin.reference, ...secret })
      .execute();
    await harness().refresh();
    expect(await refusal(give({ grantee: 'keyed-app' }))).toEqual(toOneself);
  });

  it('refuses an application that acts for a person', async () => {
    await harness().addGrant({ granteeKind: 'APPLICATION', grantee: 'shared-app', capability: 'gateway:grant.manage' });
    const caller = { ...PEOPLE.wardAdmin, actor: { client: 'shared-app' } };
    expect(await refusal(give({}, caller))).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('AZ-D06: names that only look alike', () => {
  it('refuses other scripts, invisible and direction-changing characters in every name and reason', async () => {
    for (const more of [
      { granteeKind: 'ROLE', grantee: 'wаrd-officer' }, // Cyrillic а
      { granteeKind: 'ROLE', grantee: 'ward-officer\u200b' },
      { granteeKind: 'TENANT', grantee: 'Н26.L8' }, // Cyrillic Н
      { granteeKind: 'APPLICATION', grantee: 'ward-app\u202e' },
      { granteeKind: 'PERSON', grantee: 'mau-can-b\u043e' },
    ])
      expect(await refusal(give(more))).toEqual({ code: 'BAD_USER_INPUT', paths: ['input.grantee'] });
    for (const reason of [
      'Lý do hợp lệ\u202egnort',
      'Lу do có chữ Kirin ở đây',
      'Lý do có\u0000ký tự điều khiển',
      'ngắn',
    ])
      expect(await refusal(give({ reason }))).toEqual({ code: 'BAD_USER_INPUT', paths: ['input.reason'] });
    for (const capability of ['hr-records:officer.rеad', 'hr-records:officer.read\n', 'HR-RECORDS:officer.read'])
      expect(await refusal(give({ capability }))).toEqual({ code: 'BAD_USER_INPUT', paths: ['input.capability'] });
  });

  it('refuses a new role whose code or title only looks like another', async () => {
    const role = { code: 'ward-officer-2', titleVi: 'Công chức phường (mẫu)', titleEn: 'Ward officer (sample)' };
    for (const more of [{ code: 'wаrd-officer' }, { titleVi: 'Cônɡ chức' }, { titleEn: 'Ward\u200bofficer' }]) {
      const { code } = await refusal(run('createRole', { input: { ...role, ...more } }, PEOPLE.cityAdmin));
      expect(code).toBe('BAD_USER_INPUT');
    }
  });
});
