// AZ-D: nobody grants more than they hold, further, longer or deeper; nobody to themselves; nobody alone where two are needed.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD, CITY } from '../support/sampleRights.js';

let harness: AdminHarness;
beforeAll(async () => void (harness = await createAdminHarness()), 60_000);
afterAll(() => harness.stop());
beforeEach(() => void (harness.entries.length = 0));
/** AZ-A01: whatever happened, each call left exactly one record. */
let calls = 0;
afterEach(() => {
  expect(harness.entries).toHaveLength(calls);
  calls = 0;
});

const REASON = 'Phục vụ giải quyết thủ tục của phường (mẫu)';

async function run(name: string, args: unknown, caller: Parameters<AdminHarness['runAdmin']>[2]): Promise<any> {
  calls += 1;
  return harness.runAdmin(name, args, caller);
}

/** A sound grant of the administrator of phường Tây Hồ to their application. */
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

function give(more: Record<string, unknown> = {}, caller: Parameters<AdminHarness['runAdmin']>[2] = PEOPLE.wardAdmin) {
  return run('createGrant', asked(more), caller);
}

async function refusal(call: Promise<unknown>): Promise<{ code: string; paths: string[] }> {
  try {
    await call;
  } catch (error: any) {
    return { code: error.code, paths: (error.problems ?? []).map((problem: any) => problem.path) };
  }
  return { code: 'DONE', paths: [] };
}

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
    const [first, ...others] = harness.entries.map((entry) => JSON.stringify(entry));
    expect(others.every((other) => other === first)).toBe(true);
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
    await harness.addGrant({ ...mine, capability: 'documents:*', purposes: ['handle-procedure'] });
    await harness.addGrant({ ...mine, capability: 'gateway:grant.manage' });
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
    const under = await harness.addGrant({ grantee: 'city-officer', capability: 'hr-records:*', unit: A_WARD });
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
    expect(paths.sort()).toEqual(['capability', 'grantee', 'purposes', 'validFrom', 'validTo']);
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
      await harness.addGrant({
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
    await harness.addGrant({
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
    const holds = () => harness.context(PEOPLE.wardApplication).access.holds('documents:document.read');
    expect([below.grantedUnder, holds()]).toEqual([source.id, true]);
    expect(await run('endGrant', { id: source.id, reason: REASON }, PEOPLE.wardAdmin)).toEqual({
      ended: [source.id],
      below: [below.id],
    });
    expect(holds()).toBe(false);
    const row = await harness.runAdmin('grant', { id: below.id }, PEOPLE.wardAdmin);
    expect(row).toMatchObject({ state: 'ENDED', endedReason: expect.stringContaining(source.id) });
  });

  it('falls with a source that is ended by hand in the store', async () => {
    const source = await harness.addGrant({
      granteeKind: 'ROLE',
      grantee: 'unit-admin',
      unit: A_WARD,
      capability: 'public-services:*',
    });
    await give({ capability: 'public-services:dossier.read', purposes: [], under: source });
    const holds = () => harness.context(PEOPLE.wardApplication).access.holds('public-services:dossier.read');
    expect(holds()).toBe(true);
    await harness.db.updateTable('access_grant').set({ ended_at: new Date() }).where('id', '=', source).execute();
    await harness.refresh();
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
    await harness.db
      .insertInto('application')
      .values({ ...row, created_by: PEOPLE.wardAdmin.reference })
      .execute();
    await harness.refresh();
    expect(await refusal(give({ grantee: 'own-app' }))).toEqual(toOneself);
    expect(await refusal(give({ grantee: 'own-app' }, PEOPLE.cityAdmin))).toMatchObject({ code: 'DONE' });
  });

  it('refuses an application whose secret one has made', async () => {
    const row = { client_id: 'keyed-app', tenant_id: 'H26.L7', title: 'Có khóa (mẫu)', status: 'ACTIVE' as const };
    await harness.db.insertInto('application').values(row).execute();
    const secret = { kind: 'SECRET' as const, secret_hash: 'x', hint: 'abcd', expires_at: new Date('2027-01-01') };
    await harness.db
      .insertInto('credential')
      .values({ client_id: 'keyed-app', created_by: PEOPLE.wardAdmin.reference, ...secret })
      .execute();
    await harness.refresh();
    expect(await refusal(give({ grantee: 'keyed-app' }))).toEqual(toOneself);
  });

  it('refuses an application that acts for a person', async () => {
    await harness.addGrant({ granteeKind: 'APPLICATION', grantee: 'shared-app', capability: 'gateway:grant.manage' });
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
});

describe('AZ-D07: the last administrator', () => {
  async function idOf(capability: string): Promise<string> {
    const { nodes } = await harness.runAdmin(
      'grants',
      { filter: { grantee: 'city-admin', capability, state: 'ACTIVE' } },
      PEOPLE.cityAdmin,
    );
    return nodes[0].id;
  }

  it('refuses to end what nobody else holds: the right to give, or to use it', async () => {
    for (const capability of ['*', 'gateway:grant.manage']) {
      const call = run('endGrant', { id: await idOf(capability), reason: REASON }, PEOPLE.cityAdmin);
      expect(await refusal(call)).toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    }
  });

  it('counts neither a deputy nor somebody whose own right rests on the one that ends', async () => {
    const root = await idOf('*');
    const person = { granteeKind: 'PERSON' as const, grantee: 'mau-dua-vao', capability: 'gateway:grant.manage' };
    const resting = await harness.addGrant({ ...person, delegable: true, grantedUnder: root, depth: 1 });
    await harness.addGrant({
      ...person,
      grantee: 'mau-nguoi-thay',
      kind: 'DEPUTY',
      delegable: true,
      endsAt: new Date('2026-12-01T00:00:00Z'),
    });
    expect(await refusal(run('endGrant', { id: root, reason: REASON }, PEOPLE.cityAdmin))).toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    });
    expect(await refusal(run('endGrant', { id: resting, reason: REASON }, PEOPLE.cityAdmin))).toMatchObject({
      code: 'DONE',
    });
  });

  it('lets go when somebody else is left, and of two at once only one', async () => {
    const own = { granteeKind: 'PERSON' as const, capability: 'gateway:grant.manage', delegable: true };
    const one = await harness.addGrant({ ...own, grantee: 'mau-quan-tri-moi-1' });
    const two = await harness.addGrant({ ...own, grantee: 'mau-quan-tri-moi-2' });
    const use = await idOf('gateway:grant.manage');
    // The role's own right goes: two people are left. Each gives up their own at the same moment.
    expect(await refusal(run('endGrant', { id: use, reason: REASON }, PEOPLE.cityAdmin))).toMatchObject({
      code: 'DONE',
    });
    const [first, second] = ['mau-quan-tri-moi-1', 'mau-quan-tri-moi-2'].map((reference) => ({
      reference,
      agency: 'H26',
      roles: [],
    }));
    const codes = await Promise.all([
      refusal(run('endGrant', { id: one, reason: REASON }, first ?? {})),
      refusal(run('endGrant', { id: two, reason: REASON }, second ?? {})),
    ]);
    expect(codes.map(({ code }) => code).sort()).toEqual(['DONE', 'LAST_ADMINISTRATOR']);
    await harness.addGrant({ grantee: 'city-admin', capability: 'gateway:grant.manage' });
  });
});

describe('AZ-D08: the same person under two accounts', () => {
  const access = {
    input: {
      granteeKind: 'APPLICATION',
      grantee: 'ward-app',
      capabilities: ['hr-records:officer.read'],
      unit: A_WARD,
      reach: 'SELF',
      purposes: ['handle-procedure'],
      reason: REASON,
    },
  };

  it('refuses the same account, and another account of the same person', async () => {
    const { id } = await run('requestAccess', access, PEOPLE.wardAdmin);
    expect(await refusal(run('approveAccess', { id, reason: REASON }, PEOPLE.wardAdmin))).toMatchObject({
      code: 'SAME_PERSON',
    });
    const second = { ...PEOPLE.wardAdmin, reference: 'mau-tai-khoan-thu-hai' };
    for (const name of ['approveAccess', 'rejectAccess'])
      expect(await refusal(run(name, { id, reason: REASON }, second))).toMatchObject({ code: 'SAME_PERSON' });
    const other = { ...second, reference: 'mau-nguoi-khac', personalId: '000000000099' };
    expect(await run('approveAccess', { id, reason: REASON }, other)).toMatchObject({ state: 'APPROVED' });
  });

  it('does not let the maker of an application approve what it asks for itself', async () => {
    const row = { client_id: 'asking-app', tenant_id: 'H26.L7', title: 'Tự hỏi (mẫu)', status: 'ACTIVE' as const };
    await harness.db
      .insertInto('application')
      .values({ ...row, created_by: PEOPLE.wardAdmin.reference })
      .execute();
    await harness.refresh();
    const input = { ...access.input, grantee: 'asking-app' };
    const { id } = await run('requestAccess', { input }, { ...PEOPLE.wardApplication, client: 'asking-app' });
    expect(await refusal(run('approveAccess', { id, reason: REASON }, PEOPLE.wardAdmin))).toEqual({
      code: 'GRANT_EXCEEDS_OWN',
      paths: ['grantee'],
    });
  });
});

describe('AZ-D10: emergencies', () => {
  const emergency = (more: Record<string, unknown> = {}) => ({
    input: {
      capabilities: ['hr-records:officer.read', 'hr-records:officer.read-personal'],
      unit: A_WARD,
      reach: 'SELF',
      purposes: ['handle-procedure'],
      reason: 'Sự cố hệ thống, cần tra cứu ngay cho người dân (mẫu)',
      minutes: 30,
      ...more,
    },
  });

  it('asks for a reason of 20 characters and gives 60 minutes at most', async () => {
    for (const more of [{ reason: 'Chỉ có 19 ký tự thôi'.slice(0, 19) }, { minutes: 61 }, { minutes: 0 }])
      expect(await refusal(run('breakGlass', emergency(more), PEOPLE.wardAdmin))).toMatchObject({
        code: 'BAD_USER_INPUT',
      });
  });

  it('never opens the administration, nor more than the own agency’s administrators may hand on', async () => {
    expect(
      await refusal(run('breakGlass', emergency({ capabilities: ['gateway:grant.manage'] }), PEOPLE.wardAdmin)),
    ).toEqual({ code: 'BAD_USER_INPUT', paths: ['capabilities'] });
    for (const more of [{ capabilities: ['public-services:payment.read'] }, { purposes: ['statistics'] }]) {
      const { code } = await refusal(run('breakGlass', emergency(more), PEOPLE.wardAdmin));
      expect(['GRANT_EXCEEDS_OWN', 'BAD_USER_INPUT']).toContain(code);
    }
    expect(await refusal(run('breakGlass', emergency({ unit: ANOTHER_WARD }), PEOPLE.wardAdmin))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('opens for the caller alone, raises an alarm, ends by the clock and waits for somebody else’s review', async () => {
    const opened = await run('breakGlass', emergency(), PEOPLE.wardAdmin);
    expect(harness.entries.at(-1)).toMatchObject({ event: 'break-glass.opened', sensitivity: 4, outcome: 'OK' });
    const holds = (person: object) => harness.context(person).access.holds('hr-records:officer.read-personal');
    expect([holds(PEOPLE.wardAdmin), holds({ ...PEOPLE.wardAdmin, reference: 'mau-khac' })]).toEqual([true, false]);
    harness.clock.advance(30);
    expect(holds(PEOPLE.wardAdmin)).toBe(false);
    const review = { id: opened.id, finding: 'JUSTIFIED', note: 'Đã đối chiếu với phiếu sự cố (mẫu)' };
    const own = { ...PEOPLE.wardAdmin, roles: ['unit-admin', 'city-admin'] };
    for (const person of [own, { ...own, reference: 'mau-tai-khoan-khac' }])
      expect(await refusal(run('reviewBreakGlass', review, person))).toMatchObject({ code: 'SAME_PERSON' });
    expect(await run('reviewBreakGlass', review, PEOPLE.cityAdmin)).toMatchObject({
      state: 'DONE',
      finding: 'JUSTIFIED',
      reviewedBy: PEOPLE.cityAdmin.reference,
    });
    const row = await harness.runAdmin('grant', { id: opened.grants[0] }, PEOPLE.cityAdmin);
    expect(row).toMatchObject({ kind: 'BREAK_GLASS', state: 'ENDED', reviewedBy: PEOPLE.cityAdmin.reference });
  });

  it('ends at once what was found unjustified', async () => {
    const opened = await run('breakGlass', emergency(), PEOPLE.wardAdmin);
    const review = { id: opened.id, finding: 'NOT_JUSTIFIED', note: 'Không có sự cố nào được ghi nhận (mẫu)' };
    await run('reviewBreakGlass', review, PEOPLE.cityAdmin);
    expect(harness.context(PEOPLE.wardAdmin).access.holds('hr-records:officer.read-personal')).toBe(false);
  });

  it('is no way to stay: three that nobody looked at, and no more', async () => {
    for (let i = 0; i < 3; i += 1) {
      await run('breakGlass', emergency({ minutes: 1 }), PEOPLE.wardAdmin);
      harness.clock.advance(2);
    }
    expect(await refusal(run('breakGlass', emergency(), PEOPLE.wardAdmin))).toMatchObject({ code: 'CONFLICT' });
  });

  it('needs a person with a fresh sign-in', async () => {
    const stale = { ...PEOPLE.otherWardAdmin, authTime: 0 };
    expect(await refusal(run('breakGlass', emergency({ unit: ANOTHER_WARD }), stale))).toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    await harness.addGrant({ granteeKind: 'APPLICATION', grantee: 'ward-app', capability: 'gateway:break-glass.use' });
    expect(await refusal(run('breakGlass', emergency(), PEOPLE.wardApplication))).toMatchObject({ code: 'FORBIDDEN' });
  });
});
