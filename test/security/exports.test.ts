// Exports of data: two persons, masked values, one download, nothing that a spreadsheet would run.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openExport } from '../../gateway/admin/exports/openExport.js';
import type { Principal } from '../../gateway/identity/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../support/adminHarness.js';
import { refusalOf } from '../support/adminRefusals.js';
import { A_WARD, CITY } from '../support/sampleRights.js';
import { createExportLab, explainedField as field } from './support/exportLab.js';

const REASON = 'Lập báo cáo mẫu quý bốn';
const LIST = `query Officers($after: String) {
  officers(first: 2, after: $after) { edges { node { name idNumber unit { name } } } pageInfo { hasNextPage endCursor } }
}`;
const input = { operation: LIST, purpose: 'statistics', reason: REASON, format: 'CSV' };

const lab = createExportLab();
let harness: AdminHarness;

/** Asked for by the ward, approved by the city. */
async function approved(more: object = {}): Promise<string> {
  const { id } = await harness.runAdmin('requestExport', { input: { ...input, ...more } }, PEOPLE.wardAdmin);
  await harness.runAdmin('approveExport', { id, reason: REASON }, PEOPLE.cityAdmin);
  return id;
}

async function link(id: string): Promise<string> {
  const { path } = await harness.runAdmin('downloadExport', { id }, PEOPLE.wardAdmin);
  return path.replace('/files/', '');
}

const text = (file: { bytes: Uint8Array } | null) => Buffer.from(file?.bytes ?? []).toString();
const refused = (name: string, args: unknown, who: Partial<Principal>) => refusalOf(harness.runAdmin(name, args, who));

beforeAll(async () => {
  harness = await createAdminHarness({ change: lab.change });
  // Reads officers of the own ward, for statistics.
  await harness.addGrant({
    granteeKind: 'PERSON',
    grantee: PEOPLE.wardAdmin.reference,
    capability: 'hr-records:officer.read',
    unit: A_WARD,
    purposes: ['statistics'],
  });
});
afterAll(() => harness.stop());
beforeEach(() => {
  harness.entries.length = 0;
  lab.asked.length = 0;
  lab.failing = false;
  lab.pageSize = 2;
  lab.explained = [field('Query.officers', 'ALLOWED'), field('Officer.idNumber', 'MASKED')];
  lab.rows = [
    { name: 'N. V. Mẫu Một', idNumber: '0010******01', unit: { name: 'phường Tây Hồ' } },
    { name: '=HYPERLINK("http://x")', idNumber: null, unit: null },
    { name: '  +84', idNumber: '-', unit: { name: '@x' } },
    { name: 'ghi chú 001099012345', idNumber: '＝1' },
    { name: 'dấu "ngoặc", phẩy', idNumber: '\t=1' },
  ];
});

describe('asking', () => {
  it('keeps what is asked for, and says what is masked', async () => {
    const made = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    expect(made).toMatchObject({
      state: 'REQUESTED',
      fields: ['Query.officers', 'Officer.idNumber'],
      masked: ['Officer.idNumber'],
      requestedBy: PEOPLE.wardAdmin.reference,
    });
    expect(harness.entries).toHaveLength(1);
    expect(harness.entries[0]).toMatchObject({ event: 'export.requested', details: { purpose: 'statistics' } });
    expect(JSON.stringify(made)).not.toContain('hash-of');
  });

  it('refuses what the caller may not read, field by field', async () => {
    lab.explained = [field('Query.officers', 'ALLOWED'), field('Officer.salary', 'REFUSED')];
    const refusal = await refused('requestExport', { input }, PEOPLE.wardAdmin);
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', problems: [{ path: 'Officer.salary' }] });
    expect(harness.entries.map(({ event }) => event)).toEqual(['operation.refused']);
  });

  it('refuses the number of a person, and repeats nothing of what cannot be read', async () => {
    for (const operation of ['{ officer(idNumber: "001099012345") { name } }', '{ officers(idNumber: "canary-']) {
      const refusal = await refused('requestExport', { input: { ...input, operation } }, PEOPLE.wardAdmin);
      expect(JSON.stringify([refusal, harness.entries])).not.toMatch(/001099012345|canary/);
    }
    expect(harness.entries.map(({ codes }) => codes)).toEqual([['BAD_USER_INPUT'], ['GRAPHQL_PARSE_FAILED']]);
  });

  it('refuses numbers of people in variables, unknown purposes, applications and who may not ask', async () => {
    const variables = { filter: { phone: '0912345678' } };
    const numbers = await refused('requestExport', { input: { ...input, variables } }, PEOPLE.wardAdmin);
    expect(numbers.problems.map(({ path }) => path)).toEqual(['input.variables']);
    const purpose = await refused('requestExport', { input: { ...input, purpose: 'nothing-such' } }, PEOPLE.wardAdmin);
    expect(purpose.problems.map(({ path }) => path)).toEqual(['input.purpose']);
    expect((await refused('requestExport', { input }, PEOPLE.officer)).code).toBe('FORBIDDEN');
    await harness.addGrant({
      granteeKind: 'APPLICATION',
      grantee: 'ward-app',
      capability: 'gateway:export.request',
      unit: A_WARD,
    });
    expect((await refused('requestExport', { input }, PEOPLE.wardApplication)).code).toBe('CONFLICT');
  });

  it('needs the city where the rights reach further than the own unit', async () => {
    const own = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    expect(own.unit.key).toBe(A_WARD);
    await harness.addGrant({
      granteeKind: 'PERSON',
      grantee: 'mau-rong',
      capability: 'hr-records:officer.read',
      unit: CITY,
      purposes: ['statistics'],
    });
    const wide = { ...PEOPLE.wardAdmin, reference: 'mau-rong' };
    expect((await harness.runAdmin('requestExport', { input }, wide)).unit.key).toBe(CITY);
  });
});

describe('the second person', () => {
  it('is somebody else, by account and by person', async () => {
    await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:export.approve', unit: null });
    const { id } = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    expect((await refused('approveExport', { id, reason: REASON }, PEOPLE.wardAdmin)).code).toBe('SAME_PERSON');
    const otherAccount = { ...PEOPLE.cityAdmin, personalId: PEOPLE.wardAdmin.personalId };
    expect((await refused('approveExport', { id, reason: REASON }, otherAccount)).code).toBe('SAME_PERSON');
    expect((await refused('approveExport', { id, reason: REASON }, { ...PEOPLE.cityAdmin, ownToken: true })).code).toBe(
      'SAME_PERSON',
    );
    const outside = await refused('approveExport', { id, reason: REASON }, PEOPLE.otherWardAdmin);
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(outside).toEqual(await refused('approveExport', { id: unknown, reason: REASON }, PEOPLE.otherWardAdmin));
    expect((await refused('approveExport', { id, reason: REASON }, PEOPLE.officer)).code).toBe('FORBIDDEN');
    expect((await refused('approveExport', { id, reason: REASON }, { ...PEOPLE.cityAdmin, authTime: 0 })).code).toBe(
      'STEP_UP_REQUIRED',
    );
    harness.entries.length = 0;
    const done = await harness.runAdmin('approveExport', { id, reason: REASON }, PEOPLE.cityAdmin);
    expect(done).toMatchObject({ state: 'APPROVED', decidedBy: PEOPLE.cityAdmin.reference });
    expect(harness.entries.map(({ event }) => event)).toEqual(['export.approved']);
    expect((await refused('rejectExport', { id, reason: REASON }, PEOPLE.cityAdmin)).code).toBe('CONFLICT');
  });

  it('decides once when two come together', async () => {
    const { id } = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    const decided = await Promise.allSettled([
      harness.runAdmin('approveExport', { id, reason: REASON }, PEOPLE.cityAdmin),
      harness.runAdmin('rejectExport', { id, reason: REASON }, PEOPLE.secondCityAdmin),
    ]);
    expect(decided.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('may say no; then there is nothing to fetch', async () => {
    const { id } = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    expect((await refused('downloadExport', { id }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    await harness.runAdmin('rejectExport', { id, reason: REASON }, PEOPLE.cityAdmin);
    expect((await refused('downloadExport', { id }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    expect((await refused('withdrawExport', { id }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
  });

  it('sees what waits in the own units; everybody else sees their own', async () => {
    const { id } = await harness.runAdmin('requestExport', { input }, PEOPLE.wardAdmin);
    const ids = async (who: Partial<Principal>) =>
      (await harness.runAdmin('exportRequests', { state: 'REQUESTED', first: 200 }, who)).nodes.map(
        (node: any) => node.id,
      );
    expect(await ids(PEOPLE.cityAdmin)).toContain(id);
    expect(await ids(PEOPLE.wardAdmin)).toContain(id);
    expect(await ids(PEOPLE.otherWardAdmin)).not.toContain(id);
    expect((await harness.runAdmin('exportRequest', { id }, PEOPLE.cityAdmin)).id).toBe(id);
    expect((await refused('exportRequest', { id }, PEOPLE.otherWardAdmin)).code).toBe('NOT_FOUND');
    expect((await harness.runAdmin('withdrawExport', { id }, PEOPLE.wardAdmin)).state).toBe('WITHDRAWN');
    expect(await ids(PEOPLE.cityAdmin)).not.toContain(id);
  });
});

describe('the file', () => {
  it('has every page, masked, and nothing that a spreadsheet would run', async () => {
    const id = await approved();
    const token = await link(id);
    const file = await openExport(harness.services, token);
    expect(file?.contentType).toBe('text/csv; charset=utf-8');
    expect(file?.name).toBe(`xuat-du-lieu-${id.slice(0, 8)}.csv`);
    expect(text(file)).toBe(
      [
        '\ufeff"name","idNumber","unit.name","unit"',
        '"N. V. Mẫu Một","0010******01","phường Tây Hồ",""',
        `"'=HYPERLINK(""http://x"")","","",""`,
        `"'  +84","'-","'@x",""`,
        '"ghi chú 0010******45","\'＝1","",""',
        `"dấu ""ngoặc"", phẩy","'\t=1","",""`,
        '',
      ].join('\r\n'),
    );
    expect(lab.asked.map(({ variables }) => variables['after'])).toEqual([undefined, '2', '4']);
    expect(harness.entries.at(-1)).toMatchObject({
      event: 'export.downloaded',
      counts: { rows: 5 },
      target: { type: 'Export', id },
      actor: { reference: PEOPLE.wardAdmin.reference },
    });
    expect(JSON.stringify(harness.entries)).not.toMatch(/Mẫu Một|0010\*/);
    expect((await harness.runAdmin('exportRequest', { id }, PEOPLE.wardAdmin)).state).toBe('DONE');
  });

  it('runs with the rights of the requester, without the personal number', async () => {
    await openExport(harness.services, await link(await approved()));
    const [first] = lab.asked;
    expect(first?.principal).toMatchObject({
      reference: PEOPLE.wardAdmin.reference,
      agency: 'H26.L7',
      personalId: null,
    });
    expect(first?.purpose).toBe('statistics');
    const kept = await harness.db.selectFrom('approval').select('details').execute();
    expect(JSON.stringify(kept)).not.toContain(PEOPLE.wardAdmin.personalId);
  });

  it('is one JSON text a line in the other format', async () => {
    lab.rows = [{ name: '=a', idNumber: null }];
    const file = await openExport(harness.services, await link(await approved({ format: 'NDJSON' })));
    expect(text(file)).toBe('{"name":"=a","idNumber":null}\n');
  });

  it('stops at 10,000 rows and says so in the trail', async () => {
    lab.pageSize = 3_000;
    lab.rows = Array.from({ length: 10_003 }, (_, i) => ({ name: `mẫu ${i}`, idNumber: null }));
    const file = await openExport(harness.services, await link(await approved()));
    expect(text(file).split('\r\n').length - 2).toBe(10_000);
    expect(harness.entries.at(-1)?.details).toMatchObject({ truncated: true });
  });

  it('is fetched once', async () => {
    const token = await link(await approved());
    const both = await Promise.all([openExport(harness.services, token), openExport(harness.services, token)]);
    expect(both.filter((file) => file !== null)).toHaveLength(1);
    expect(await openExport(harness.services, token)).toBeNull();
    expect(harness.entries.filter(({ event }) => event === 'export.downloaded')).toHaveLength(1);
  });

  it('is not fetched after five minutes, by another person, with a forged or an older link', async () => {
    const id = await approved();
    const older = await link(id);
    const token = await link(id);
    expect(await openExport(harness.services, older)).toBeNull();
    expect(await openExport(harness.services, `${token.slice(0, -2)}AA`)).toBeNull();
    expect(await openExport(harness.services, 'x')).toBeNull();
    harness.clock.advance(6);
    expect(await openExport(harness.services, token)).toBeNull();
    const mine = await link(id);
    expect(await openExport(harness.services, mine, PEOPLE.cityAdmin.reference)).toBeNull();
    expect((await refused('downloadExport', { id }, PEOPLE.cityAdmin)).code).toBe('NOT_FOUND');
    expect(lab.asked).toEqual([]);
    expect(await openExport(harness.services, mine, PEOPLE.wardAdmin.reference)).not.toBeNull();
  });

  it('is over 24 hours after the approval', async () => {
    const id = await approved();
    harness.clock.advance(24 * 60 - 2);
    const token = await link(id);
    harness.clock.advance(3);
    expect(await openExport(harness.services, token)).toBeNull();
    expect((await refused('downloadExport', { id }, PEOPLE.wardAdmin)).code).toBe('CONFLICT');
    expect((await harness.runAdmin('exportRequest', { id }, PEOPLE.wardAdmin)).state).toBe('EXPIRED');
    const expired = await harness.runAdmin('exportRequests', { state: 'EXPIRED' }, PEOPLE.wardAdmin);
    expect(expired.nodes.map((node: any) => node.id)).toContain(id);
  });

  it('is none when a page fails; the approval stays', async () => {
    const id = await approved();
    lab.failing = true;
    await expect(openExport(harness.services, await link(id))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(harness.entries.at(-1)).toMatchObject({ event: 'operation.refused', codes: ['SERVICE_UNAVAILABLE'] });
    lab.failing = false;
    expect(await openExport(harness.services, await link(id))).not.toBeNull();
  });

  it('is none for whoever was shut out meanwhile', async () => {
    const token = await link(await approved());
    harness.clock.advance(1);
    await harness.runAdmin('revokePerson', { reference: PEOPLE.wardAdmin.reference, reason: REASON }, PEOPLE.cityAdmin);
    await expect(openExport(harness.services, token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(lab.asked).toEqual([]);
    expect(harness.entries.at(-1)).toMatchObject({ event: 'operation.refused', outcome: 'DENIED' });
  });
});
