// Forty personal values go through the gateway in clear, and stay in no log, metric, error, record or other row of ours.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { plantedValues } from '../support/plantedValues.js';
import { startSampleSandbox, type SampleSandbox } from '../support/sampleSandbox.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';

const planted = plantedValues();
const TAY_HO = '00103@2025-07-01';

let sandbox: SampleSandbox;
let database: TestDatabase;
let gateway: TestGateway;

beforeAll(async () => {
  sandbox = await startSampleSandbox();
  database = await createTestDatabase();
  gateway = await startTestGateway({
    ...sandbox.gateway,
    databaseUrl: database.url,
    access: { stepUpAcr: ['2', 'urn:lien-thong:loa:1', '1', 'loa1'] },
    quota: { usageFlushMs: 200 },
  });
}, 120_000);

afterAll(async () => {
  await gateway.stop();
  await database.drop();
  await sandbox.stop();
});

const OFFICER = `query ($n: String!) { officer(staffNumber: $n) { nationalId phone email fullName } }`;
const DOSSIER = `query ($c: String!) { dossier(code: $c) { applicant { identifier citizenNumber name phone email } } }`;

/** Rights to read officers in clear, written as an installation would. */
async function allowPersonnelWork(): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`insert into access_grant
    (grantee_kind, grantee, capability, unit_key, reach, purposes, valid_from, granted_by, reason)
    values ('ROLE', 'ward-officer', 'hr-records:officer.read-personal', null, 'SELF', '{personnel-work}', '2025-07-01',
      'test', 'mẫu')`);
  await client.end();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}

async function readEverything(): Promise<string> {
  const officer = await sandbox.token('ward-officer', TAY_HO);
  const answers: string[] = [];
  for (const { number } of planted.officers)
    answers.push((await gateway.ask(officer, OFFICER, { n: number }, { 'x-purpose': 'personnel-work' })).text);
  for (const { code } of planted.dossiers)
    answers.push((await gateway.ask(officer, DOSSIER, { c: code }, { 'x-purpose': 'handle-procedure' })).text);
  return answers.join('\n');
}

/** The same values where callers put them by mistake. */
async function misuseEverything(): Promise<string> {
  const officer = await sandbox.token('ward-officer', TAY_HO);
  const answers: string[] = [];
  for (const { value } of planted.all) {
    answers.push((await gateway.ask(officer, `{ officer(staffNumber: ${JSON.stringify(value)}) { nam } }`)).text);
    answers.push((await gateway.ask(officer, OFFICER, { n: value })).text);
    answers.push(
      (await gateway.ask(officer, 'query ($n: Int) { officers(first: $n) { nodes { phone } } }', { n: value })).text,
    );
    answers.push((await gateway.admin(officer, `{ tenant(code: ${JSON.stringify(value)}) { code } }`)).text);
  }
  return answers.join('\n');
}

function found(text: string): string[] {
  return planted.all.filter(({ value }) => text.includes(value)).map(({ what }) => what);
}

/** Every row of every table of the gateway's own store, as text. */
async function readStore(): Promise<string> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const { rows: all } = await client.query<{ text: string }>(`select to_jsonb(t)::text as text from "${name}" t`);
    texts.push(...all.map(({ text }) => text));
  }
  await client.end();
  return texts.join('\n');
}

describe('forty planted values', () => {
  it('are forty different ones', () => {
    expect(new Set(planted.all.map(({ value }) => value)).size).toBe(40);
  });

  it('reach whoever may read them for the stated purpose', async () => {
    await allowPersonnelWork();
    const clear = found(await readEverything());
    expect(clear.sort()).toEqual(planted.all.map(({ what }) => what).sort());
  }, 120_000);

  it('come back in no error', async () => {
    expect(found(await misuseEverything())).toEqual([]);
  }, 120_000);

  it('are in no line of the log and in no metric', async () => {
    expect(found(gateway.log.join(''))).toEqual([]);
    expect(found(await (await fetch(`${gateway.url}/metrics`)).text())).toEqual([]);
    expect(gateway.log.length).toBeGreaterThan(100);
  });

  it('are in no row of the store: not in records, statistics, or anything else', async () => {
    const store = await readStore();
    expect(store).toContain('operation.executed');
    expect(store).toContain('Officer.nationalId');
    expect(found(store)).toEqual([]);
  });

  it('can be followed by the one they are about: who read them, as whom, and why', async () => {
    const citizen = await sandbox.token('citizen');
    const [own, other] = planted.dossiers;
    const query = '{ myDataUse(first: 5) { uses { application agency agencyName purpose legalBasis fields } } }';
    const { text, data } = await gateway.ask(citizen, query);
    expect(found(text)).toEqual([]);
    expect(data.myDataUse.uses[0]).toMatchObject({
      agency: 'H26.L7',
      purpose: 'handle-procedure',
      legalBasis: 'Nghị định 118/2025/NĐ-CP',
    });
    expect(data.myDataUse.uses[0].fields).toContain('DossierApplicant.identifier');
    // Their own dossier they see themselves, and nobody else's.
    const mine = await gateway.ask(citizen, DOSSIER, { c: own?.code }, { 'x-purpose': 'self-service' });
    expect(found(mine.text)).toEqual([own?.values[0]?.what]);
    const theirs = await gateway.ask(citizen, DOSSIER, { c: other?.code }, { 'x-purpose': 'self-service' });
    expect(theirs.data).toEqual({ dossier: null });
  });
});
