// Applications, credentials, roles, purposes and limits through the administration.
import { createHash, generateKeyPairSync } from 'node:crypto';
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

describe('applications', () => {
  const input = { clientId: 'ward-portal', tenant: 'H26.L7', title: 'Trang mẫu', defaultPurpose: 'handle-procedure' };

  it('is a request when somebody of the agency asks, and active when its manager does', async () => {
    expect(await run('registerApplication', { input }, PEOPLE.officer)).toMatchObject({
      status: 'REQUESTED',
      createdBy: PEOPLE.officer.reference,
    });
    const other = { ...input, clientId: 'ward-portal-2' };
    expect(await run('registerApplication', { input: other }, PEOPLE.wardAdmin)).toMatchObject({ status: 'ACTIVE' });
    expect(events()).toEqual([['application.registered'], ['application.registered']]);
    expect(harness.entries[0]?.details).toMatchObject({ status: 'REQUESTED' });
  });

  it('is not asked for by other agencies, applications, or with words that are none', async () => {
    const one = { ...input, clientId: 'ward-portal-3' };
    expect((await refused('registerApplication', { input: { ...one, tenant: 'H26.L8' } }, PEOPLE.officer)).code).toBe(
      'FORBIDDEN',
    );
    const elsewhere = await refused('registerApplication', { input: { ...one, tenant: 'H26.L8' } }, PEOPLE.wardAdmin);
    expect(elsewhere).toEqual(
      await refused('registerApplication', { input: { ...one, tenant: 'H26.ZZ9' } }, PEOPLE.wardAdmin),
    );
    expect((await refused('registerApplication', { input: one }, PEOPLE.wardApplication)).code).toBe('FORBIDDEN');
    expect((await refused('registerApplication', { input }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    const bad = { ...one, clientId: 'Ward Portal', title: '', defaultPurpose: 'nothing-such' };
    const problems = await refused('registerApplication', { input: bad }, PEOPLE.wardAdmin);
    expect(problems.problems.map(({ path }) => path).sort()).toEqual(['input.clientId', 'input.title']);
    const purpose = await refused(
      'registerApplication',
      { input: { ...one, defaultPurpose: 'nothing-such' } },
      PEOPLE.wardAdmin,
    );
    expect(purpose.problems.map(({ path }) => path)).toEqual(['input.defaultPurpose']);
    expect(harness.entries.every(({ event }) => event === 'operation.refused')).toBe(true);
    expect(harness.entries).toHaveLength(7);
  });

  it('cannot be asked for without end', async () => {
    for (let n = 0; n < 19; n += 1)
      await run('registerApplication', { input: { ...input, clientId: `ward-many-${n}` } }, PEOPLE.officer);
    const one = { ...input, clientId: 'ward-many-x' };
    expect((await refused('registerApplication', { input: one }, PEOPLE.officer)).code).toBe('CONFLICT');
  });

  it('goes from asked to active, suspended, active and ended, by its manager alone', async () => {
    const clientId = 'ward-portal';
    expect((await refused('activateApplication', { clientId, reason }, PEOPLE.officer)).code).toBe('FORBIDDEN');
    const outside = await refused('activateApplication', { clientId, reason }, PEOPLE.otherWardAdmin);
    expect(outside).toEqual(
      await refused('activateApplication', { clientId: 'no-such', reason }, PEOPLE.otherWardAdmin),
    );
    expect(outside.code).toBe('NOT_FOUND');
    harness.entries.length = 0;
    for (const [act, status] of [
      ['activateApplication', 'ACTIVE'],
      ['suspendApplication', 'SUSPENDED'],
      ['resumeApplication', 'ACTIVE'],
    ] as const)
      expect(await run(act, { clientId, reason }, PEOPLE.wardAdmin)).toMatchObject({ status, statusReason: reason });
    expect((await refused('resumeApplication', { clientId, reason }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    await run('createSecret', { clientId, expiresInDays: 30 }, PEOPLE.wardAdmin);
    await run('setQuota', { kind: 'APPLICATION', subject: clientId, points: 50, reason }, PEOPLE.wardAdmin);
    expect(await run('endApplication', { clientId, reason }, PEOPLE.wardAdmin)).toMatchObject({ status: 'ENDED' });
    const [credential] = await run('credentials', { clientId }, PEOPLE.wardAdmin);
    expect(credential.endedAt).not.toBeNull();
    expect((await run('quotas', { filter: { kind: 'APPLICATION' } }, PEOPLE.wardAdmin)).nodes).toEqual([]);
    expect(events()).toEqual([
      ['application.activated'],
      ['application.suspended'],
      ['application.resumed'],
      ['operation.refused', 'CONFLICT'],
      ['credential.created'],
      ['quota.set'],
      ['application.ended'],
    ]);
  });

  it('is listed and shown within the own units only', async () => {
    const mine = await run('applications', { filter: { status: 'ACTIVE' } }, PEOPLE.wardAdmin);
    expect(mine.nodes.map((row: any) => row.clientId)).toEqual(['ward-app', 'ward-portal-2']);
    const byName = await run('applications', { filter: { name: 'ung dung cua phuong' } }, PEOPLE.cityAdmin);
    expect(byName.nodes.map((row: any) => row.clientId)).toEqual(['ward-app']);
    expect(await run('application', { clientId: 'ward-app' }, PEOPLE.wardAdmin)).toMatchObject({ tenant: 'H26.L7' });
    const outside = await refused('application', { clientId: 'shared-app' }, PEOPLE.wardAdmin);
    expect(outside).toEqual(await refused('application', { clientId: 'no-such' }, PEOPLE.wardAdmin));
  });
});

describe('credentials', () => {
  const clientId = 'ward-app';

  it('shows a secret once, and keeps a hash', async () => {
    const made = await run('createSecret', { clientId, expiresInDays: 90 }, PEOPLE.wardAdmin);
    expect(made.secret).toMatch(/^lts_[\w-]{43}$/);
    const row = await harness.db
      .selectFrom('credential')
      .selectAll()
      .where('id', '=', made.credential.id)
      .executeTakeFirstOrThrow();
    expect(row.secret_hash).toBe(`sha256:${createHash('sha256').update(made.secret).digest('base64url')}`);
    const listed = JSON.stringify(await run('credentials', { clientId }, PEOPLE.wardAdmin));
    const trail = JSON.stringify(harness.entries);
    for (const text of [listed, trail]) {
      expect(text).not.toContain(made.secret);
      expect(text).not.toContain(row.secret_hash);
    }
    expect(made.credential.hint).toBe(made.secret.slice(-4));
    expect(harness.entries).toHaveLength(1);
  });

  it('takes public keys for signatures, under their thumbprint', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    const key = await run('addKey', { clientId, jwk: { ...jwk, kid: 'my-key' }, expiresInDays: 365 }, PEOPLE.wardAdmin);
    const thumbprint = createHash('sha256')
      .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y }))
      .digest('base64url');
    expect(key).toMatchObject({ kind: 'KEY', hint: thumbprint });
    expect((await refused('addKey', { clientId, jwk, expiresInDays: 30 }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    const secretPart = privateKey.export({ format: 'jwk' });
    harness.entries.length = 0;
    const bad = await refused('addKey', { clientId, jwk: secretPart, expiresInDays: 30 }, PEOPLE.wardAdmin);
    expect(bad.problems.map(({ path }) => path)).toEqual(['jwk']);
    expect(JSON.stringify([bad, harness.entries])).not.toContain(secretPart.d);
  });

  it.each([
    ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })],
    ['another curve', () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })],
    ['Ed25519', () => generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })],
    ['a secret', () => ({ kty: 'oct', k: 'c2VjcmV0' })],
    ['a point off the curve', () => ({ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' })],
    ['no key', () => ({})],
  ])('refuses %s', async (_what, make) => {
    const bad = await refused('addKey', { clientId, jwk: make(), expiresInDays: 30 }, PEOPLE.wardAdmin);
    expect(bad.code).toBe('BAD_USER_INPUT');
  });

  it('lets two be in force for a rotation, and at most five', async () => {
    for (let n = 0; n < 3; n += 1) await run('createSecret', { clientId, expiresInDays: 1 }, PEOPLE.wardAdmin);
    expect((await refused('createSecret', { clientId, expiresInDays: 1 }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    const [newest] = await run('credentials', { clientId }, PEOPLE.wardAdmin);
    const ended = await run('endCredential', { id: newest.id }, PEOPLE.wardAdmin);
    expect(ended.endedBy).toBe(PEOPLE.wardAdmin.reference);
    expect((await refused('endCredential', { id: newest.id }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    await run('createSecret', { clientId, expiresInDays: 1 }, PEOPLE.wardAdmin);
    // What has run out makes room by itself.
    harness.clock.advance(2 * 24 * 60);
    await run('createSecret', { clientId, expiresInDays: 1 }, PEOPLE.wardAdmin);
  });

  it('cannot be more than five when asked for at once', async () => {
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        run('createSecret', { clientId: 'shared-app', expiresInDays: 1 }, PEOPLE.cityAdmin),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('asks for the right over the unit, a strong sign-in, and a year at most', async () => {
    const args = { clientId, expiresInDays: 30 };
    expect((await refused('createSecret', args, PEOPLE.officer)).code).toBe('FORBIDDEN');
    const outside = await refused('createSecret', args, PEOPLE.otherWardAdmin);
    expect(outside).toEqual(await refused('createSecret', { ...args, clientId: 'no-such' }, PEOPLE.otherWardAdmin));
    expect((await refused('createSecret', args, { ...PEOPLE.wardAdmin, acr: '1' })).code).toBe('STEP_UP_REQUIRED');
    const long = await refused('createSecret', { clientId, expiresInDays: 366 }, PEOPLE.wardAdmin);
    expect(long.problems.map(({ path }) => path)).toEqual(['expiresInDays']);
    const [one] = await run('credentials', { clientId }, PEOPLE.wardAdmin);
    const other = await refused('endCredential', { id: one.id }, PEOPLE.otherWardAdmin);
    const id = '00000000-0000-4000-8000-000000000000';
    expect(other).toEqual(await refused('endCredential', { id }, PEOPLE.otherWardAdmin));
  });

  it('is made for applications that work', async () => {
    await run('suspendApplication', { clientId: 'ward-portal-2', reason }, PEOPLE.wardAdmin);
    const args = { clientId: 'ward-portal-2', expiresInDays: 30 };
    expect((await refused('createSecret', args, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
  });

  it('orders a new signing key for those who answer for all', async () => {
    const done = await run('rotateSigningKey', { reason }, PEOPLE.cityAdmin);
    expect(await done.kid).toMatch(/^kid-/);
    expect(harness.calls).toContain('rotateSigningKey');
    expect((await refused('rotateSigningKey', { reason }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
  });
});

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
