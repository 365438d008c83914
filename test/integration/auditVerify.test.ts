// The verb: what it says, and what it ends with; from the store, from an export, beside a running gateway.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { exportTrail } from '../../gateway/audit/index.js';
import { readAuditTrail } from '../../gateway/store/auditTrail.js';
import { openSampleAudit, sampleEntry, type SampleAudit } from '../support/sampleAudit.js';

const root = join(import.meta.dirname, '../..');

const RECORDS = 50_000;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const { DATABASE_URL: _, DATA_DIR: __, ...rest } = process.env;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'gateway/auditVerify.ts'), ...args], {
      cwd: root,
      env: { ...rest, ...env },
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('close', (code) => resolve({ code, output }));
  });
}

describe('npm run audit:verify', () => {
  let sample: SampleAudit;
  let env: Record<string, string>;
  let file: string;
  beforeAll(async () => {
    sample = await openSampleAudit('PostgreSQL');
    const auditor = await sample.start();
    // Fifty thousand: verified as a stream. Without the indexes of search they are written sooner.
    const { rows } = await sql<{ name: string }>`
      select indexname as name from pg_indexes where tablename in ('audit_record', 'audit_subject')
      and indexname not like '%pkey' and indexname <> 'audit_subject_writer_seq_idx'`.execute(sample.store.db);
    for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(sample.store.db);
    for (let n = 0; n < RECORDS; n += 2_500)
      await Promise.all(
        Array.from({ length: 2_500 }, (_, i) =>
          auditor.write(sampleEntry({ requestId: `r${n + i}`, subjects: i % 10 === 0 ? [`s${i}`] : [] })),
        ),
      );
    await auditor.stop();
    env = { DATABASE_URL: sample.url ?? '', DATA_DIR: sample.folder };
    file = join(sample.folder, 'export.ndjson');
    await pipeline(Readable.from(exportTrail(readAuditTrail(sample.store.db), new Date())), createWriteStream(file));
  }, 120_000);
  afterAll(() => sample.stop());

  it('verifies a store, in both languages', async () => {
    const { code, output } = await run([], env);
    expect(output).toMatch(/TOÀN VẸN \/ SOUND: 50002 \+ 0 bản ghi .* records .*1 chuỗi \/ chains/);
    expect(code).toBe(0);
  }, 60_000);

  it('verifies an export, and says what it has to do without: trusted keys, anchors', async () => {
    const { code, output } = await run(['--export', file], { DATA_DIR: join(sample.folder, 'nothing') });
    expect(output).toMatch(/No trusted keys given[^]*No anchor file[^]*SOUND: 50002/);
    expect(code).toBe(0);
  }, 60_000);

  it('names the first fault and ends with 1; wrong usage ends with 2', async () => {
    await sql`alter table audit_record disable trigger all`.execute(sample.store.db);
    await sql`update audit_record set client = 'ai-do' where seq = 40000`.execute(sample.store.db);
    const [fault, wrong] = await Promise.all([run([], env), run(['--nonsense'], env)]);
    expect(fault.output).toMatch(
      /NOT SOUND\n {2}column-altered \(gateway\.[0-9a-f]{16} #40000, client\)\n {2}cột .*\n {2}a column differs/,
    );
    expect([fault.code, wrong.code]).toEqual([1, 2]);
  }, 60_000);

  it('says that the embedded store is in use by something that lets nobody read, and offers the export', async () => {
    writeFileSync(join(sample.folder, 'gateway.lock'), String(process.pid));
    const { code, output } = await run([], { DATA_DIR: sample.folder });
    expect(output).toMatch(/is in use by process[^]*--export/);
    expect(code).toBe(1);
  });
});
