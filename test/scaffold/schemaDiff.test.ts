// npm run schema:diff: planted changes are found and named with their users, and the exit code says whether anybody is hurt.
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { toSchemaRules, type SchemaReference } from '../../gateway/governance/index.js';
import { diffSchemas } from '../../scripts/schema-diff/diffSchemas.js';
import { readBaseline } from '../../scripts/schema-diff/readBaseline.js';
import { readUsers } from '../../scripts/schema-diff/readUsers.js';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-schema-diff-'));
const sdl = readFileSync(join(root, 'docs/reference/schema.graphql'), 'utf8');
const reference = readFileSync(join(root, 'docs/reference/schema.json'), 'utf8');
const current = { schema: buildSchema(sdl), rules: toSchemaRules(JSON.parse(reference) as SchemaReference) };

/** What the committed schema would look like if it once had a field that the working tree has no more. */
const planted = join(folder, 'planted.graphql');
const used = join(folder, 'usage.json');
const usage = (coordinate: string, lastUsedAt: string) => ({
  ...{ coordinate, application: 'app-mau', version: '1.4', uses: 12, firstDay: '2026-11-01', lastUsedAt },
});

let server: Server;
let address: string;
const asked: { query: string; variables: { coordinates?: string[]; since?: string }; authorization?: string }[] = [];

beforeAll(async () => {
  writeFileSync(
    planted,
    sdl.replace('type Dossier implements Node {', 'type Dossier implements Node {\n  planted(a: Int): [Int!]\n'),
  );
  writeFileSync(planted.replace('.graphql', '.json'), reference);
  const row = usage('Dossier.planted', new Date().toISOString());
  writeFileSync(
    used,
    JSON.stringify({ data: { schemaUsers: [row, usage('Dossier.planted', '2020-01-01T00:00:00Z')] } }),
  );
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { authorization = '' } = request.headers;
      const body = JSON.parse(Buffer.concat(parts).toString()) as (typeof asked)[number];
      asked.push({ ...body, authorization });
      const publicSchema = { sdl, reference: JSON.parse(reference) as unknown };
      const data = body.query.includes('publicSchema') ? { publicSchema } : { schemaUsers: [row] };
      response.end(
        JSON.stringify(
          authorization === 'Bearer ma-mau'
            ? { data }
            : { errors: [{ message: 'no', extensions: { code: 'FORBIDDEN' } }] },
        ),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/admin/graphql`;
});
afterAll(async () => {
  await new Promise((done) => server.close(done));
  rmSync(folder, { recursive: true, force: true });
  delete process.env['SCHEMA_DIFF_TOKEN'];
});

async function diff(against: string, from?: string, strict = false, today = '2026-11-23') {
  const baseline = await readBaseline(root, against);
  const usersOf = from === undefined ? undefined : (at: readonly string[]) => readUsers(from, at, '2026-01-01');
  return diffSchemas({ baseline, current, usersOf, today, noticeDays: 30, strict });
}

describe('schema:diff', () => {
  it('names who uses what is about to go, and fails', async () => {
    const { text, failed } = await diff(planted, used);
    expect(failed).toBe(true);
    expect(text).toMatch(
      /^Compared with .*planted\.graphql\.\n\nBreaking \(1\)\n {2}Dossier\.planted {2}FIELD_REMOVED {2}IN USE/,
    );
    expect(text).toMatch(/app-mau 1\.4 +Dossier\.planted, 12 times, last on 20/);
    // A use of years ago counts no more.
    expect(text.match(/12 times/g)).toHaveLength(1);
  });

  it('lets go what nobody uses, unless it has to be strict', async () => {
    writeFileSync(join(folder, 'none.json'), '[]');
    const allowed = await diff(planted, join(folder, 'none.json'));
    expect([allowed.failed, allowed.text.includes('nobody uses it')]).toEqual([false, true]);
    expect((await diff(planted, join(folder, 'none.json'), true)).failed).toBe(true);
    const unknown = await diff(planted);
    expect([unknown.failed, unknown.text.includes('usage not known'), unknown.text.includes('give --usage')]).toEqual([
      ...[false, true, true],
    ]);
  });

  it('lets go what was announced, from its day on', async () => {
    const told = JSON.parse(reference) as { types: { name: string; fields?: object[] }[] };
    const deprecated = { reason: 'mẫu', on: '2026-11-23' };
    told.types.find(({ name }) => name === 'Dossier')?.fields?.push({ name: 'planted', type: '[Int!]', deprecated });
    const file = join(folder, 'announced.graphql');
    writeFileSync(file, readFileSync(planted));
    writeFileSync(file.replace('.graphql', '.json'), JSON.stringify(told));
    expect((await diff(file, used, false, '2026-11-22')).failed).toBe(true);
    const due = await diff(file, used);
    expect([due.failed, due.text.includes('its day has come (announced for 2026-11-23)')]).toEqual([false, true]);
  });

  it('compares rules where both sides know them', async () => {
    const open = JSON.parse(reference) as { types: { name: string; rule?: object }[] };
    delete open.types.find(({ name }) => name === 'Dossier')?.rule;
    const file = join(folder, 'open.graphql');
    writeFileSync(file, sdl);
    expect((await diff(file)).text).toContain('It says nothing of rules');
    writeFileSync(file.replace('.graphql', '.json'), JSON.stringify(open));
    expect((await diff(file)).text).toMatch(/Breaking \(1\)\n {2}Dossier {2}GRANT_REQUIRED/);
  });

  it('asks a running gateway for its schema and its users, with a token from the environment', async () => {
    await expect(diff(address)).rejects.toThrow('SCHEMA_DIFF_TOKEN');
    process.env['SCHEMA_DIFF_TOKEN'] = 'ma-khac';
    await expect(diff(address)).rejects.toThrow('FORBIDDEN');
    process.env['SCHEMA_DIFF_TOKEN'] = 'ma-mau';
    expect((await diff(address)).text).toContain('The schema is the same.');
    expect((await diff(planted, address)).failed).toBe(true);
    expect(asked.at(-1)?.variables).toEqual({ coordinates: ['Dossier.planted'], since: '2026-01-01' });
  });

  it('says what is wrong with what it is given', async () => {
    await expect(diff('no-such-revision')).rejects.toThrow('is no address, no file, and no commit');
    writeFileSync(join(folder, 'wrong.json'), '{"data":{}}');
    await expect(diff(planted, join(folder, 'wrong.json'))).rejects.toThrow();
  });

  it('ends with 1 if somebody is hurt, as a command', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'scripts/schemaDiff.ts', ...args], {
        cwd: root,
        encoding: 'utf8',
      });
    const { status, stdout, stderr } = run('--against', planted, '--usage', used);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toContain('app-mau 1.4');
    expect(run('--days', '0').status).not.toBe(0);
  }, 60_000);
});
