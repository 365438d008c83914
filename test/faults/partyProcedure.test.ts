// Party procedures while processes are killed: followed in one subscription, carried out once, kept when acknowledged.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { memberId, openPartyStage, submission, type PartyStage } from '../support/partyStage.js';
import { signedIn } from '../support/socketClient.js';
import { TEST_AUDIENCE } from '../support/tokenForge.js';

const OPINION = `mutation ($member: ID!, $input: RequestResidenceOpinionInput!, $key: String) {
  requestResidenceOpinion(member: $member, input: $input, idempotencyKey: $key) { id }
}`;

let stage: PartyStage;
let worker: GatewayProcess;

/** A process of its own that carries out what the gateway of the test takes in. */
function startWorker(more: Record<string, string> = {}): Promise<GatewayProcess> {
  const { server, forge, databaseUrl, seedFile } = stage;
  const party = 'GATEWAY_ADAPTERS__PARTY_PROCEDURES__';
  return startGatewayProcess({
    GATEWAY_STORE__URL: databaseUrl,
    GATEWAY_UNITS__SEED_FILE: seedFile,
    GATEWAY_IDENTITY__DANGEROUSLY_ALLOW_HTTP: 'true',
    GATEWAY_IDENTITY__ISSUERS__0__ID: 'test',
    GATEWAY_IDENTITY__ISSUERS__0__ISSUER: forge.issuer,
    GATEWAY_IDENTITY__ISSUERS__0__JWKS_URI: `${forge.issuer}/jwks`,
    GATEWAY_IDENTITY__ISSUERS__0__AUDIENCES__0: TEST_AUDIENCE,
    GATEWAY_COMMANDS__LEASE_SECONDS: '3',
    GATEWAY_COMMANDS__POLL_MS: '100',
    [`${party}CONFIG__BASE_URL`]: server.url,
    [`${party}CONFIG__USERNAME`]: 'hanoi_dang_sample',
    [`${party}CONFIG__PASSWORD`]: 'sample-party-password',
    [`${party}CONFIG__PAYMENT__URL`]: `${server.url}/payment`,
    [`${party}CONFIG__PAYMENT__PARTNER`]: 'HNLT',
    [`${party}CONFIG__PAYMENT__SECRET`]: 'sample-payment-secret',
    ...more,
  });
}

beforeAll(async () => {
  stage = await openPartyStage(false);
  worker = await startWorker();
}, 90_000);
afterAll(async () => {
  await worker.stop();
  await stage.stop();
});

async function killWorker(): Promise<void> {
  await worker.stop('SIGKILL');
  worker = await startWorker();
}

/** True once the stand-in has accepted a write of this kind. */
async function accepted(service: string): Promise<void> {
  while (Object.keys(stage.server.effects()[service] ?? {}).length === 0) await delay(5);
}

it('F49 is followed from its submission to its end, and every step was done once', async () => {
  const { member, from, to } = stage.sample();
  const { server, gateway } = stage;
  const url = gateway.url.replace('http', 'ws');
  const client = await signedIn(url, `Bearer ${stage.token()}`, { purpose: 'party-work' });
  const query = 'subscription ($m: ID!) { partyTransferChanged(member: $m) { id state turn } }';
  client.say({ type: 'subscribe', id: '1', payload: { query, variables: { m: memberId(member) } } });
  const told = () => client.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload);
  const states = (): string[] => told().map(({ data }) => data.partyTransferChanged.state);
  async function heard(state: string): Promise<void> {
    while (!states().includes(state)) await delay(10);
  }

  const submitted = await stage.run('submitPartyTransfer', { id: memberId(member), input: submission(to) });
  const id = submitted.result?.id ?? '';
  await heard('SUBMITTED');
  await stage.run('reviewPartyTransfer', { id, input: { decision: 'APPROVE' } });
  await heard('ORIGIN_REVIEW');

  // Accepted there, and killed before the answer is heard.
  Object.assign(server.behaviour, { onlyService: 'CapGiayGioiThieu', stallWriteNext: 1, stallWriteMs: 60_000 });
  const issuing = stage.run('issueIntroduction', { id, input: { introductionNumber: 'GT-MAU-1' } });
  await accepted('CapGiayGioiThieu');
  await killWorker();
  expect(await issuing).toMatchObject({ status: 'CONFIRMED' });
  await heard('IN_TRANSIT');
  await stage.run('receivePartyTransfer', { id, input: { decision: 'ACCEPT' } });
  await heard('RECEIVED');

  // In the middle of the three steps that move the membership.
  Object.assign(server.behaviour, { onlyService: 'ChuyenDangTich', stallWriteNext: 1, stallWriteMs: 60_000 });
  const assigning = stage.run('assignTransferredMember', { id, input: { cell: to } });
  await accepted('ChuyenDangTich');
  await killWorker();
  expect(await assigning).toMatchObject({ status: 'CONFIRMED' });
  await heard('COMPLETED');

  expect(client.socket.readyState).toBe(client.socket.OPEN);
  expect(told().every(({ errors }) => errors === undefined)).toBe(true);
  // One row, ever further; a state may be told twice, and one that lasted for a moment not at all.
  const order = ['SUBMITTED', 'ORIGIN_REVIEW', 'ISSUED', 'IN_TRANSIT', 'RECEIVED', 'ASSIGNED', 'COMPLETED'];
  const places = states().map((state) => order.indexOf(state));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(new Set(told().map(({ data }) => data.partyTransferChanged.id))).toEqual(new Set([id]));
  client.socket.close();
  for (const effects of Object.values(server.effects())) expect(Object.values(effects)).toEqual([1]);
  for (const { active } of server.membershipChanges(member)) expect(active).toHaveLength(1);
  expect(server.memberships(member)).toMatchObject([{ kind: 'OFFICIAL', cell: to }]);
  expect(from).not.toBe(to);
}, 120_000);

it('F50 a gateway killed in the middle of taking in has kept all that it has acknowledged', async () => {
  const taking = await startWorker({ GATEWAY_COMMANDS__DELIVER: 'false' });
  const acknowledged: string[] = [];
  const killed = { promise: undefined as Promise<void> | undefined };
  const input = { year: 2026, purpose: 'YEARLY' };
  async function write(member: string, key: string): Promise<void> {
    const answer = await taking
      .ask(stage.token(), OPINION, { member: memberId(member), input, key }, { 'x-purpose': 'party-work' })
      .catch(() => undefined);
    if (answer?.data?.requestResidenceOpinion == null) return;
    acknowledged.push(key);
    if (acknowledged.length === 20) killed.promise = taking.stop('SIGKILL');
  }
  const members = [...stage.server.members.keys()].slice(0, 150);
  await Promise.all(members.map((member, i) => write(member, `khoa-mau-y-kien-${i}`)));
  await killed.promise;
  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  expect(acknowledged.length).toBeLessThan(members.length);
  const direct = new pg.Client({ connectionString: stage.databaseUrl });
  await direct.connect();
  const { rows } = await direct.query<{ key: string }>("select key from command where key like 'khoa-mau-y-kien-%'");
  await direct.end();
  expect(acknowledged.filter((key) => !rows.some((row) => row.key === key))).toEqual([]);
}, 90_000);
