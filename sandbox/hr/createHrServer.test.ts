// The HR stand-in over real sockets: what is in it, what stays out of the default read path, and several connections at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Pool, type QueryResultRow } from 'pg';
import { createSampleCity } from '../city/createSampleCity.js';
import { createHrServer, type HrServer } from './createHrServer.js';
import { buildHrSnapshot } from './snapshot.js';

const SEED = 'hr-test';
const city = createSampleCity(SEED);
const folder = mkdtempSync(join(tmpdir(), 'hr-'));
const snapshotFile = join(folder, 'hr.snapshot.tar.gz');
let hr: HrServer;
let pool: Pool;

beforeAll(async () => {
  await buildHrSnapshot(snapshotFile, SEED);
  hr = await createHrServer({ seed: SEED, snapshotFile, port: 0, syncPort: 0 });
  pool = new Pool({ connectionString: hr.sqlUrl, max: 4 });
}, 60_000);
afterAll(async () => {
  await pool.end();
  await hr.close();
  rmSync(folder, { recursive: true });
});

async function rows<T extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<T[]> {
  return (await pool.query<T>(sql, values)).rows;
}

describe('the database', () => {
  it('holds every officer and agency of the city, agencies in the old form of their codes', async () => {
    const [counts] = await rows(
      'select (select count(*)::int from hr.v_officer) o, (select count(*)::int from hr.v_agency) a',
    );
    expect(counts).toEqual({ o: city.officers.length, a: city.agencies.length });
    const [agency] = await rows('select * from hr.v_agency where code = $1', ['000.01.L7.H26']);
    expect(agency).toMatchObject({
      parent_code: '000.00.L7.H26',
      level: 'WARD',
      code_list: '2025-07',
      ceased_on: null,
    });
    const [ceased] = await rows('select ceased_on from hr.v_agency where code = $1', ['000.00.60.H26']);
    expect(ceased).toEqual({ ceased_on: '2025-06-30' });
  });

  it('answers the officers of a ward with the ward as managing agency and an office as using agency', async () => {
    const officers = await rows('select * from hr.v_officer where managing_agency = any($1) order by number', [
      ['000.00.L7.H26'],
    ]);
    const expected = city.officersOf('H26.L7');
    expect(officers.map(({ number }) => String(number))).toEqual(expected.map(({ number }) => number));
    const clerk = expected.find(({ officeCode }) => officeCode !== null);
    const row = officers.find(({ number }) => number === clerk?.number);
    expect(row).toMatchObject({
      using_agency: city.agency(clerk?.officeCode ?? '')?.oldCode,
      full_name: clerk?.fullName,
      personal_id: clerk?.citizenNumber,
      rank_code: clerk?.rankCode,
      rank_label: clerk?.rankName,
      in_service: true,
      agency_since: clerk?.startedOn,
    });
    expect(Number(row?.['coefficient'])).toBe(clerk?.coefficient);
  });

  it('says how much of a birth day is known', async () => {
    const found = await rows<{ p: string; shape: string; n: number }>(
      `select birth_precision p, regexp_replace(birth_value, '\\d', '9', 'g') shape, count(*)::int n from hr.v_officer group by 1, 2 order by 1`,
    );
    expect(found.map(({ p, shape }) => [p, shape])).toEqual([
      ['DAY', '9999-99-99'],
      ['MONTH', '9999-99'],
      ['YEAR', '9999'],
    ]);
    for (const { n } of found) expect(n).toBeGreaterThan(50);
  });

  it('uses only codes of the lists, each with a label that says it is a sample', async () => {
    const [strange] = await rows(
      'select count(*)::int n from hr.v_officer where degree_label is null or sex_label is null or rank_label is null or ethnicity_label is null',
    );
    expect(strange).toEqual({ n: 0 });
    const [lists] = await rows(
      'select count(*)::int n, bool_and(label_is_sample) sample from hr.code_list where list = $1',
      ['ChucVu'],
    );
    expect(lists).toEqual({ n: 164, sample: true });
  });

  it('keeps the histories of one officer in order', async () => {
    const officer = city.officers.find(({ workHistory }) => workHistory.length > 1);
    const posts = await rows('select * from hr.v_post_history where officer_number = $1 order by seq', [
      officer?.number,
    ]);
    expect(posts).toHaveLength(2);
    expect(posts[0]).toMatchObject({ until_value: '2025-06', until_precision: 'MONTH' });
    expect(posts[1]).toMatchObject({
      from_value: '2025-07',
      until_value: null,
      agency_code: city.agency(officer?.agencyCode ?? '')?.oldCode,
    });
    const steps = await rows('select step from hr.v_salary_history where officer_number = $1 order by seq', [
      officer?.number,
    ]);
    expect(steps.map(({ step }) => Number(step))).toEqual(officer?.salaryHistory.map(({ step }) => step));
    const kinds = await rows('select kind from hr.v_qualification where officer_number = $1', [officer?.number]);
    expect(kinds.map(({ kind }) => String(kind))).toEqual(
      expect.arrayContaining(['GENERAL_EDUCATION', 'DEGREE', 'TRAINING', 'IT']),
    );
  });

  it('shows the codes of what hangs on an officer, with their labels', async () => {
    const codes = {
      v_allowance: ['kind_code', 'kind_label', 'form_code', 'form_label'],
      v_language: ['language_code', 'language_label', 'level_code', 'level_label'],
      v_it_skill: ['level_code', 'level_label'],
      v_training: ['level_code', 'level_label', 'major_code', 'grade_code', 'country_code'],
      v_officer: ['general_education_code', 'minority_language_code'],
    };
    for (const [view, columns] of Object.entries(codes)) {
      const missing = columns.map((column) => `${column} is null`).join(' or ');
      const [found] = await rows(
        `select count(*) > 0 as some, bool_or(${missing}) as missing, count(distinct managing_agency) > 1 as owned from hr.${view}`,
      );
      expect([view, found]).toEqual([view, { some: true, missing: false, owned: true }]);
    }
  });

  it('has every table of the file filled', async () => {
    const tables = ['allowance', 'foreign_language', 'it_skill', 'training', 'work_period', 'salary_step'];
    for (const table of [...tables, 'family_member', 'award', 'discipline', 'evaluation']) {
      const [count] = await rows<{ n: number }>(`select count(*)::int n from hr.${table}`);
      expect([table, (count?.n ?? 0) > 0]).toEqual([table, true]);
    }
  });

  it.each([
    ['2024-07-01', 2_340_000],
    ['2026-06-30', 2_340_000],
    ['2026-07-01', 2_530_000],
    ['2030-01-01', 2_530_000],
  ])('knows the base salary of %s', async (day, amount) => {
    expect(await rows('select hr.base_salary_on($1::date) amount', [day])).toEqual([{ amount }]);
  });

  it('refuses to be written to', async () => {
    await expect(pool.query('delete from hr.evaluation')).rejects.toMatchObject({ code: '25006' });
  });
});

describe('Party records', () => {
  it('are in a schema of their own that no view of officers mentions', async () => {
    const mentions = await rows(
      `select viewname from pg_views where schemaname = 'hr' and definition ilike '%party%'
       union select table_name || '.' || column_name from information_schema.columns where table_schema = 'hr' and column_name ilike '%party%'`,
    );
    expect(mentions).toEqual([]);
    const [path] = await rows<{ search_path: string }>('show search_path');
    expect(path?.search_path).not.toContain('party');
  });

  it('have card and file numbers in their shapes and a probation of a year', async () => {
    const [wrong] = await rows(`select count(*)::int n from party.v_member where card_number !~ '^\\d{8}$'
      or file_number !~ '^\\d{6}[A-Z]{2,3}$' or official_on::date <> joined_on::date + interval '1 year'`);
    expect(wrong).toEqual({ n: 0 });
    const [count] = await rows<{ n: number }>('select count(*)::int n from party.v_member');
    expect(count?.n).toBeGreaterThan(1_000);
    expect(count?.n).toBeLessThan(city.officers.length);
  });
});

describe('several connections', () => {
  it('get their own rows, also when large parameters arrive in pieces', async () => {
    const long = 'x'.repeat(300_000);
    const clients = Array.from({ length: 4 }, () => new Client({ connectionString: hr.sqlUrl }));
    for (const client of clients) await client.connect();
    async function ask(client: Client, place: number): Promise<unknown[]> {
      const answers: unknown[] = [];
      for (let turn = 0; turn < 15; turn += 1) {
        // Each client has a statement of its own, so a mixed-up answer has the wrong columns as well as the wrong rows.
        const sql = `select length($1::text) as length, $2::int as "turn${place}"`;
        answers.push((await client.query<QueryResultRow>(sql, [long.slice(place * 7), turn])).rows[0]);
      }
      return answers;
    }
    const all = await Promise.all(clients.map(ask));
    for (const [place, answers] of all.entries()) {
      expect(answers).toEqual(answers.map((_, turn) => ({ length: 300_000 - place * 7, [`turn${place}`]: turn })));
    }
    await Promise.all(clients.map((client) => client.end()));
  }, 30_000);

  it('are not stopped by one that breaks off in the middle of a query or a transaction', async () => {
    for (const sql of ['begin', `select length('${'y'.repeat(200_000)}'), $1::int`]) {
      const client = new Client({ connectionString: hr.sqlUrl });
      client.on('error', () => undefined);
      await client.connect();
      const asked = client.query(sql, sql === 'begin' ? undefined : [1]).catch(() => undefined);
      if (sql === 'begin') await asked;
      (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      expect(await rows('select 1 as one')).toEqual([{ one: 1 }]);
    }
  });
});

describe('clients that do everything wrong', () => {
  function send(bytes: readonly number[] | string): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(hr.port, '127.0.0.1', () => socket.write(Buffer.from(bytes as string)));
      socket.on('error', () => undefined);
      setTimeout(() => socket.destroy(), 100);
      socket.on('close', () => resolve());
    });
  }

  it.each([
    ['another protocol', 'GET / HTTP/1.1\r\n\r\n'],
    ['a message of an unknown type', [0x7a, 0, 0, 0, 4]],
    ['a start-up without a user', [0, 0, 0, 8, 0, 3, 0, 0]],
    ['half a statement', [0x50, 0, 0, 0, 5, 1]],
  ])('do not disturb the others: %s', async (_what, bytes) => {
    await send(bytes);
    expect(await rows('select $1::int as one', [1])).toEqual([{ one: 1 }]);
  });
});

it('makes the same database from scratch when the snapshot is for another seed', async () => {
  const other = await createHrServer({ seed: 'another', snapshotFile, port: 0, syncPort: 0 });
  const client = new Client({ connectionString: other.sqlUrl });
  await client.connect();
  const found = await client.query('select seed, (select count(*)::int from hr.officer) n from hr.sample');
  expect(found.rows).toEqual([{ seed: 'another', n: 4_700 }]);
  await client.end();
  await other.close();
}, 60_000);

it('says which port is busy', async () => {
  const busy = createHrServer({ seed: SEED, snapshotFile, port: 0, syncPort: hr.syncPort });
  await expect(busy).rejects.toMatchObject({ code: 'EADDRINUSE', port: hr.syncPort });
}, 30_000);
