// Archive files and exports of the audit trail: altered, cut off, missing, and what the verifier says to it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { hashBody } from '../../gateway/audit/chain.js';
import { exportTrail, fileSource, verifyAudit } from '../../gateway/audit/index.js';
import { readAuditTrail } from '../../gateway/store/auditTrail.js';
import type { SampleAudit } from '../support/sampleAudit.js';
import { fault, openTamperedTrail, run, type TamperedTrail, type Tx } from './support/tamperedTrail.js';

let trail: TamperedTrail;
let sample: SampleAudit, old: string;
let tamper: TamperedTrail['tamper'];
beforeAll(async () => {
  trail = await openTamperedTrail();
  ({ sample, old, tamper } = trail);
}, 60_000);
afterAll(() => sample.stop());

describe('archive files', () => {
  const copies = () => join(sample.folder, 'copies');
  const copied = (change: (file: string) => void) => {
    cpSync(join(sample.folder, 'audit-archive'), copies(), { recursive: true });
    const [file] = readdirSync(copies());
    change(join(copies(), file ?? ''));
    return file;
  };
  const sha = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

  it('are missed', async () => {
    copied((path) => rmSync(path));
    expect(await tamper(async () => undefined, { archives: copies() })).toMatchObject(
      fault('archive-missing', { writer: old, seq: 1 }),
    );
  });

  it('are not edited: neither alone, nor with their entry, nor with the chain inside', async () => {
    const edit = (path: string, change: (text: string) => string) =>
      writeFileSync(path, gzipSync(change(gunzipSync(readFileSync(path)).toString())));
    const file = copied((path) => edit(path, (text) => text.replace('Phường Mẫu', 'Phường Khác')));
    const where = { archives: copies() };
    expect(await tamper(async () => undefined, where)).toMatchObject(fault('archive-altered', { what: file }));
    const entered = run(`update audit_archive set file_hash = '${sha(join(copies(), file ?? ''))}'`);
    expect(await tamper(entered, where)).toMatchObject(fault('record-altered', { writer: old, seq: 2 }));
    let last: Buffer = Buffer.alloc(32);
    copied((path) =>
      edit(path, (text) => {
        const lines = text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        for (const line of lines) {
          line.body = line.body.replace('Phường Mẫu', 'Phường Khác');
          line.prevHash = last.toString('hex');
          last = hashBody(last, line.body);
          line.hash = last.toString('hex');
        }
        return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
      }),
    );
    const rewritten = async (tx: Tx) => {
      await run(`update audit_archive set file_hash = '${sha(join(copies(), file ?? ''))}'`)(tx);
      await sql`update audit_archive set last_hash = ${last}`.execute(tx);
    };
    expect(await tamper(rewritten, where)).toMatchObject(fault('chain-rewritten', { writer: old }));
  });

  it('are not cut off', async () => {
    const file = copied((path) => writeFileSync(path, readFileSync(path).subarray(0, -20)));
    const entered = run(`update audit_archive set file_hash = '${sha(join(copies(), file ?? ''))}'`);
    expect(await tamper(entered, { archives: copies() })).toMatchObject(fault('archive-altered', { what: file }));
  });

  it('may be left out of a verification on purpose', async () => {
    const options = trail.options();
    const verified = await verifyAudit(readAuditTrail(sample.store.db), {
      ...options,
      archives: { ...options.archives, skip: true },
    });
    expect(verified).toMatchObject({ ok: true, archived: 0 });
  });
});

describe('an export file', () => {
  async function exportTo(name: string, change: (lines: string[]) => string[] = (lines) => lines): Promise<string> {
    const path = join(sample.folder, name);
    let text = '';
    for await (const part of exportTrail(readAuditTrail(sample.store.db), new Date())) text += part;
    const lines = change(text.trimEnd().split('\n'));
    const whole = `${lines.join('\n')}\n`;
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(whole) : whole);
    return path;
  }
  const verify = (path: string) => verifyAudit(fileSource(path), trail.options());

  it('verifies without the store, compressed or not', async () => {
    const expected = await verifyAudit(readAuditTrail(sample.store.db), trail.options());
    expect(await verify(await exportTo('export.ndjson'))).toEqual(expected);
    expect(await verify(await exportTo('export.ndjson.gz'))).toEqual(expected);
  });

  it('says so when a line is missing, unreadable, or the end is', async () => {
    const isRecord = (line: string) => line.startsWith('{"kind":"record"');
    const without = await exportTo('a.ndjson', (lines) =>
      lines.filter((line, i) => !(isRecord(line) && isRecord(lines[i - 3] ?? '') && !isRecord(lines[i - 4] ?? ''))),
    );
    expect(await verify(without)).toMatchObject({ ok: false, fault: { kind: 'record-missing' } });
    const cut = await exportTo('b.ndjson', (lines) => lines.slice(0, -1));
    expect(await verify(cut)).toMatchObject({ ok: false, fault: { kind: 'export-incomplete' } });
    const torn = await exportTo('c.ndjson', (lines) => [...lines.slice(0, -2), lines.at(-2)?.slice(0, 40) ?? '']);
    expect(await verify(torn)).toMatchObject({ ok: false, fault: { kind: 'export-incomplete' } });
    const edited = await exportTo('d.ndjson', (lines) =>
      lines.map((line) => line.replace(/"kind":"start",(.*)heads/, '"kind":"start",$1xeads')),
    );
    expect(await verify(edited)).toMatchObject({ ok: false });
    await expect(verify(join(sample.folder, 'nowhere.ndjson'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
