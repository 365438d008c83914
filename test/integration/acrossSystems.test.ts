// One question, one answer from three systems, for the units that the caller may see: on every kind of store and cache.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSampleSandbox, type SampleSandbox } from '../support/sampleSandbox.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';

const UNIT_WORK = readFileSync(join(import.meta.dirname, '../../examples/queries/unit-work.graphql'), 'utf8');
const TAY_HO = '00103@2025-07-01';
const HONG_HA = '00097@2025-07-01';

let sandbox: SampleSandbox;

beforeAll(async () => {
  sandbox = await startSampleSandbox();
}, 60_000);

afterAll(() => sandbox.stop());

async function upstreamCalls(gateway: TestGateway, adapter: string): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith('gateway_upstream_duration_seconds_count'));
  return lines
    .filter((line) => line.includes(`adapter="${adapter}"`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

const folder = mkdtempSync(join(tmpdir(), 'lien-thong-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['PGlite and memory', { pgliteFolder: folder }],
  ['PostgreSQL and Redis', { cache: { redisUrl: process.env['TEST_REDIS_URL'], prefix: `across-${process.pid}` } }],
])('on %s', (_name, where) => {
  let gateway: TestGateway;
  let officer: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ ...sandbox.gateway, ...where });
    officer = await sandbox.token('ward-officer', TAY_HO);
  }, 60_000);

  afterAll(() => gateway.stop());

  it('gives a unit with its dossiers, each with officer and documents', async () => {
    const { status, data, errors } = await gateway.ask(officer, UNIT_WORK, { code: '00103', first: 20 });
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
    const nodes = data.unit.dossiers.edges.map((edge: any) => edge.node);
    expect(nodes).toHaveLength(20);
    expect(nodes.every((node: any) => node.code.startsWith('000.00.L7.H26-'))).toBe(true);
    expect(nodes.every((node: any) => /^HN\d{6}$/.test(node.officer.staffNumber))).toBe(true);
    expect(nodes.filter((node: any) => node.documents.nodes.length > 0).length).toBeGreaterThan(5);
  });

  it('asks HR once for a page of 50 dossiers', async () => {
    const before = await upstreamCalls(gateway, 'hr-records');
    const query = '{ unit(code: "00103") { dossiers(first: 50) { nodes { officer { fullName } } } } }';
    const { data } = await gateway.ask(officer, query);
    expect(data.unit.dossiers.nodes).toHaveLength(50);
    expect(new Set(data.unit.dossiers.nodes.map((n: any) => n.officer.fullName)).size).toBeGreaterThan(5);
    expect((await upstreamCalls(gateway, 'hr-records')) - before).toBe(1);
  });

  it('gives the officer of another ward none of these rows, and does not call the systems for them', async () => {
    const other = await sandbox.token('ward-officer', HONG_HA);
    const before = await upstreamCalls(gateway, 'public-services');
    const { data, errors } = await gateway.ask(other, UNIT_WORK, { code: '00103' });
    expect(errors).toBeUndefined();
    expect(data.unit).toMatchObject({ fullName: 'phường Tây Hồ', dossiers: { edges: [] } });
    expect(await upstreamCalls(gateway, 'public-services')).toBe(before);
  });

  it('walks a list from page to page without losing or repeating a row', async () => {
    const query = `query ($after: String) { unit(code: "00103") { dossiers(first: 40, after: $after, from: "2026-01-01") {
      nodes { code acceptedAt } pageInfo { hasNextPage endCursor } } } }`;
    const codes: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page += 1) {
      const { data, errors } = await gateway.ask(officer, query, { after });
      expect(errors).toBeUndefined();
      codes.push(...data.unit.dossiers.nodes.map((node: any) => node.code));
      after = data.unit.dossiers.pageInfo.endCursor;
      if (!data.unit.dossiers.pageInfo.hasNextPage) break;
    }
    const all = await gateway.ask(
      await sandbox.token('city-admin'),
      `{ unit(code: "00103") { dossiers(first: 100, from: "2026-01-01") { nodes { code } } } }`,
    );
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.slice(0, 100)).toEqual(all.data.unit.dossiers.nodes.map((node: any) => node.code));
  });
});

describe('what a caller may see', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway(sandbox.gateway);
  }, 60_000);

  afterAll(() => gateway.stop());

  const byCode = '{ unit(code: "00103") { dossiers(first: 1) { nodes { id code applicant { name identifier } } } } }';

  it('masks personal data until a purpose is stated that the grant allows', async () => {
    const officer = await sandbox.token('ward-officer', TAY_HO);
    const masked = await gateway.ask(officer, byCode);
    const clear = await gateway.ask(officer, byCode, {}, { 'x-purpose': 'handle-procedure' });
    const again = await gateway.ask(officer, byCode);
    const [first] = masked.data.unit.dossiers.nodes;
    const [shown] = clear.data.unit.dossiers.nodes;
    expect(first.applicant.identifier).toMatch(/^\d{4}\*{6}\d{2}$/);
    expect(shown.applicant.identifier).toMatch(/^999\d{9}$/);
    expect(shown.applicant.name).toContain('Mẫu');
    expect(again.text).toBe(masked.text);
  });

  it('keeps personal data masked for an administrator, whatever is stated', async () => {
    const admin = await sandbox.token('city-admin');
    const { data } = await gateway.ask(admin, byCode, {}, { 'x-purpose': 'steering' });
    expect(data.unit.dossiers.nodes[0].applicant.identifier).toContain('*');
    const refused = await gateway.ask(admin, byCode, {}, { 'x-purpose': 'handle-procedure' });
    expect(refused.data.unit.dossiers.nodes[0].applicant.identifier).toBeNull();
    expect(refused.errors?.[0].extensions.code).toBe('FORBIDDEN_WITHOUT_PURPOSE');
  });

  it('answers a forbidden row exactly like one that does not exist', async () => {
    const officer = await sandbox.token('ward-officer', TAY_HO);
    const stranger = await sandbox.token('ward-officer', HONG_HA);
    const { data } = await gateway.ask(officer, byCode);
    const [{ id, code }] = data.unit.dossiers.nodes;
    const query = `query ($id: ID!, $code: String!) { node(id: $id) { __typename id } dossier(code: $code) { code } }`;
    const own = await gateway.ask(officer, query, { id, code });
    const forbidden = await gateway.ask(stranger, query, { id, code });
    const missing = await gateway.ask(stranger, query, { id, code: '000.00.L7.H26-260101-9999' });
    expect(own.data).toEqual({ node: { __typename: 'Dossier', id }, dossier: { code } });
    expect(forbidden.text).toBe(missing.text);
    expect(forbidden.data).toEqual({ node: null, dossier: null });
  });

  it('refuses what no grant opens before anything upstream is called', async () => {
    const citizen = await sandbox.token('citizen');
    const refused = await gateway.ask(citizen, UNIT_WORK, { code: '00103' });
    expect(refused.status).toBe(403);
    expect(refused.errors?.[0].extensions).toMatchObject({ code: 'FORBIDDEN', hop: 'CONSUMER' });
    expect(refused.errors?.[0].extensions.refused).toContainEqual({
      field: 'Dossier.officer',
      requires: 'hr-records:officer.read',
    });
    const open = await gateway.ask(
      citizen,
      '{ unit(code: "00103") { fullName } procedures(first: 1) { nodes { name } } }',
    );
    expect(open.errors).toBeUndefined();
  });

  it('opens an attachment through a short-lived link, and through no other', async () => {
    const officer = await sandbox.token('ward-officer', TAY_HO);
    const query = `{ unit(code: "00103") { documents(first: 20, direction: SENT) { nodes { attachments { name contentType url } } } } }`;
    const { data, errors } = await gateway.ask(officer, query);
    expect(errors).toBeUndefined();
    const [attachment] = data.unit.documents.nodes.flatMap((node: any) => node.attachments ?? []);
    const file = await fetch(attachment.url);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    const forged = await fetch(attachment.url.replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A')));
    expect(forged.status).toBe(404);
  });

  it('shows an officer of an ended ward the records of that ward only', async () => {
    const officer = await sandbox.token('ward-officer', '00103@2025-06-30');
    const query = `query ($on: Date!) { unit(code: "00103", asOf: $on) { fullName dossiers(first: 3) { nodes { code } } } }`;
    const before = await gateway.ask(officer, query, { on: '2025-06-30' });
    const after = await gateway.ask(officer, query, { on: '2025-07-01' });
    expect(before.data.unit.fullName).toBe('phường Xuân La');
    expect(before.data.unit.dossiers.nodes.length).toBeGreaterThan(0);
    expect(after.data.unit).toEqual({ fullName: 'phường Tây Hồ', dossiers: { nodes: [] } });
  });
});

describe('when a system is down', () => {
  it('costs its fields and one coded error for each, and comes back by itself', async () => {
    const gateway = await startTestGateway(sandbox.gateway);
    const officer = await sandbox.token('ward-officer', TAY_HO);
    await sandbox.kill('hr');
    const down = await gateway.ask(officer, UNIT_WORK, { code: '00103', first: 5 });
    await sandbox.bringBack('hr');
    expect(down.status).toBe(200);
    const nodes = down.data.unit.dossiers.edges.map((edge: any) => edge.node);
    expect(nodes.map((node: any) => node.officer)).toEqual([null, null, null, null, null]);
    expect(nodes.some((node: any) => node.documents.nodes.length > 0)).toBe(true);
    expect(down.errors?.map((error) => error.path.join('.'))).toEqual(
      [0, 1, 2, 3, 4].map((i) => `unit.dossiers.edges.${i}.node.officer`),
    );
    expect(down.errors?.every((error) => error.extensions.hop === 'UPSTREAM')).toBe(true);
    expect(down.text).not.toMatch(/127\.0\.0\.1|localhost|:\d{4,5}\b|ECONN/);

    let back = await gateway.ask(officer, UNIT_WORK, { code: '00103', first: 5 });
    for (let tries = 0; back.errors !== undefined && tries < 20; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      back = await gateway.ask(officer, UNIT_WORK, { code: '00103', first: 5 });
    }
    expect(back.errors).toBeUndefined();
    await gateway.stop();
  }, 60_000);
});
