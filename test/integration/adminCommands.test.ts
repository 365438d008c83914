// Commands that got stuck, in the hands of an operator: seen, opened, corrected, sent again, settled, given up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ledgerAdapter } from '../../bench/commands/ledgerAdapter.js';
import { createOpaqueCodec } from '../../gateway/stitching/index.js';
import { startTestGateway, type TestGateway } from '../support/testGateway.js';
import { createTokenForge, type TokenForge } from '../support/tokenForge.js';

const UNIT = createOpaqueCodec(Buffer.alloc(32, 9)).encodeId('Unit', 'hn:2025-07:00103');
const ADD = `mutation ($unit: ID!, $subject: String!, $n: Int!) {
  addEntry(unit: $unit, subject: $subject, n: $n) { id }
}`;
const REASON = 'Đã xem ở hệ thống nguồn (mẫu)';

/** Takes positive numbers only; of 7 it never says whether it has it. */
const kept: number[] = [];
let ledger: Server;
let forge: TokenForge;
let gateway: TestGateway;
const folder = mkdtempSync(join(tmpdir(), 'lien-thong-stuck-'));

function seedFile(): string {
  const grant = (name: string, capability: string, unit: string) => ({
    to: { kind: 'ROLE', name },
    ...{ capabilities: [capability], unit, reach: 'SUBTREE', purposes: [], usable: true, delegable: false },
    ...{ validFrom: '2025-01-01', reason: 'Quyền mẫu để kiểm thử' },
  });
  const role = (code: string) => ({ code, titleVi: `${code} (mẫu)`, titleEn: code });
  const file = join(folder, 'seed.json');
  const seed = {
    purposes: [],
    roles: ['writer', 'operator', 'neighbour'].map(role),
    applications: [{ clientId: 'test-app', tenant: 'H26', title: 'Ứng dụng (mẫu)' }],
    grants: [
      grant('writer', 'ledger:entry.add', 'hn:01'),
      grant('operator', 'gateway:command.manage', 'hn:01'),
      grant('neighbour', 'gateway:command.manage', 'hn:2025-07:00004'),
    ],
  };
  writeFileSync(file, JSON.stringify(seed));
  return file;
}

beforeAll(async () => {
  ledger = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') return void response.writeHead(500).end();
    void json(request).then((body) => {
      const { n } = body as { n: number };
      if (n === 7) return void request.destroy();
      if (n < 0) return void response.writeHead(422).end();
      kept.push(n);
      response.end('{"kept":true}');
    });
  });
  await new Promise<void>((resolve) => ledger.listen(0, '127.0.0.1', resolve));
  forge = await createTokenForge();
  gateway = await startTestGateway({
    issuer: forge.issuer,
    adapters: [ledgerAdapter],
    adapterSettings: { ledger: { config: { url: `http://127.0.0.1:${(ledger.address() as AddressInfo).port}` } } },
    seedFile: seedFile(),
  });
}, 60_000);

afterAll(async () => {
  await gateway.stop();
  await forge.stop();
  ledger.close();
  rmSync(folder, { recursive: true });
});

const strong = () => ({ acr: '2', auth_time: Math.floor(Date.now() / 1000) });
const operator = () => forge.token({ roles: ['operator'], sub: 'op', ...strong() });
const write = (n: number, subject = 'đề mục 001090000001') =>
  gateway.ask(forge.token({ roles: ['writer'] }), ADD, { unit: UNIT, subject, n });

/** Commands in this state, for who may see them. */
async function find(statuses: readonly string[], token = operator()) {
  const query = `query ($filter: CommandFilter) {
    commands(filter: $filter) { nodes { id name status adapter application attempts unit { key } error { code } } }
  }`;
  const { data, text } = await gateway.admin(token, query, { filter: { statuses } });
  if (data === null) throw new Error(text);
  return data.commands.nodes as { id: string; status: string; name: string; unit: { key: string } }[];
}

async function waitFor(statuses: readonly string[]) {
  for (;;) {
    const [found] = await find(statuses);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const decide = (field: string, variables: object, token = operator()) => {
  const more = {
    correctCommand: ['$payload: JSON!', 'payload: $payload'],
    settleCommand: ['$done: Boolean!', 'done: $done'],
  };
  const [declared = '', given = ''] = more[field as keyof typeof more] ?? [];
  const query = `mutation ($id: ID!, $reason: String!, ${declared}) {
    ${field}(id: $id, reason: $reason, ${given}) { ${field === 'inspectCommand' ? 'command { status } payload' : 'status'} }
  }`
    .replace(', )', ')')
    .replace(', )', ')');
  return gateway.admin(token, query, { reason: REASON, ...variables });
};

test('a poison command is found, opened, corrected and done', async () => {
  await write(-1);
  const stuck = await waitFor(['DEAD']);
  expect(stuck).toMatchObject({ name: 'addEntry', adapter: 'ledger', application: 'test-app', attempts: 1 });
  expect(stuck.unit.key).toBe('hn:2025-07:00103');
  const { id } = stuck;
  const one = await gateway.admin(
    operator(),
    'query ($id: ID!) { command(id: $id) { status steps { name attempts } } }',
    { id },
  );
  expect(one.data.command).toEqual({ status: 'DEAD', steps: [{ name: 'keep', attempts: 1 }] });
  const opened = await decide('inspectCommand', { id });
  expect(opened.data.inspectCommand.payload).toEqual({ subject: 'đề mục 001090000001', n: -1 });
  const wrong = await decide('correctCommand', { id, payload: { subject: 'x', n: 'một' } });
  expect(wrong.errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', problems: [{ path: 'payload.n' }] });
  const corrected = await decide('correctCommand', { id, payload: { subject: 'đề mục', n: 1 } });
  expect(corrected.data.correctCommand.status).toBe('ACCEPTED');
  expect((await waitFor(['CONFIRMED'])).id).toBe(id);
  expect(kept).toEqual([1]);
  // It is over: nothing can be decided on it any more, and what it carried is gone.
  for (const field of ['redriveCommand', 'discardCommand', 'inspectCommand'])
    expect((await decide(field, { id })).errors?.[0].extensions.code).toBe('COMMAND_STATE');
});

test('one is tried again as it is, and given up', async () => {
  await write(-2);
  const { id } = await waitFor(['DEAD']);
  expect((await decide('redriveCommand', { id })).data.redriveCommand.status).toBe('ACCEPTED');
  expect((await waitFor(['DEAD'])).id).toBe(id);
  expect((await decide('discardCommand', { id })).data.discardCommand.status).toBe('DISCARDED');
  expect(await find(['DEAD'])).toEqual([]);
});

test('what nobody can tell of is not for an operator while the system is still asked', async () => {
  // About something else: what is unclear holds up what comes after it.
  await write(7, 'mục khác');
  const { id } = await waitFor(['UNKNOWN']);
  for (const [field, more] of [
    ['redriveCommand', {}],
    ['settleCommand', { done: true }],
  ] as const)
    expect((await decide(field, { id, ...more })).errors?.[0].extensions.code).toBe('COMMAND_STATE');
});

test('who answers for another unit finds nothing, and opening takes a strong sign-in', async () => {
  await write(-3);
  const { id } = await waitFor(['DEAD']);
  const neighbour = forge.token({ roles: ['neighbour'], sub: 'ne', ...strong() });
  expect(await find(['DEAD'], neighbour)).toEqual([]);
  for (const field of ['inspectCommand', 'redriveCommand', 'discardCommand'])
    expect((await decide(field, { id }, neighbour)).errors?.[0].extensions.code).toBe('NOT_FOUND');
  const weak = forge.token({ roles: ['operator'], sub: 'op' });
  expect((await decide('inspectCommand', { id }, weak)).errors?.[0].extensions.code).toBe('STEP_UP_REQUIRED');
});
