// Webhooks in the hands of administrators: within reach alone, limited, recorded, and never a secret twice.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AUDIT_EVENTS } from '../audit/index.js';
import { createWebhookStore } from '../store/index.js';
import { createWebhookDesk, webhookSettingsSchema } from '../webhooks/index.js';
import { createAdminHarness, PEOPLE, type AdminHarness } from '../../test/support/adminHarness.js';
import { refusalOf } from '../../test/support/adminRefusals.js';
import type { WebhookOffice } from '../webhooks/index.js';
import type { AdminServices } from './context.js';
import { webhookOperations } from './operations/webhookOperations.js';

const settings = webhookSettingsSchema.parse({ allowedHosts: ['*.mau.example'], maxPerApplication: 3 });
const reason = 'Theo kế hoạch kết nối mẫu';
let harness: AdminHarness;
let woken = 0;

/** The real one, over no store: it sends nothing here. */
function officeOver(): WebhookOffice {
  const never = () => Promise.reject(new Error('nothing is sent here'));
  const { office } = createWebhookDesk({
    store: createWebhookStore(undefined as never),
    settings,
    sealer: { seal: (context, text) => `sealed ${context} ${text}`, unseal: () => undefined },
    readEvents: never,
    mayHear: () => false,
    toNode: () => '',
    types: () => ['Dossier', 'Command'],
    paused: () => [],
    now: () => new Date(),
    onOutcome: () => undefined,
    onDepths: () => undefined,
    onGone: () => undefined,
    onError: () => undefined,
  });
  return { ...office, types: ['Dossier', 'Command'], wake: () => void (woken += 1) };
}

beforeAll(async () => {
  const change = (services: AdminServices): AdminServices => ({ ...services, webhooks: officeOver() });
  harness = await createAdminHarness({ change });
  await harness.addGrant({ grantee: 'unit-admin', capability: 'gateway:webhook.manage', unit: null });
}, 60_000);
afterAll(() => harness.stop());
beforeEach(async () => {
  harness.entries.length = 0;
  woken = 0;
  await harness.db.deleteFrom('webhook_delivery').execute();
  await harness.db.deleteFrom('webhook').execute();
});

type Who = Parameters<AdminHarness['runAdmin']>[2];
const run = (name: string, args: unknown, who: Who = PEOPLE.wardAdmin) => harness.runAdmin(name, args, who);
const refused = (name: string, args: unknown, who?: Who) => refusalOf(run(name, args, who));
const asked = (more: object = {}) => ({
  input: {
    ...{ application: 'ward-app', title: 'Nơi nhận mẫu', url: 'https://nhan.mau.example/moc?khoa=bi-mat' },
    ...{ types: ['Dossier', 'Command', 'Dossier'], ...more },
  },
});
const create = async (more: object = {}, who?: Who) =>
  (await run('createWebhook', asked(more), who)).webhook.id as string;

/** Messages of a webhook in these states. */
async function addDeliveries(hook: string, ...states: readonly ('PENDING' | 'DEAD' | 'DELIVERED')[]) {
  const rows = states.map((state, i) => ({
    ...{ hook, event: String(i + 1), type: 'Dossier', key: `k${i}`, unit: null, client: null, at: new Date(), state },
  }));
  const made = await harness.db.insertInto('webhook_delivery').values(rows).returning('id').execute();
  return made.map(({ id }) => id);
}

async function statesOf(hook: string): Promise<readonly string[]> {
  const rows = await harness.db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('hook', '=', hook)
    .orderBy('seq')
    .execute();
  return rows.map(({ state }) => state);
}

it('every act has an event in the catalogue', () => {
  const events = webhookOperations.flatMap(({ event }) => (event === null ? [] : [event]));
  expect([events.length, events.filter((event) => !(event in AUDIT_EVENTS))]).toEqual([8, []]);
});

describe('a new webhook', () => {
  it('belongs to an application in reach; its secret is shown once and kept sealed', async () => {
    const { secret, webhook } = await run('createWebhook', asked({ units: ['hn:01', 'hn:01'] }));
    expect(secret).toMatch(/^whsec_/);
    expect(webhook).toMatchObject({
      ...{ application: 'ward-app', tenant: 'H26.L7', title: 'Nơi nhận mẫu', status: 'ACTIVE', failures: 0 },
      ...{ types: ['Dossier', 'Command'], units: [{ key: 'hn:01' }], oldSecretUntil: null },
    });
    const rows = await harness.db.selectFrom('webhook').selectAll().execute();
    expect(rows).toMatchObject([{ secret: `sealed webhook ${webhook.id} ${secret}`, old_secret: null }]);
    const shown = [await run('webhook', { id: webhook.id }), await run('webhooks', {})];
    expect(JSON.stringify(shown)).not.toContain('whsec_');
    expect(harness.entries.find(({ event }) => event === 'webhook.created')).toMatchObject({
      ...{ outcome: 'OK', target: { type: 'Webhook', id: webhook.id } },
      details: { application: 'ward-app', host: 'nhan.mau.example', types: ['Dossier', 'Command'], units: ['hn:01'] },
    });
    const trail = JSON.stringify(harness.entries);
    expect([trail.includes('whsec_'), trail.includes('bi-mat')]).toEqual([false, false]);
  });

  it.each([
    ['input.url', { url: 'http://nhan.mau.example/' }],
    ['input.url', { url: 'https://khac.example/' }],
    ['input.url', { url: 'https://127.0.0.1/' }],
    ['input.types', { types: ['Dossier', 'Secret'] }],
    ['input.types', { types: [] }],
    ['input.types.0', { types: ['dossier'] }],
    ['input.units', { units: ['hn:2025-07:99999'] }],
    ['input.units.0', { units: ['00103'] }],
    ['input.title', { title: '' }],
  ])('is refused with a word about %s: %j', async (path, more) => {
    const { code, problems } = await refused('createWebhook', asked(more));
    expect([code, problems.map((problem) => problem.path)]).toEqual(['BAD_USER_INPUT', [path]]);
  });

  it('is made once for each address, and so many times for an application, also by two at once', async () => {
    await create();
    expect(await refused('createWebhook', asked())).toMatchObject({ code: 'CONFLICT' });
    const url = (i: number) => ({ url: `https://nhan.mau.example/${i}` });
    const all = await Promise.allSettled([1, 2, 3, 4].map((i) => create(url(i))));
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBe(2);
    const [ended] = (await run('webhooks', {})).nodes;
    await run('endWebhook', { id: ended.id, reason });
    await create(url(9));
  });

  it('needs an application that works', async () => {
    await run('suspendApplication', { clientId: 'ward-app', reason }, PEOPLE.cityAdmin);
    expect(await refused('createWebhook', asked())).toMatchObject({ code: 'CONFLICT' });
    await run('resumeApplication', { clientId: 'ward-app', reason }, PEOPLE.cityAdmin);
  });

  it('and a new secret need a strong sign-in', async () => {
    const weak = { ...PEOPLE.wardAdmin, acr: '1' };
    expect(await refused('createWebhook', asked(), weak)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
    const id = await create();
    expect(await refused('rotateWebhookSecret', { id }, weak)).toMatchObject({ code: 'STEP_UP_REQUIRED' });
  });
});

describe('a webhook of others', () => {
  const more = { reason };
  it.each([
    ['webhook', {}],
    ['webhookDeliveries', {}],
    ['pauseWebhook', more],
    ['resumeWebhook', more],
    ['rotateWebhookSecret', {}],
    ['endWebhook', more],
    ['redriveWebhook', more],
    ['discardWebhook', more],
    ['pingWebhook', {}],
  ])('is not there for %s, like one that does not exist; without the right it is refused', async (name, args) => {
    const id = await create();
    const nothing = { id: '00000000-0000-4000-8000-000000000000', ...args };
    const [theirs, missing] = [
      await refused(name, { id, ...args }, PEOPLE.otherWardAdmin),
      await refused(name, nothing, PEOPLE.otherWardAdmin),
    ];
    expect([theirs.code, theirs]).toEqual(['NOT_FOUND', missing]);
    expect(await refused(name, { id, ...args }, PEOPLE.officer)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('is not on the list, and none can be made for their application', async () => {
    await create();
    expect((await run('webhooks', {}, PEOPLE.otherWardAdmin)).nodes).toEqual([]);
    expect((await run('webhooks', {}, PEOPLE.cityAdmin)).nodes.length).toBe(1);
    expect(await refused('createWebhook', asked(), PEOPLE.otherWardAdmin)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keeps its messages to itself: another one’s are not there', async () => {
    const [mine, other] = [await create(), await create({ url: 'https://nhan.mau.example/2' })];
    const [dead] = await addDeliveries(other, 'DEAD');
    for (const name of ['redriveWebhook', 'discardWebhook'])
      expect(await refused(name, { id: mine, delivery: dead, reason })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await statesOf(other)).toEqual(['DEAD']);
  });
});

describe('a webhook', () => {
  it('is paused, goes on and ends, each with a reason and a record', async () => {
    const id = await create();
    const steps = ['pauseWebhook', 'resumeWebhook', 'endWebhook'];
    const states = [];
    for (const name of steps) states.push((await run(name, { id, reason })).status);
    expect(states).toEqual(['PAUSED', 'ACTIVE', 'ENDED']);
    expect(harness.entries.slice(1).map(({ event, details }) => [event, details?.['from'], details?.['to']])).toEqual([
      ['webhook.paused', 'ACTIVE', 'PAUSED'],
      ['webhook.resumed', 'PAUSED', 'ACTIVE'],
      ['webhook.ended', 'ACTIVE', 'ENDED'],
    ]);
    expect(woken).toBe(3);
    for (const name of [...steps, 'redriveWebhook', 'discardWebhook'])
      expect(await refused(name, { id, reason })).toMatchObject({ code: 'CONFLICT' });
    for (const name of ['rotateWebhookSecret', 'pingWebhook'])
      expect(await refused(name, { id })).toMatchObject({ code: 'CONFLICT' });
    expect(await harness.db.selectFrom('webhook').select('secret').execute()).toEqual([{ secret: '' }]);
  });

  it('whose receiver was gone or failing begins anew', async () => {
    const id = await create();
    const failing = { status: 'GONE', failures: 20, failing_since: new Date(), shut_until: new Date(4e12) } as const;
    await harness.db.updateTable('webhook').set(failing).execute();
    expect(await run('webhook', { id })).toMatchObject({ status: 'GONE', failures: 20, pausedUntil: expect.any(Date) });
    expect(await run('resumeWebhook', { id, reason })).toMatchObject({
      ...{ status: 'ACTIVE', failures: 0, failingSince: null, pausedUntil: null },
    });
  });

  it('gets a new secret; the old one signs beside it for a while, or not any more', async () => {
    const { secret: old, webhook } = await run('createWebhook', asked());
    const { id } = webhook;
    harness.clock.set(new Date().toISOString());
    const { secret, webhook: shown } = await run('rotateWebhookSecret', { id });
    expect(secret).not.toBe(old);
    expect(shown.oldSecretUntil.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    const kept = () => harness.db.selectFrom('webhook').select(['secret', 'old_secret']).executeTakeFirstOrThrow();
    expect(await kept()).toEqual({
      ...{ secret: `sealed webhook ${id} ${secret}`, old_secret: `sealed webhook ${id} ${old}` },
    });
    expect(await run('rotateWebhookSecret', { id, endOld: true })).toMatchObject({ webhook: { oldSecretUntil: null } });
    expect((await kept()).old_secret).toBeNull();
    expect(harness.entries.slice(-2).map(({ details }) => details?.['overlapHours'])).toEqual([24, 0]);
  });

  it('is tried out with one message at a time', async () => {
    const id = await create();
    const ping = await run('pingWebhook', { id });
    expect(ping).toMatchObject({ type: 'ping', state: 'PENDING', attempts: 0, nextAttemptAt: expect.any(Date) });
    expect((await run('pingWebhook', { id })).id).toBe(ping.id);
    await run('pauseWebhook', { id, reason });
    expect(await refused('pingWebhook', { id })).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('messages that could not be delivered', () => {
  it('are looked at, by state and page by page', async () => {
    const id = await create();
    const ids = await addDeliveries(id, 'DELIVERED', 'DEAD', 'PENDING', 'DEAD');
    const all = await run('webhookDeliveries', { id, first: 3 });
    expect(all.nodes.map((node: any) => node.id)).toEqual([ids[3], ids[2], ids[1]]);
    const rest = await run('webhookDeliveries', { id, after: all.pageInfo.endCursor });
    expect(rest.nodes).toMatchObject([{ id: ids[0], state: 'DELIVERED', nextAttemptAt: null }]);
    const dead = await run('webhookDeliveries', { id, states: ['DEAD'] });
    expect(dead.nodes.length).toBe(2);
    expect(JSON.stringify(dead)).not.toContain('k1');
  });

  it('are tried again: one, or all', async () => {
    const id = await create();
    const [, one] = await addDeliveries(id, 'DELIVERED', 'DEAD', 'DEAD', 'DEAD');
    expect(await run('redriveWebhook', { id, delivery: one, reason })).toBe(1);
    expect(await statesOf(id)).toEqual(['DELIVERED', 'PENDING', 'DEAD', 'DEAD']);
    expect(await run('redriveWebhook', { id, reason })).toBe(2);
    expect(await run('redriveWebhook', { id, reason })).toBe(0);
    expect(await statesOf(id)).toEqual(['DELIVERED', 'PENDING', 'PENDING', 'PENDING']);
    expect(harness.entries.at(-2)).toMatchObject({ event: 'webhook.redriven', details: { count: 2, reason } });
  });

  it('are given up, with a reason', async () => {
    const id = await create();
    const [one] = await addDeliveries(id, 'DEAD', 'DEAD', 'PENDING');
    expect(await run('discardWebhook', { id, delivery: one, reason })).toBe(1);
    expect(await run('discardWebhook', { id, reason })).toBe(1);
    expect(await statesOf(id)).toEqual(['DISCARDED', 'DISCARDED', 'PENDING']);
    const [, shown] = (await run('webhookDeliveries', { id })).nodes;
    expect(shown).toMatchObject({ state: 'DISCARDED', endedReason: reason, endedAt: expect.any(Date) });
    expect(await refused('discardWebhook', { id, delivery: one, reason })).toMatchObject({ code: 'NOT_FOUND' });
  });
});
