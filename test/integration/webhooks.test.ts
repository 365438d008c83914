// Webhooks through a whole gateway, from the administrator who makes one to the system that hears of a change.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { dossierInput } from '../../adapters/public-services/fixtures/sampleCommands.js';
import { ledgerCodec as codec } from '../support/ledgerGateway.js';
import { city, MUTATIONS, openPortalStage, WARD_ID, type PortalStage } from '../support/portalStage.js';
import { WARD } from '../support/restartableGateway.js';
import { RECEIVERS_HERE, startWebhookReceiver, type WebhookReceiver } from '../support/webhookReceiver.js';

const REASON = 'Lý do mẫu để kiểm thử';
const ELSEWHERE = '000.00.L8.H26-261120-0001';

let stage: PortalStage;
let receiver: WebhookReceiver;
let hook: string;
let next = 0;
const newCode = () => `000.00.L7.H26-261120-${String((next += 1)).padStart(4, '0')}`;
const nodeOf = (code: string) => codec.encodeId('Dossier', code);
const isOf =
  (code: string) =>
  ({ node }: { readonly node: string | null }) =>
    node === nodeOf(code);

async function administer(text: string, variables: object = {}): Promise<any> {
  const { data, errors } = await stage.admin(text, variables);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** A webhook of this application; its receiver checks the signatures with its secret. */
async function createHook(application: string, { url }: WebhookReceiver, types: readonly string[]) {
  const create = `mutation ($input: NewWebhook!) { createWebhook(input: $input) { secret webhook { id status } } }`;
  const input = { application, title: 'Hệ thống nghe (mẫu)', url, types };
  const { createWebhook } = await administer(create, { input });
  expect(createWebhook.webhook.status).toBe('ACTIVE');
  return createWebhook as { readonly secret: string; readonly webhook: { readonly id: string } };
}

async function listen(application: string, types: readonly string[] = ['Dossier']): Promise<void> {
  receiver = await startWebhookReceiver();
  const created = await createHook(application, receiver, types);
  receiver.secret = created.secret;
  hook = created.webhook.id;
}

const change = (field: string, id = hook) =>
  administer(`mutation ($id: ID!, $reason: String!) { done: ${field}(id: $id, reason: $reason) { status } }`, {
    ...{ id, reason: REASON },
  });
const changeApplication = (field: string) =>
  administer(`mutation ($id: String!, $reason: String!) { ${field}(clientId: $id, reason: $reason) { status } }`, {
    ...{ id: 'hearing-app', reason: REASON },
  });

interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly attempts: number;
  readonly lastStatus: number | null;
}

/** Waits until all messages of the webhook are in these states. */
async function untilStates(states: readonly string[]): Promise<readonly Delivery[]> {
  const query = `query ($id: ID!) {
    webhookDeliveries(id: $id, first: 50) { nodes { id type state attempts lastStatus } }
  }`;
  for (;;) {
    const nodes = (await administer(query, { id: hook })).webhookDeliveries.nodes as Delivery[];
    const found = nodes.map(({ state }) => state).sort();
    if (JSON.stringify(found) === JSON.stringify([...states].sort())) return nodes;
    await delay(20);
  }
}

beforeAll(async () => {
  stage = await openPortalStage({}, { webhooks: { ...RECEIVERS_HERE, maxAttempts: 2 } });
}, 90_000);
afterAll(() => stage.close());
afterEach(async () => {
  await change('endWebhook');
  await receiver.close();
});

const ask = (client: string, query: string, variables: object) =>
  stage.current().ask(stage.application(client), query, variables);

describe('an application that may read dossiers of its ward', () => {
  it('hears once of a dossier that the portal hands over, signed, with ids that it can ask for', async () => {
    await listen('hearing-app');
    const code = newCode();
    await stage.handOver({ code, times: 3, parallel: 3 });
    const message = await receiver.until(isOf(code));
    // Behind it: one of another ward, which it never hears of, and one of its own.
    const last = newCode();
    await stage.handOver({ code: ELSEWHERE });
    await stage.handOver({ code: last });
    await receiver.until(isOf(last));
    expect(receiver.heard.map(({ node }) => node).sort()).toEqual([nodeOf(code), nodeOf(last)].sort());
    expect(receiver.strange).toEqual([]);
    expect(message).toEqual({
      ...{ id: expect.any(String), type: 'Dossier', event: 'changed', node: nodeOf(code), unit: WARD_ID },
      ...{ at: expect.any(String), attempt: 1 },
    });
    const query = `query ($node: ID!, $unit: ID!) {
      node(id: $node) { ... on Dossier { code status } } unit: node(id: $unit) { ... on Unit { key: code } }
    }`;
    const { data } = await ask('hearing-app', query, { node: message.node, unit: message.unit });
    expect(data).toMatchObject({ node: { code, status: 'NEWLY_SUBMITTED' }, unit: { key: '00103' } });
  });

  it('hears of its own commands, and not of those of another application', async () => {
    await listen('hearing-app', ['Dossier', 'Command']);
    const submit = (client: string) => {
      const variables = { unit: WARD_ID, input: dossierInput(city.procedures[0]?.code ?? '') };
      return stage.run(MUTATIONS.submitDossier, variables, stage.application(client));
    };
    // Each of them is told of what it sent itself.
    const other = await startWebhookReceiver();
    const { secret, webhook } = await createHook('other-app', other, ['Dossier', 'Command']);
    other.secret = secret;
    const [theirs, ours] = [await submit('other-app'), await submit('hearing-app')];
    expect([theirs.status, ours.status]).toEqual(['CONFIRMED', 'CONFIRMED']);
    for (const [from, own] of [
      [receiver, ours],
      [other, theirs],
    ] as const) {
      await from.until(({ type, node }) => type === 'Command' && node === own.id);
      // Both dossiers are theirs to read; of the commands, one.
      for (const { result } of [theirs, ours]) await from.until(isOf(result?.reference ?? ''));
      const commands = from.heard.filter(({ type }) => type === 'Command').map(({ node }) => node);
      expect([...new Set(commands)]).toEqual([own.id]);
      expect(from.strange).toEqual([]);
    }
    await change('endWebhook', webhook.id);
    await other.close();
    const shown = await ask('hearing-app', 'query ($id: ID!) { command(id: $id) { status } }', { id: ours.id });
    expect(shown.data.command).toEqual({ status: 'CONFIRMED' });
  }, 30_000);

  it('that is paused is told later, of everything', async () => {
    await listen('hearing-app');
    await change('pauseWebhook');
    const codes = [newCode(), newCode()];
    for (const code of codes) await stage.handOver({ code });
    await untilStates(['PENDING', 'PENDING']);
    expect(receiver.heard).toEqual([]);
    await change('resumeWebhook');
    for (const code of codes) await receiver.until(isOf(code));
    await untilStates(['DELIVERED', 'DELIVERED']);
    expect(receiver.heard).toHaveLength(2);
  });

  it('whose system fails is told again, then no more, and again when an administrator says so', async () => {
    await listen('hearing-app');
    receiver.status = 500;
    const code = newCode();
    await stage.handOver({ code });
    const [dead] = await untilStates(['DEAD']);
    expect(dead).toMatchObject({ attempts: 2, lastStatus: 500 });
    expect(receiver.heard.map(({ id, attempt }) => [id, attempt])).toEqual([
      [dead?.id, 1],
      [dead?.id, 2],
    ]);
    receiver.status = 204;
    const redrive = 'mutation ($id: ID!, $reason: String!) { redriveWebhook(id: $id, reason: $reason) }';
    expect(await administer(redrive, { id: hook, reason: REASON })).toEqual({ redriveWebhook: 1 });
    expect(await untilStates(['DELIVERED'])).toMatchObject([{ id: dead?.id, lastStatus: 204 }]);
    expect(receiver.heard.at(-1)).toMatchObject({ id: dead?.id, node: nodeOf(code) });
  }, 30_000);

  it('that is suspended waits, and hears of it when it goes on', async () => {
    await listen('hearing-app');
    await changeApplication('suspendApplication');
    const code = newCode();
    await stage.handOver({ code });
    await untilStates(['PENDING']);
    expect(receiver.heard).toEqual([]);
    await changeApplication('resumeApplication');
    await receiver.until(isOf(code));
    await untilStates(['DELIVERED']);
  });
});

describe('an application whose right is taken away', () => {
  it('hears neither of what it may not read yet, nor of what it may not read any more', async () => {
    await listen('leaving-app');
    await stage.handOver({ code: newCode() });
    const input = {
      ...{ granteeKind: 'APPLICATION', grantee: 'leaving-app', capability: 'public-services:dossier.read' },
      ...{ unit: WARD, reach: 'SELF', reason: REASON },
    };
    const create = 'mutation ($input: CreateGrantInput!) { createGrant(input: $input) { id } }';
    const { createGrant } = await administer(create, { input });
    const heard = newCode();
    await stage.handOver({ code: heard });
    await receiver.until(isOf(heard));
    await change('pauseWebhook');
    await stage.handOver({ code: newCode() });
    await untilStates(['DELIVERED', 'PENDING']);
    const end = 'mutation ($id: ID!, $reason: String!) { endGrant(id: $id, reason: $reason) { ended } }';
    await administer(end, { id: createGrant.id, reason: REASON });
    await change('resumeWebhook');
    await untilStates(['DELIVERED', 'WITHHELD']);
    expect(receiver.heard.map(({ node }) => node)).toEqual([nodeOf(heard)]);
  });
});
