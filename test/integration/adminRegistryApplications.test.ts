// Applications and their credentials through the administration.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { requireRoom } from '../../gateway/admin/credentialRules.js';
import { insertCredential } from '../../gateway/store/index.js';
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

  it('cannot be more than five when replicas are asked at once', async () => {
    const now = harness.clock.now();
    const add = () =>
      harness.db.transaction().execute(async (tx) => {
        await requireRoom(tx, 'shared-app', now);
        // The other one has its look before this one writes.
        await sql`select pg_sleep(0.05)`.execute(tx);
        const expiresAt = new Date(now.getTime() + 60_000);
        const row = { clientId: 'shared-app', kind: 'SECRET', secretHash: 'h', jwk: null, hint: 'mẫu' } as const;
        await insertCredential(tx, { ...row, createdBy: 'mau', createdAt: now, expiresAt });
      });
    const made = await Promise.allSettled(Array.from({ length: 8 }, add));
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
