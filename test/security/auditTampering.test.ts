// What a database administrator can do by hand, with the triggers off, and what the verifier says to it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { toCheckpoint } from '../../gateway/audit/createCheckpointer.js';
import { newSigningKey, toKeyRow } from '../../gateway/audit/signingKey.js';
import type { SampleAudit } from '../support/sampleAudit.js';
import { sampleEntry } from '../support/sampleAudit.js';
import {
  DAY,
  fault,
  openTamperedTrail,
  record,
  rehash,
  run,
  shift,
  type TamperedTrail,
  type Tx,
} from './support/tamperedTrail.js';

let trail: TamperedTrail;
let sample: SampleAudit, crashed: string, whole: string;
let tamper: TamperedTrail['tamper'];
beforeAll(async () => {
  trail = await openTamperedTrail();
  ({ sample, crashed, whole, tamper } = trail);
}, 60_000);
afterAll(() => sample.stop());

describe('a trail that nobody touched', () => {
  it('verifies, through its archive and over three writers', async () => {
    expect(await tamper(async () => undefined)).toMatchObject({ ok: true, writers: 3, archived: 14, keys: 1 });
  });

  it('refuses every change while its triggers are there', async () => {
    for (const statement of [
      `update audit_record set client = 'x'`,
      `update audit_checkpoint set seq = 1`,
      `update audit_subject set client = null`,
      `delete from audit_record where ${record(whole, 3)}`,
      `delete from audit_subject where subject = 's1'`,
      `delete from audit_checkpoint`,
      `delete from audit_archive`,
      `delete from audit_key`,
      `truncate audit_record`,
      `truncate audit_checkpoint`,
    ])
      await expect(sql.raw(statement).execute(sample.store.db)).rejects.toMatchObject({ code: '23001' });
    const [file] = readdirSync(join(sample.folder, 'audit-archive'));
    const pretending = sample.store.db.transaction().execute(async (tx) => {
      await sql`select set_config('lien_thong.archiving', ${file}, true)`.execute(tx);
      await sql.raw(`delete from audit_record where ${record(whole, 3)}`).execute(tx);
    });
    await expect(pretending).rejects.toMatchObject({ code: '23001' });
  });
});

describe('F66 the verifier finds', () => {
  it('an edited body', async () => {
    const edit = run(
      `update audit_record set body = replace(body, 'ung-dung-mau', 'ung-dung-khac') where ${record(whole, 5)}`,
    );
    expect(await tamper(edit)).toMatchObject(fault('record-altered', { writer: whole, seq: 5 }));
  });

  it.each([
    ['at', `at + interval '1 microsecond'`],
    ['event', `'grant.created'`],
    ['outcome', `'DENIED'`],
    ['actor', `'ai-do'`],
    ['client', `null`],
    ['tenant', `'H26.02'`],
    ['unit', `'hn:02'`],
    ['purpose', `'x'`],
    ['request_id', `'x'`],
  ])('an edited column: %s', async (column, value) => {
    const edit = run(`update audit_record set ${column} = ${value} where ${record(whole, 5)}`);
    const what = column === 'request_id' ? 'requestId' : column;
    expect(await tamper(edit)).toMatchObject(fault('column-altered', { writer: whole, seq: 5, what }));
  });

  it('a record deleted in the middle', async () => {
    const edit = run(`delete from audit_record where ${record(crashed, 6)}`);
    expect(await tamper(edit)).toMatchObject(fault('record-missing', { writer: crashed, seq: 6 }));
  });

  it('the end of a chain cut off', async () => {
    const edit = run(`delete from audit_record where writer = '${whole}' and seq >= 10`);
    expect(await tamper(edit)).toMatchObject(fault('tail-missing', { writer: whole, seq: 10 }));
  });

  it('a record cut off that no checkpoint of its own covers: the next writer had seen it', async () => {
    const edit = run(`delete from audit_record where ${record(crashed, 14)}`);
    expect(await tamper(edit)).toMatchObject(fault('tail-missing', { writer: crashed, seq: 14 }));
  });

  it('a whole chain removed', async () => {
    const edit = (tx: Tx) =>
      Promise.all(
        ['audit_record', 'audit_subject'].map((t) => run(`delete from ${t} where writer = '${crashed}'`)(tx)),
      );
    expect(await tamper(edit)).toMatchObject(fault('writer-missing', { writer: crashed }));
  });

  it('two records exchanged', async () => {
    const edit = async (tx: Tx) => {
      for (const [from, to] of [
        [5, 1_000],
        [6, 5],
        [1_000, 6],
      ])
        await run(`update audit_record set seq = ${to} where ${record(whole, from ?? 0)}`)(tx);
    };
    expect(await tamper(edit)).toMatchObject(fault('chain-broken', { writer: whole, seq: 5 }));
  });

  it('a forged record put in between, and all after it moved', async () => {
    const edit = async (tx: Tx) => {
      await shift(tx, whole, 5);
      await run(`insert into audit_record select writer, 5, at, event, outcome, actor, client, tenant, unit, purpose, request_id,
        replace(body, '"seq":4', '"seq":5'), hash, sha256(hash || '\\x00' || replace(body, '"seq":4', '"seq":5')::bytea)
        from audit_record where ${record(whole, 4)}`)(tx);
      await run(
        `insert into audit_subject select subject, at, writer, 5, client from audit_subject where ${record(whole, 4)}`,
      )(tx);
    };
    expect(await tamper(edit)).toMatchObject(fault('chain-broken', { writer: whole, seq: 6 }));
  });

  it('a forged record behind the end', async () => {
    const edit = (tx: Tx) =>
      run(`insert into audit_record select writer, seq + 1, at, event, outcome, actor, client, tenant, unit, purpose, request_id,
        replace(body, '"seq":' || seq, '"seq":' || seq + 1), hash,
        sha256(hash || '\\x00' || replace(body, '"seq":' || seq, '"seq":' || seq + 1)::bytea)
        from audit_record where writer = '${whole}' order by seq desc limit 1`)(tx);
    expect(await tamper(edit)).toMatchObject(fault('record-forged', { writer: whole }));
  });

  it('a chain hashed anew after an edit', async () => {
    const edit = (tx: Tx) => rehash(tx, whole, 3, (body) => body.replace('yeu-cau', 'yeu-cau').replace('"w1"', '"w9"'));
    const dressed = async (tx: Tx) => {
      await edit(tx);
      await run(`update audit_record set request_id = 'w9' where ${record(whole, 3)}`)(tx);
    };
    expect(await tamper(dressed)).toMatchObject(fault('chain-rewritten', { writer: whole }));
  });

  it('time that runs backwards', async () => {
    const back = new Date(Date.now() - DAY).toISOString();
    const edit = async (tx: Tx) => {
      await rehash(tx, crashed, 14, (body) => body.replace(/"at":"[^"]+"/, `"at":"${back}"`));
      await run(`update audit_record set at = '${back}' where ${record(crashed, 14)}`)(tx);
    };
    // The next writer had seen this record: that is what shows first.
    expect(await tamper(edit)).toMatchObject(fault('chain-rewritten', { writer: crashed, seq: 14 }));
    const third = await sample.start({ settings: {}, now: () => Date.now() + 2 * DAY });
    await third.write(sampleEntry());
    const { writer } = third.state();
    const unseen = async (tx: Tx) => {
      await rehash(tx, writer, 2, (body) => body.replace(/"at":"[^"]+"/, `"at":"${back}"`));
      await run(`update audit_record set at = '${back}' where ${record(writer, 2)}`)(tx);
    };
    expect(await tamper(unseen)).toMatchObject(fault('time-backwards', { writer, seq: 2 }));
    await third.stop();
  });

  it.each([
    ['its place', `seq = seq - 1`, 'checkpoint-altered'],
    ['its body', `body = replace(body, '"v":1', '"v":2')`, 'checkpoint-altered'],
    ['its signature', `signature = set_byte(signature, 3, (get_byte(signature, 3) + 1) % 256)`, 'checkpoint-signature'],
    [
      'body and hash',
      `body = replace(body, '"v":1', '"v":2'), hash = sha256(prev_hash || '\\x00' || replace(body, '"v":1', '"v":2')::bytea)`,
      'checkpoint-signature',
    ],
  ])('an altered checkpoint: %s', async (_, change, kind) => {
    const edit = run(`update audit_checkpoint set ${change} where id = 3`);
    expect(await tamper(edit)).toMatchObject(fault(kind, { what: 'checkpoint 3' }));
  });

  it('a checkpoint taken away, in the middle or at the end', async () => {
    const edit = run(`delete from audit_checkpoint where id = 3`);
    expect(await tamper(edit)).toMatchObject(fault('checkpoint-missing', { what: 'checkpoint 3' }));
    const last = run(`delete from audit_checkpoint where id = (select max(id) from audit_checkpoint)`);
    expect(await tamper(last)).toMatchObject(fault('checkpoint-missing', {}));
  });

  it('a key exchanged', async () => {
    const other = newSigningKey();
    const swap = run(`update audit_key set public_key = '${other.publicKey}'`);
    expect(await tamper(swap)).toMatchObject(fault('key-altered', {}));
    const add = (tx: Tx) =>
      run(`insert into audit_key values ('${other.id}', '${other.publicKey}', now(), null, null)`)(tx);
    expect(await tamper(add)).toMatchObject(fault('key-untrusted', { what: other.id }));
    expect(await tamper(add, { keys: null })).toMatchObject(fault('key-untrusted', { what: other.id }));
    const forged = toKeyRow(other, newSigningKey(), Date.now());
    const vouched = run(
      `insert into audit_key select '${other.id}', '${other.publicKey}', now(), key_id, '${forged.endorsement}' from audit_key`,
    );
    expect(await tamper(vouched)).toMatchObject(fault('key-untrusted', { what: other.id }));
  });

  it('everything signed anew with another key: the trusted key or the anchors tell', async () => {
    const other = newSigningKey();
    const resign = async (tx: Tx) => {
      await run(`update audit_key set key_id = '${other.id}', public_key = '${other.publicKey}'`)(tx);
      const rows = await tx.selectFrom('audit_checkpoint').selectAll().orderBy('id').execute();
      let last: ReturnType<typeof toCheckpoint> | null = null;
      for (const { id, at, writer, seq, body } of rows) {
        const hash = Buffer.from((JSON.parse(body) as { head: string }).head, 'hex');
        last = toCheckpoint(last, { writer, seq: Number(seq), hash }, other, at.getTime());
        const { hash: own, keyId, prevHash, signature } = last;
        await sql`update audit_checkpoint set key_id = ${keyId}, body = ${last.body}, prev_hash = ${prevHash},
          hash = ${own}, signature = ${signature} where id = ${id}`.execute(tx);
      }
    };
    expect(await tamper(resign)).toMatchObject(fault('key-untrusted', { what: other.id }));
    expect(await tamper(resign, { keys: null })).toMatchObject(fault('anchor-mismatch', { what: 'checkpoint 1' }));
    // Without both, the first records still say what they had seen.
    expect(await tamper(resign, { keys: null, anchors: null })).toMatchObject(fault('checkpoint-altered', { seq: 1 }));
  });

  it('an anchor file that says something else', async () => {
    const path = join(sample.folder, 'other-anchors.jsonl');
    const lines = readFileSync(join(sample.folder, 'audit-anchors.jsonl'), 'utf8');
    writeFileSync(path, lines.replace(/"hash":"../, '"hash":"ff'));
    expect(await tamper(async () => undefined, { anchors: path })).toMatchObject(
      fault('anchor-mismatch', { what: 'checkpoint 1' }),
    );
    writeFileSync(path, `${lines}{"id":1,"ha`);
    expect(await tamper(async () => undefined, { anchors: path })).toMatchObject({ ok: true });
  });

  it('a person taken from a record, put to one, or put to none', async () => {
    for (const change of [
      `delete from audit_subject where ${record(whole, 5)} and subject = 's1'`,
      `insert into audit_subject select 'x', at, writer, seq, client from audit_subject where ${record(whole, 5)} limit 1`,
      `update audit_subject set subject = 'x' where ${record(whole, 5)} and subject = 's1'`,
      `update audit_subject set client = 'x' where ${record(whole, 5)}`,
      `update audit_subject set at = now() where ${record(whole, 5)}`,
    ])
      expect(await tamper(run(change))).toMatchObject(fault('subjects-altered', { writer: whole, seq: 5 }));
    const stray = run(`insert into audit_subject values ('x', now(), '${whole}', 900, null)`);
    expect(await tamper(stray)).toMatchObject(fault('subjects-altered', { writer: whole, seq: 900 }));
  });
});
