// AZ-D: somebody must be left, two must be two, and an emergency is short, loud and looked at afterwards.
import { describe, expect, it } from '@jest/globals';
import { PEOPLE } from '../support/adminHarness.js';
import { ANOTHER_WARD, A_WARD } from '../support/sampleRights.js';
import { REASON, refusal, useDelegations } from './support/delegationCalls.js';

const { harness, run } = useDelegations();

describe('AZ-D07: the last administrator', () => {
  async function idOf(capability: string): Promise<string> {
    const { nodes } = await harness().runAdmin(
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
    const resting = await harness().addGrant({ ...person, delegable: true, grantedUnder: root, depth: 1 });
    await harness().addGrant({
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
    const one = await harness().addGrant({ ...own, grantee: 'mau-quan-tri-moi-1' });
    const two = await harness().addGrant({ ...own, grantee: 'mau-quan-tri-moi-2' });
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
    await harness().addGrant({ grantee: 'city-admin', capability: 'gateway:grant.manage' });
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
    await harness()
      .db.insertInto('application')
      .values({ ...row, created_by: PEOPLE.wardAdmin.reference })
      .execute();
    await harness().refresh();
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
    expect(harness().entries.at(-1)).toMatchObject({ event: 'break-glass.opened', sensitivity: 4, outcome: 'OK' });
    const holds = (person: object) => harness().context(person).access.holds('hr-records:officer.read-personal');
    expect([holds(PEOPLE.wardAdmin), holds({ ...PEOPLE.wardAdmin, reference: 'mau-khac' })]).toEqual([true, false]);
    harness().clock.advance(30);
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
    const row = await harness().runAdmin('grant', { id: opened.grants[0] }, PEOPLE.cityAdmin);
    expect(row).toMatchObject({ kind: 'BREAK_GLASS', state: 'ENDED', reviewedBy: PEOPLE.cityAdmin.reference });
  });

  it('ends at once what was found unjustified', async () => {
    const opened = await run('breakGlass', emergency(), PEOPLE.wardAdmin);
    const review = { id: opened.id, finding: 'NOT_JUSTIFIED', note: 'Không có sự cố nào được ghi nhận (mẫu)' };
    await run('reviewBreakGlass', review, PEOPLE.cityAdmin);
    expect(harness().context(PEOPLE.wardAdmin).access.holds('hr-records:officer.read-personal')).toBe(false);
  });

  it('is no way to stay: three that nobody looked at, and no more', async () => {
    for (let i = 0; i < 3; i += 1) {
      await run('breakGlass', emergency({ minutes: 1 }), PEOPLE.wardAdmin);
      harness().clock.advance(2);
    }
    expect(await refusal(run('breakGlass', emergency(), PEOPLE.wardAdmin))).toMatchObject({ code: 'CONFLICT' });
  });

  it('needs a person with a fresh sign-in', async () => {
    const stale = { ...PEOPLE.otherWardAdmin, authTime: 0 };
    expect(await refusal(run('breakGlass', emergency({ unit: ANOTHER_WARD }), stale))).toMatchObject({
      code: 'STEP_UP_REQUIRED',
    });
    await harness().addGrant({
      granteeKind: 'APPLICATION',
      grantee: 'ward-app',
      capability: 'gateway:break-glass.use',
    });
    expect(await refusal(run('breakGlass', emergency(), PEOPLE.wardApplication))).toMatchObject({ code: 'FORBIDDEN' });
  });
});
