// Calling back, the review of accounts, and reading the trail through the administration.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdminServices } from '../../gateway/admin/context.js';
import { openExport } from '../../gateway/admin/exports/openExport.js';
import type { AuditEntry } from '../../gateway/audit/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';
import { A_WARD, ANOTHER_WARD, CITY } from '../support/sampleRights.js';

type Who = Parameters<AdminHarness['runAdmin']>[2];

let harness: AdminHarness;
const reason = 'Mất thiết bị (mẫu)';
const NUMBER = '001099012345';
const searched: unknown[] = [];
const run = (name: string, args: unknown, who: Who) => harness.runAdmin(name, args, who);
const refused = (name: string, args: unknown, who: Who) => refusalOf(run(name, args, who));

/** What the trail answers; the trail itself has its own tests. */
function withTrail(services: AdminServices): AdminServices {
  const record = {
    ...{ id: 'x', writer: 'w1', seq: 7, at: new Date('2026-11-19T00:00:00Z'), recordedAt: null, part: null },
    ...{ event: 'operation.executed', outcome: 'OK', subjects: ['h1', 'h2'], fields: ['Officer.idNumber'] },
    ...{ actor: { reference: 'mau', issuer: 'i', client: 'shared-app', acr: null }, counts: { Officer: 2 } },
  };
  const subject = { subject: 'h1', times: 2, firstAt: new Date(0), lastAt: new Date(0), fields: [], purposes: [] };
  const note =
    (what: string) =>
    async (...args: unknown[]) => {
      searched.push([what, ...args]);
      return { records: [record], subjects: [subject], next: null };
    };
  const auditor = { search: note('search'), usesOf: note('usesOf'), subjectsReadBy: note('subjectsReadBy') };
  return { ...services, auditor: { ...services.auditor, ...auditor } as unknown as AdminServices['auditor'] };
}

async function writeRecord(seq: number, unit: string | null, entry: Partial<AuditEntry>, at = '2026-11-19T01:00:00Z') {
  const body = JSON.stringify({ id: `r${seq}`, entry });
  await harness.db
    .insertInto('audit_record')
    .values({
      ...{ writer: 'w1', seq: String(seq), at: new Date(at), event: 'tenant.suspended', outcome: 'OK', unit, body },
      ...{ actor: entry.actor?.reference ?? null, client: null, tenant: entry.tenant ?? null, purpose: null },
      ...{ request_id: null, prev_hash: Buffer.alloc(32), hash: Buffer.alloc(32, seq) },
    })
    .execute();
}

const actor = (reference: string) => ({ reference, issuer: 'i', client: 'c', acr: null });

beforeAll(async () => {
  harness = await createAdminHarness({ change: withTrail });
  const target = { type: 'Tenant', id: 'H26.L7' };
  await writeRecord(1, A_WARD, { actor: actor('mau-phuong'), tenant: 'H26.L7', target });
  await writeRecord(2, ANOTHER_WARD, { actor: actor('mau-phuong-khac'), tenant: 'H26.L8', target });
  await writeRecord(3, null, { actor: actor('mau-vo-danh'), target });
});
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
  searched.length = 0;
});

describe('calling back', () => {
  it.each([
    ['revokeToken', { tokenId: 'jti-1' }, 'TOKEN', 'jti-1'],
    ['revokeSession', { sid: 'sid-1' }, 'SESSION', 'sid-1'],
    ['revokePerson', { reference: 'mau-phuong' }, 'SUBJECT', 'mau-phuong'],
    ['revokeApplicationTokens', { clientId: 'ward-app' }, 'APPLICATION', 'ward-app'],
  ] as const)('%s counts at once', async (name, args, kind, value) => {
    const done = await run(name, { ...args, reason }, PEOPLE.cityAdmin);
    expect(done).toMatchObject({ kind, value, reason, revokedBy: PEOPLE.cityAdmin.reference });
    expect(harness.services.records().revocation(kind, value)?.issuedBefore).toEqual(harness.clock.now());
    expect(harness.entries.map(({ event }) => event)).toEqual(['revocation.created']);
    expect((await refused(name, { ...args, reason }, PEOPLE.officer)).code).toBe('FORBIDDEN');
    expect((await refused(name, { ...args, reason: 'x' }, PEOPLE.cityAdmin)).problems.map(({ path }) => path)).toEqual([
      'reason',
    ]);
  });

  it('ends the sessions of the person', async () => {
    await run('revokePerson', { reference: 'mau-phuong', reason }, PEOPLE.cityAdmin);
    expect(harness.calls).toContain('endSessions mau-phuong');
  });

  it('of a part is for people and applications of that part', async () => {
    await run('revokePerson', { reference: 'mau-phuong', reason }, PEOPLE.wardAdmin);
    const elsewhere = await refused('revokePerson', { reference: 'mau-phuong-khac', reason }, PEOPLE.wardAdmin);
    expect(elsewhere).toEqual(await refused('revokePerson', { reference: 'mau-chua-thay', reason }, PEOPLE.wardAdmin));
    expect(elsewhere.code).toBe('NOT_FOUND');
    await run('revokeApplicationTokens', { clientId: 'ward-app', reason }, PEOPLE.wardAdmin);
    const shared = await refused('revokeApplicationTokens', { clientId: 'shared-app', reason }, PEOPLE.wardAdmin);
    expect(shared).toEqual(await refused('revokeApplicationTokens', { clientId: 'no-such', reason }, PEOPLE.wardAdmin));
    expect((await refused('revokeToken', { tokenId: 'jti', reason }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
  });

  it('is listed for those who answer for all, in pages', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: any = await run('revocations', { first: 2, after }, PEOPLE.cityAdmin);
      seen.push(...page.nodes.map((node: any) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(new Set(seen).size).toBe(seen.length);
    const stored = await harness.db.selectFrom('revocation').select('id').execute();
    expect(seen.length).toBe(stored.length);
    const tokens = await run('revocations', { kind: 'TOKEN' }, PEOPLE.cityAdmin);
    expect(tokens.nodes).toHaveLength(1);
    expect((await refused('revocations', {}, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
  });
});

describe('the review of accounts', () => {
  it('shows who holds what, and who was not seen for long', async () => {
    const grant = { granteeKind: 'PERSON', capability: 'hr-records:officer.read' } as const;
    await harness.addGrant({ ...grant, grantee: 'mau-phuong', unit: A_WARD });
    await harness.addGrant({ ...grant, grantee: 'mau-chua-dung', unit: A_WARD });
    await harness.addGrant({ ...grant, grantee: 'mau-phuong-khac', unit: ANOTHER_WARD });
    const all = await run('accountReview', {}, PEOPLE.cityAdmin);
    expect(all.nodes.map(({ name, inactive, grantCount }: any) => [name, inactive, grantCount])).toEqual([
      ['mau-chua-dung', true, 1],
      ['mau-phuong', false, 1],
      ['mau-phuong-khac', false, 1],
    ]);
    const mine = await run('accountReview', { first: 1 }, PEOPLE.wardAdmin);
    expect(mine.nodes.map(({ name }: any) => name)).toEqual(['mau-chua-dung']);
    const next = await run('accountReview', { first: 1, after: mine.pageInfo.endCursor }, PEOPLE.wardAdmin);
    expect(next.nodes.map(({ name }: any) => name)).toEqual(['mau-phuong']);
    expect(next.pageInfo.hasNextPage).toBe(false);
    expect(harness.entries.map(({ event }) => event)).toEqual(Array(3).fill('account.reviewed'));
    expect((await refused('accountReview', {}, PEOPLE.nobody)).code).toBe('FORBIDDEN');
  });
});

describe('reading the trail', () => {
  it('is in the trail itself, without what was found', async () => {
    const filter = { actor: 'mau', outcome: 'OK', from: new Date('2026-11-01T00:00:00Z') };
    const page = await run('auditRecords', { filter }, PEOPLE.auditor);
    expect(page.nodes).toMatchObject([{ id: 'w1~7', actor: 'mau', subjectCount: 2, counts: { Officer: 2 } }]);
    expect(JSON.stringify(page)).not.toContain('h1');
    expect(searched).toEqual([['search', { ...filter, first: 50, after: null }]]);
    expect(harness.entries).toHaveLength(1);
    expect(harness.entries[0]).toMatchObject({ event: 'audit.read', details: { filter: { actor: 'mau' }, shown: 1 } });
  });

  it('of a part stays in that part', async () => {
    await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:audit.read', unit: null });
    await run('auditRecords', {}, PEOPLE.wardAdmin);
    const [[, asked]] = searched as [[string, { units: string[] }]];
    expect(asked.units).toContain(A_WARD);
    expect(asked.units).not.toContain(ANOTHER_WARD);
    expect(asked.units).not.toContain(CITY);
    const outside = await refused('auditRecords', { filter: { unit: ANOTHER_WARD } }, PEOPLE.wardAdmin);
    expect(outside).toEqual(await refused('auditRecords', { filter: { unit: 'hn:2025-07:99999' } }, PEOPLE.wardAdmin));
    expect((await refused('auditRecords', {}, PEOPLE.officer)).code).toBe('FORBIDDEN');
    await run('auditRecords', { filter: { unit: CITY, reach: 'SUBTREE' } }, PEOPLE.auditor);
    expect((searched.at(-1) as [string, { units: string[] }])[1].units.length).toBeGreaterThan(100);
  });

  it('reaches no further than the right, whatever is asked for', async () => {
    const self = {
      granteeKind: 'PERSON',
      grantee: 'mau-mot-cap',
      capability: 'gateway:audit.read',
      reach: 'SELF',
    } as const;
    await harness.addGrant({ ...self, unit: CITY });
    await run(
      'auditRecords',
      { filter: { unit: CITY, reach: 'SUBTREE' } },
      { reference: 'mau-mot-cap', agency: 'H26' },
    );
    expect((searched.at(-1) as [string, { units: string[] }])[1].units).toEqual([CITY]);
  });

  it('finds what was done to something, within the own units (AZ-I14)', async () => {
    const time = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-30T00:00:00Z') };
    const filter = { objectId: 'H26.L7', ...time };
    const all = await run('auditRecords', { filter, first: 2 }, PEOPLE.auditor);
    expect(all.nodes.map(({ id }: any) => id)).toEqual(['w1~1', 'w1~2']);
    const rest = await run('auditRecords', { filter, first: 2, after: all.pageInfo.endCursor }, PEOPLE.auditor);
    expect(rest.nodes.map(({ id }: any) => id)).toEqual(['w1~3']);
    const mine = await run('auditRecords', { filter }, PEOPLE.wardAdmin);
    expect(mine.nodes.map(({ id }: any) => id)).toEqual(['w1~1']);
    const none = await run('auditRecords', { filter: { ...filter, objectId: NUMBER } }, PEOPLE.auditor);
    expect(none.nodes).toEqual([]);
    expect(JSON.stringify(harness.entries)).not.toContain(NUMBER);
    const timeless = await refused('auditRecords', { filter: { objectId: 'H26.L7' } }, PEOPLE.auditor);
    expect(timeless.problems.map(({ path }) => path)).toEqual(['filter.objectId']);
  });

  it('shows one record to those who may see its unit', async () => {
    expect(await run('auditRecord', { id: 'w1~3' }, PEOPLE.auditor)).toMatchObject({
      actor: 'mau-vo-danh',
      targetId: 'H26.L7',
    });
    expect(await run('auditRecord', { id: 'w1~1' }, PEOPLE.wardAdmin)).toMatchObject({ actor: 'mau-phuong' });
    const outside = await refused('auditRecord', { id: 'w1~2' }, PEOPLE.wardAdmin);
    for (const id of ['w1~3', 'w1~99', 'nonsense'])
      expect(await refused('auditRecord', { id }, PEOPLE.wardAdmin)).toEqual(outside);
    expect(outside.code).toBe('NOT_FOUND');
  });

  it('answers a person on paper, without the number leaving', async () => {
    const time = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-11-20T00:00:00Z') };
    const page = await run('usesOfPerson', { personalId: NUMBER, ...time }, PEOPLE.auditor);
    expect(page.nodes).toHaveLength(1);
    const hash = harness.services.personHash(NUMBER);
    expect(searched).toEqual([['usesOf', hash, { ...time, first: 50, after: null }]]);
    // The hash of the harness shows what it is of; take it away before looking for the number.
    const trail = JSON.stringify(harness.entries).replaceAll(hash, '');
    expect(harness.entries[0]?.subjects).toEqual([hash]);
    expect(trail).not.toContain(NUMBER);
    const bad = await refused('usesOfPerson', { personalId: `${NUMBER}9`, ...time }, PEOPLE.auditor);
    expect(bad.problems.map(({ path }) => path)).toEqual(['personalId']);
    expect(JSON.stringify([bad, harness.entries]).replaceAll(hash, '')).not.toContain(NUMBER);
    expect((await refused('usesOfPerson', { personalId: NUMBER, ...time }, PEOPLE.wardAdmin)).code).toBe('NOT_FOUND');
    const weak = { ...PEOPLE.auditor, acr: '1' };
    expect((await refused('usesOfPerson', { personalId: NUMBER, ...time }, weak)).code).toBe('STEP_UP_REQUIRED');
  });

  it('reports whose data an application read', async () => {
    const time = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-20T00:00:00Z') };
    const report = await run('subjectsReadBy', { client: 'elsewhere-app', ...time }, PEOPLE.auditor);
    expect(report.nodes).toMatchObject([{ subject: 'h1', times: 2 }]);
    await run('subjectsReadBy', { client: 'ward-app', ...time }, PEOPLE.wardAdmin);
    const outside = await refused('subjectsReadBy', { client: 'shared-app', ...time }, PEOPLE.wardAdmin);
    expect(outside).toEqual(await refused('subjectsReadBy', { client: 'no-such', ...time }, PEOPLE.wardAdmin));
    expect(harness.entries.map(({ event }) => event).slice(0, 2)).toEqual(['audit.read', 'audit.read']);
  });

  it('tells how the trail is, and what was signed', async () => {
    expect(await run('auditState', {}, PEOPLE.auditor)).toMatchObject({ status: 'ok', mayServePersonalData: true });
    expect((await run('auditCheckpoints', {}, PEOPLE.auditor)).nodes).toEqual([]);
    expect((await refused('auditState', {}, PEOPLE.nobody)).code).toBe('FORBIDDEN');
  });
});

describe('exporting the trail', () => {
  const time = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-30T00:00:00Z'), reason };

  it('hands out the stored records once, and says so in the trail first', async () => {
    const { path, expiresAt } = await run('exportAudit', time, PEOPLE.auditor);
    expect(expiresAt.getTime() - harness.clock.now().getTime()).toBe(5 * 60_000);
    const token = path.replace('/files/', '');
    expect(await openExport(harness.services, token, 'somebody-else')).toBeNull();
    const file = await openExport(harness.services, token, PEOPLE.auditor.reference);
    const lines = Buffer.from(file?.bytes ?? [])
      .toString()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(lines.map(({ writer, seq }) => [writer, seq])).toEqual([
      ['w1', 1],
      ['w1', 2],
      ['w1', 3],
    ]);
    expect(lines[1].hash).toBe('02'.repeat(32));
    expect(harness.entries.map(({ event }) => event)).toEqual(['audit.export-ordered', 'audit.exported']);
    expect(harness.entries[1]?.counts).toEqual({ records: 3 });
    expect(await openExport(harness.services, token)).toBeNull();
  });

  it('is for those who answer for all, signed in strongly, and 92 days at most', async () => {
    expect((await refused('exportAudit', time, PEOPLE.wardAdmin)).code).toBe('FORBIDDEN');
    expect((await refused('exportAudit', time, { ...PEOPLE.auditor, acr: '1' })).code).toBe('STEP_UP_REQUIRED');
    const long = { ...time, from: new Date('2026-01-01T00:00:00Z') };
    expect((await refused('exportAudit', long, PEOPLE.auditor)).problems.map(({ path }) => path)).toEqual(['to']);
    const { path } = await run('exportAudit', time, PEOPLE.auditor);
    harness.clock.advance(6);
    expect(await openExport(harness.services, path.replace('/files/', ''))).toBeNull();
  });
});

describe('connected systems', () => {
  it('are shown to those who may see them', async () => {
    expect(await run('adapters', {}, PEOPLE.auditor)).toEqual([]);
    expect((await refused('adapters', {}, PEOPLE.wardAdmin)).code).toBe('FORBIDDEN');
  });
});
