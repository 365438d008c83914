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
    // Fifty thousand in chunks: streaming, not everything at once.
    for (let n = 0; n < 50_000; n += 2_500)
      await Promise.all(
        Array.from({ length: 2_500 }, (_, i) =>
          auditor.write(sampleEntry({ requestId: `r${n + i}`, subjects: i % 10 === 0 ? [`s${i}`] : [] })),
        ),
      );
    await auditor.stop();
    env = { DATABASE_URL: sample.url ?? '', DATA_DIR: sample.folder };
    file = join(sample.folder, 'export.ndjson');
    await pipeline(Readable.from(exportTrail(readAuditTrail(sample.store.db), new Date())), createWriteStream(file));
  }, 60_000);
  afterAll(() => sample.stop());

  it('verifies a store and an export of it, in both languages', async () => {
    const both = await Promise.all([run([], env), run(['--export', file], { DATA_DIR: sample.folder })]);
    for (const { code, output } of both) {
      expect(output).toMatch(/TOÀN VẸN \/ SOUND: 50002 \+ 0 bản ghi .* records .*1 chuỗi \/ chains/);
      expect(code).toBe(0);
    }
  });

  it('says what it has to do without: trusted keys, anchors', async () => {
    const { code, output } = await run(['--export', file], { DATA_DIR: join(sample.folder, 'nothing') });
    expect(output).toMatch(/No trusted keys given[^]*No anchor file[^]*SOUND/);
    expect(code).toBe(0);
  });

  it('names the first fault and ends with 1; wrong usage ends with 2; --help with 0', async () => {
    await sql`alter table audit_record disable trigger all`.execute(sample.store.db);
    await sql`update audit_record set client = 'ai-do' where seq = 40000`.execute(sample.store.db);
    const broken = join(sample.folder, 'not-an-export.ndjson');
    writeFileSync(broken, '{"kind":"record"}\n');
    const [fault, notExport, away, wrong, help] = await Promise.all([
      run([], env),
      run(['--export', broken], { DATA_DIR: sample.folder }),
      run([], { ...env, DATABASE_URL: 'postgres://127.0.0.1:1/nothing' }),
      run(['--nonsense'], env),
      run(['--help'], env),
    ]);
    expect(fault.output).toMatch(
      /NOT SOUND\n {2}column-altered \(gateway\.[0-9a-f]{16} #40000, client\)\n {2}cột .*\n {2}a column differs/,
    );
    expect(notExport.output).toContain('export-incomplete');
    expect([fault.code, notExport.code, away.code, wrong.code, help.code]).toEqual([1, 1, 1, 2, 0]);
    expect(help.output).toContain('--anchors');
  });

  it('says that the embedded store is in use, and offers the export', async () => {
    writeFileSync(join(sample.folder, 'gateway.lock'), String(process.pid));
    const { code, output } = await run([], { DATA_DIR: sample.folder });
    expect(output).toMatch(/is in use by process[^]*--export/);
    expect(code).toBe(1);
  });
});
