// An officer's record on its way to the Ministry through a whole gateway: asked for once, there once, and nowhere in the log.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hrRecordsAdapter } from '../../adapters/hr-records/index.js';
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import type { HrServer } from '../../sandbox/hr/createHrServer.js';
import { startSampleHr } from '../support/startSampleHr.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const ORG = '000.00.00.H26';
const PASSWORD = 'sample-hr-password';
const WARD = 'hn:2025-07:00103';
const city = createSampleCity();
const [officer, other] = city.officers.filter(
  ({ unitKey, qualifications }) => unitKey === WARD && qualifications.foreignLanguageCode !== '00',
);
const [number, otherNumber] = [officer?.number ?? '', other?.number ?? ''];
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-hr-sync-'));
let hr: HrServer;
let forge: TokenForge;
let gateway: TestGateway;

function grant(role: string, capabilities: readonly string[]) {
  const how = { usable: true, delegable: false, validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' };
  return { to: { kind: 'ROLE', name: role }, capabilities, unit: null, reach: 'SELF', purposes: [], ...how };
}

function writeSeed(): string {
  const file = join(folder, 'seed.json');
  const roles = ['hr-writer', 'hr-reader'].map((code) => ({
    code,
    titleVi: 'Vai trò (mẫu)',
    titleEn: 'Role (sample)',
  }));
  const applications = [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }];
  const grants = [
    grant('hr-writer', ['hr-records:officer.sync', 'hr-records:officer.read']),
    grant('hr-reader', ['hr-records:officer.read']),
  ];
  writeFileSync(file, JSON.stringify({ purposes: [], roles, applications, grants }));
  return file;
}

beforeAll(async () => {
  [hr, forge] = await Promise.all([startSampleHr(), createTokenForge()]);
  const sync = { baseUrl: hr.syncUrl, username: 'hanoi_sample', password: PASSWORD, orgCode: ORG, settleSeconds: 0 };
  const config = { databaseUrl: hr.sqlUrl, maxConnections: 1, sync };
  gateway = await startTestGateway({
    ...{ issuer: forge.issuer, adapters: [hrRecordsAdapter], seedFile: writeSeed() },
    adapterSettings: { 'hr-records': { config, limits: { readMs: 20_000 } } },
  });
}, 120_000);
afterAll(async () => {
  await gateway.stop();
  await Promise.all([forge.stop(), hr.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const token = (role: string, org = 'H26.L7') => forge.token({ roles: [role], org });
const SYNC = 'mutation ($officer: ID!) { syncOfficer(officer: $officer) { id status } }';
const REMOVE = `mutation ($officer: ID!) {
  removeOfficerFromSync(officer: $officer, reason: "Nhập trùng (mẫu)") { id status }
}`;

async function idOf(staffNumber: string): Promise<string> {
  const query = 'query ($number: String!) { officer(staffNumber: $number) { id } }';
  return (await gateway.ask(token('hr-writer'), query, { number: staffNumber })).data.officer.id as string;
}

/** Sends it, and follows it to its end. */
async function carriedOut(query: string, staffNumber: string): Promise<any> {
  const asked = await gateway.ask(token('hr-writer'), query, { officer: await idOf(staffNumber) });
  expect(asked.errors).toBeUndefined();
  const [{ id }] = Object.values<any>(asked.data);
  const look =
    'query ($id: ID!) { command(id: $id) { status attempts result { id reference } error { code message } } }';
  for (;;) {
    const { command } = (await gateway.ask(token('hr-writer'), look, { id })).data;
    if (['CONFIRMED', 'REJECTED', 'DEAD', 'NEEDS_PERSON'].includes(command.status)) return command;
    await delay(20);
  }
}

const held = (staffNumber: string) => hr.sync.records.get(ORG, staffNumber);

describe('a record', () => {
  it('is added once although the answer got lost, then edited, then removed', async () => {
    hr.sync.records.remove(ORG, number);
    hr.sync.behaviour.failAfter = 1;
    const added = await carriedOut(SYNC, number);
    const result = { id: await idOf(number), reference: `${ORG}_${number}` };
    expect(added).toEqual({ status: 'CONFIRMED', attempts: 2, result, error: null });
    expect(held(number)).toMatchObject({ THONGTINCHUNG: { HoVaTen: officer?.fullName } });
    expect(await carriedOut(SYNC, number)).toMatchObject({ status: 'CONFIRMED', attempts: 1 });
    expect(hr.sync.effects()[`${ORG}_${number}`]).toMatchObject({ 'ADD *': 1, 'EDIT THONGTINCHUNG': 2 });
    expect(await carriedOut(REMOVE, number)).toMatchObject({ status: 'CONFIRMED' });
    expect(held(number)).toBeUndefined();
  });

  it('whose list cannot be emptied there is refused in both languages, and stays as it was', async () => {
    const without = city.officers.find(
      ({ unitKey, qualifications }) => unitKey === WARD && qualifications.foreignLanguageCode === '00',
    );
    const before = structuredClone(held(without?.number ?? ''));
    const { status, error } = await carriedOut(SYNC, without?.number ?? '');
    expect([status, error.code]).toEqual(['REJECTED', 'COMMAND_REFUSED']);
    expect(error.message).toContain('DS_NGOAINGU');
    expect(held(without?.number ?? '')).toEqual(before);
  });

  it('is nothing to those who may only read, nor to those of another ward', async () => {
    const variables = { officer: await idOf(otherNumber) };
    for (const [role, org] of [
      ['hr-reader', 'H26.L7'],
      ['hr-writer', 'H26.L8'],
    ] as const) {
      const answer = await gateway.ask(token(role, org), SYNC, variables);
      expect(answer.data?.syncOfficer ?? null).toBeNull();
      expect(answer.errors?.length).toBeGreaterThan(0);
    }
    expect(hr.sync.effects()[`${ORG}_${otherNumber}`]).toBeUndefined();
  });
});

it('leaves neither the password nor a person in the log', () => {
  const text = gateway.log.join('\n');
  const secrets = [PASSWORD, officer?.fullName ?? '?', officer?.citizenNumber ?? '?', 'eyJhbGciOiJIUzI1NiJ9'];
  expect(text.includes('DS_NGOAINGU')).toBe(true);
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});
