// What is left of a command: its records, its sealed content while it is needed, its numbers; and suspended tenants wait.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startLedgerGateway, WARD, type LedgerGateway } from '../support/ledgerGateway.js';

let gateway: LedgerGateway;
beforeAll(async () => {
  gateway = await startLedgerGateway();
}, 60_000);
afterAll(() => gateway.stop());

const aKey = () => `khoa-mau-${randomUUID()}`;
const wait = () => new Promise((resolve) => setTimeout(resolve, 5));

async function rowOf(key: string) {
  const [row] = await gateway.rows('select * from command where key = $1', [key]);
  return row;
}

const recordsOf = (id: string) =>
  gateway.rows(
    `select event, outcome, body::jsonb -> 'entry' as entry from audit_record
      where body::jsonb #>> '{entry,target,id}' = $1 order by seq`,
    [id],
  );

describe('the trail', () => {
  it('has a record of taking in and one of the end, of the same caller and request', async () => {
    const key = aKey();
    await gateway.add(key);
    await gateway.settled();
    const { id, request_id: requestId, actor } = await rowOf(key);
    const records = await recordsOf(id);
    expect(records.map(({ event, outcome }) => [event, outcome])).toEqual([
      ['command.accepted', 'OK'],
      ['command.completed', 'OK'],
    ]);
    for (const { entry } of records)
      expect(entry).toMatchObject({
        ...{ requestId, tenant: 'H26', unit: { key: 'hn:01' }, fields: ['Mutation.addEntry'], sources: ['ledger'] },
        ...{ actor: { reference: actor, client: 'test-app' }, target: { type: 'Command', id } },
      });
    expect(records[1]?.entry.details).toEqual({
      ...{ status: 'CONFIRMED', steps: [{ name: 'keep', status: 'CONFIRMED', attempts: 1 }] },
    });
  });

  it('has a record of what could not be delivered', async () => {
    const key = aKey();
    gateway.system.habit = ({ subject }) => (subject === key ? 422 : 'keep');
    await gateway.add(key, { subject: key });
    await gateway.settled();
    const { id, status } = await rowOf(key);
    expect(status).toBe('DEAD');
    const [, stuck, ...more] = await recordsOf(id);
    expect([stuck?.event, stuck?.outcome, more]).toEqual(['command.stuck', 'ERROR', []]);
    expect(stuck?.entry.details.status).toBe('DEAD');
    gateway.system.habit = () => 'keep';
  });
});

describe('what a command carries', () => {
  it('is in no row of the store in clear, and gone when it is over', async () => {
    const secret = `bi-mat-${randomUUID()}`;
    const key = aKey();
    await gateway.system.leave();
    await gateway.add(key, { subject: secret, n: 424_242 });
    const before = await rowOf(key);
    const tables = await gateway.rows<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public'",
    );
    const raw: string[] = [];
    for (const { name } of tables) {
      const rows = await gateway.rows<{ row: string }>(`select t::text as row from "${name}" t`);
      raw.push(...rows.map(({ row }) => row));
    }
    expect(raw.some((row) => row.includes(key))).toBe(true);
    const clear = raw.filter((row) => row.includes(secret) || row.includes('424242'));
    expect(clear).toEqual([]);
    expect(before.payload.length).toBeGreaterThan(secret.length);
    await gateway.system.comeBack();
    await gateway.settled();
    expect(gateway.system.entries.at(-1)).toMatchObject({ subject: secret, n: 424_242 });
    expect((await rowOf(key)).payload).toBeNull();
    expect(gateway.log.join('')).not.toContain(secret);
  });

  it('is sealed for this command alone', async () => {
    const [one, other] = [aKey(), aKey()];
    await gateway.system.leave();
    await gateway.add(one, { subject: 'one' });
    await gateway.add(other, { subject: 'other' });
    const { payload } = await rowOf(one);
    await gateway.rows('update command set payload = $1 where key = $2', [payload, other]);
    // A worker may hold the right content from before: it cannot deliver it as long as the system is away.
    while ((await rowOf(other)).status !== 'DEAD') await wait();
    await gateway.system.comeBack();
    await gateway.settled();
    expect([(await rowOf(one)).status, (await rowOf(other)).status]).toEqual(['CONFIRMED', 'DEAD']);
  });
});

describe('a suspended tenant', () => {
  const writer = () => gateway.token({ roles: ['ward-writer'], org: 'H26.L7', sub: 'nguoi-mau-phuong' });

  async function change(act: 'suspendTenant' | 'resumeTenant') {
    const text = `mutation { ${act}(code: "H26.L7", reason: "Tạm ngừng để kiểm thử") { code } }`;
    expect((await gateway.admin(gateway.administrator(), text)).errors).toBeUndefined();
  }

  it('F79 has its commands wait and taken up afterwards; others go on', async () => {
    const [theirs, ours] = [aKey(), aKey()];
    await gateway.system.leave();
    await gateway.add(theirs, { unit: WARD, subject: theirs }, writer());
    await change('suspendTenant');
    const before = gateway.system.requests.length;
    const refused = await gateway.add(aKey(), { unit: WARD }, writer());
    expect([refused.status, refused.errors?.[0].extensions.code]).toEqual([403, 'TENANT_SUSPENDED']);
    await gateway.system.comeBack();
    // Due before ours: if anything held it, it was its tenant.
    await gateway.rows("update command_lane set due_at = now() - interval '1 minute' where tenant = 'H26.L7'");
    await gateway.add(ours, { subject: ours });
    while ((await rowOf(ours)).status !== 'CONFIRMED') await wait();
    expect((await rowOf(theirs)).status).toBe('ACCEPTED');
    const { id } = await rowOf(theirs);
    expect(gateway.system.requests.slice(before).some((request) => request.includes(id))).toBe(false);
    await change('resumeTenant');
    await gateway.settled();
    expect((await rowOf(theirs)).status).toBe('CONFIRMED');
    expect(gateway.system.effects.get(`${id}.keep`)).toBe(1);
  });
});

describe('numbers', () => {
  const metric = async (line: RegExp) => {
    const text = await (await fetch(`${gateway.url}/metrics`)).text();
    return line.exec(text)?.[1];
  };

  it('count how commands end', async () => {
    const line = /^gateway_commands_total\{adapter="ledger",command="addEntry",status="CONFIRMED"\} (\d+)$/m;
    const before = Number((await metric(line)) ?? 0);
    await gateway.add(aKey());
    await gateway.add(aKey());
    await gateway.settled();
    while (Number(await metric(line)) < before + 2) await wait();
    expect(Number(await metric(line))).toBe(before + 2);
  });

  it('say what is not over, and since when', async () => {
    const [{ n: dead }] = await gateway.rows("select count(*)::int as n from command where status = 'DEAD'");
    const open = /^gateway_commands_open\{adapter="ledger",status="DEAD"\} (\d+)$/m;
    while ((await metric(open)) !== String(dead)) await wait();
    const oldest = /^gateway_commands_oldest_seconds\{adapter="ledger",status="DEAD"\} ([\d.]+)$/m;
    expect(Number(await metric(oldest))).toBeGreaterThan(0);
  });
});
