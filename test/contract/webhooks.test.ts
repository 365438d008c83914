// One suite for both databases: messages are leased, a few of each webhook, and written under a valid lease alone.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import {
  createWebhookStore,
  openStore,
  redriveDeliveries,
  replaceWebhookSecret,
  setWebhookStatus,
} from '../../gateway/store/index.js';
import { fanOut } from '../../gateway/webhooks/fanOut.js';
import { STORE_KINDS } from '../support/ledgerStore.js';
import {
  BREAKING,
  DELIVERED,
  failedOutcome,
  openWebhookStage,
  OTHER,
  OWNER,
  type WebhookStage,
} from '../support/webhookStage.js';

const sorted = (all: readonly string[]) => [...all].sort();

describe.each(STORE_KINDS)('the store of webhooks on %s', (kind) => {
  let stage: WebhookStage;
  beforeAll(async () => {
    stage = await openWebhookStage(kind);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => stage.stop());
  beforeEach(() => stage.clear());

  const tell = () =>
    fanOut({
      ...{ store: stage.webhooks, readEvents: stage.readEvents, mayHear: () => true },
      onError: (error) => {
        throw error;
      },
    });

  async function aDelivery(...hooks: readonly string[]): Promise<void> {
    await stage.addEvents({});
    await tell();
    for (const hook of hooks) expect((await stage.deliveriesOf(hook)).length).toBeGreaterThan(0);
  }

  describe('leases', () => {
    it('with everything that is needed to send, and counts the attempt', async () => {
      const hook = await stage.addHook({ units: ['hn:01'] });
      await stage.addEvents({ key: 'k', unit: 'hn:01' });
      await tell();
      await replaceWebhookSecret(stage.db, hook, 'sealed anew', 24);
      const [row] = await stage.deliveriesOf(hook);
      const [claimed, ...more] = await stage.claim();
      expect(more).toEqual([]);
      expect(claimed).toMatchObject({
        ...{ id: row?.id, event: row?.event, type: 'Dossier', key: 'k', unit: 'hn:01', client: null },
        ...{ fence: 1, attempts: 1, tries: 1, seconds: 0, at: expect.any(Date) },
        hook: {
          ...{ id: hook, client: 'ung-dung-mau', tenant: 'H26.L7', types: ['Dossier'], units: ['hn:01'] },
          ...{ url: 'https://nhan.example/moc', secrets: ['sealed anew', 'sealed'] },
        },
      });
      expect(await stage.claim({ owner: OTHER })).toEqual([]);
    });

    it('with the old secret for as long as both count', async () => {
      const hook = await stage.addHook();
      await aDelivery(hook);
      await replaceWebhookSecret(stage.db, hook, 'second', 24);
      await replaceWebhookSecret(stage.db, hook, 'third', 24);
      const secretsNow = async () => (await stage.claim({ seconds: -1 }))[0]?.hook.secrets;
      expect(await secretsNow()).toEqual(['third', 'second']);
      await stage.pass(24 * 3_600 + 1);
      expect(await secretsNow()).toEqual(['third']);
      await replaceWebhookSecret(stage.db, hook, 'fourth', 0);
      expect(await secretsNow()).toEqual(['fourth']);
    });

    it('a few of each webhook, over all processes, and no more than asked for', async () => {
      const hooks = [await stage.addHook(), await stage.addHook(), await stage.addHook()];
      for (let i = 0; i < 6; i += 1) await aDelivery();
      const first = await stage.claim({ limit: 5 });
      expect(first.length).toBe(5);
      const claimed = [...first, ...(await stage.claim({ owner: OTHER }))];
      for (const hook of hooks) expect(claimed.filter((one) => one.hook.id === hook).length).toBe(4);
      expect(await stage.claim({ owner: OTHER })).toEqual([]);
    });

    it('nothing of tenants that wait, and everything of the others', async () => {
      const [held, free] = [await stage.addHook(), await stage.addHook({ client: 'ung-dung-khac' })];
      await aDelivery(held, free);
      expect((await stage.claim({ paused: ['H26.L7'] })).map(({ hook }) => hook.id)).toEqual([free]);
    });

    it('to another process once a lease is over: the same id, a higher number, one attempt more', async () => {
      await aDelivery(await stage.addHook());
      const [first] = await stage.claim({ seconds: -1 });
      const [second] = await stage.claim({ owner: OTHER });
      expect(second).toMatchObject({ id: first?.id, fence: 2, attempts: 2, tries: 2 });
    });

    it('at once what a process gives back, and only that', async () => {
      await aDelivery(await stage.addHook());
      await stage.claim();
      await stage.webhooks.release(OTHER);
      expect(await stage.claim({ owner: OTHER })).toEqual([]);
      await stage.webhooks.release(OWNER);
      expect(await stage.claim({ owner: OTHER })).toMatchObject([{ attempts: 2 }]);
    });
  });

  describe('writes', () => {
    it('what came of it, and nothing under a lease that was lost', async () => {
      const hook = await stage.addHook();
      await aDelivery(hook);
      const [lost] = await stage.claim({ seconds: -1 });
      const [held] = await stage.claim({ owner: OTHER });
      if (lost === undefined || held === undefined) throw new Error('nothing was leased');
      expect(await stage.write(lost, failedOutcome({ state: 'DEAD' }))).toBe(false);
      expect(await stage.hookOf(hook)).toMatchObject({ failures: 0 });
      expect(await stage.write(held, DELIVERED, OTHER)).toBe(true);
      expect(await stage.write(held, DELIVERED, OTHER)).toBe(false);
      expect(await stage.deliveriesOf(hook)).toMatchObject([
        { state: 'DELIVERED', last_status: 204, last_failure: null, attempts: 2, owner: null, until: null },
      ]);
    });

    it('nothing under an old number of the same process', async () => {
      const hook = await stage.addHook();
      await aDelivery(hook);
      const [old] = await stage.claim({ seconds: -1 });
      const [held] = await stage.claim();
      if (old === undefined || held === undefined) throw new Error('nothing was leased');
      expect([await stage.write(old, DELIVERED), await stage.write(held, DELIVERED)]).toEqual([false, true]);
    });

    it('when to try again, and does not count what never left', async () => {
      const hook = await stage.addHook();
      await aDelivery(hook);
      const [first] = await stage.claim();
      if (first === undefined) throw new Error('nothing was leased');
      await stage.write(first, failedOutcome({ sent: false, status: null, failure: 'RIGHTS_UNKNOWN' }));
      expect(await stage.claim()).toEqual([]);
      await stage.pass(601);
      expect(await stage.claim()).toMatchObject([{ attempts: 1, tries: 2, seconds: expect.closeTo(601, 0) }]);
      expect(await stage.deliveriesOf(hook)).toMatchObject([{ last_failure: 'RIGHTS_UNKNOWN', last_status: null }]);
    });

    it('a receiver that fails down: left alone, tried with one message, and trusted after one success', async () => {
      const [hook, fine] = [await stage.addHook(), await stage.addHook()];
      for (let i = 0; i < 6; i += 1) await aDelivery();
      const mine = async () => (await stage.claim()).filter((one) => one.hook.id === hook);
      for (const claimed of (await mine()).slice(0, 3)) await stage.write(claimed, failedOutcome({ seconds: 0 }));
      expect(await stage.hookOf(hook)).toMatchObject({ failures: 3, failing_since: expect.any(Date) });
      await stage.webhooks.release(OWNER);
      expect((await stage.claim()).map((one) => one.hook.id)).toEqual([fine, fine, fine, fine]);
      await stage.pass(31);
      const [probe, ...more] = await mine();
      if (probe === undefined) throw new Error('nothing was leased');
      expect(more).toEqual([]);
      await stage.write(probe, failedOutcome({ seconds: 0 }));
      await stage.pass(31);
      // Twice as long the second time.
      expect(await mine()).toEqual([]);
      await stage.pass(30);
      const [again] = await mine();
      if (again === undefined) throw new Error('nothing was leased');
      await stage.write(again, DELIVERED);
      expect(await stage.hookOf(hook)).toMatchObject({ failures: 0, failing_since: null });
      expect((await mine()).length).toBe(4);
    });

    it('that it asks to be left alone, that it is slow, that it is gone', async () => {
      const [busy, slow, gone] = [await stage.addHook(), await stage.addHook(), await stage.addHook()];
      for (let i = 0; i < 3; i += 1) await aDelivery();
      const claimed = await stage.claim();
      const writeOne = async (hook: string, receiver: object, more: object) => {
        const one = claimed.find((each) => each.hook.id === hook);
        if (one === undefined) throw new Error('nothing was leased');
        const all = { kind: 'FAILED', slow: false, shutSeconds: 0, ...receiver } as const;
        await stage.write(one, failedOutcome({ seconds: 0, receiver: all, ...more }));
      };
      await writeOne(busy, { shutSeconds: 120 }, { status: 429 });
      await writeOne(slow, { kind: 'OK', slow: true }, DELIVERED_SLOWLY);
      await writeOne(gone, { kind: 'GONE' }, { state: 'DEAD', status: 410 });
      await stage.webhooks.release(OWNER);
      expect((await stage.claim()).map(({ hook }) => hook.id)).toEqual([slow]);
      expect(await stage.hookOf(gone)).toMatchObject({ status: 'GONE', status_reason: expect.stringContaining('410') });
      await stage.pass(121);
      expect(sorted((await stage.claim({ owner: OTHER })).map(({ hook }) => hook.id))).toEqual(
        sorted([busy, busy, busy, slow]),
      );
    });
  });

  it('counts what waits, what is held and what is dead, and forgets by age', async () => {
    const [hook, paused] = [await stage.addHook(), await stage.addHook()];
    for (let i = 0; i < 3; i += 1) await aDelivery(hook, paused);
    await setWebhookStatus(stage.db, paused, 'PAUSED', 'Mẫu');
    const [one] = await stage.claim();
    if (one === undefined) throw new Error('nothing was leased');
    await stage.write(one, failedOutcome({ state: 'DEAD' }));
    const depths = async () => new Map((await stage.webhooks.depths()).map(({ state, count }) => [state, count]));
    expect(await depths()).toEqual(new Map(Object.entries({ PENDING: 2, HELD: 3, DEAD: 1 })));
    await stage.transact((tx) => redriveDeliveries(tx, { hook, delivery: null, limit: 10 }));
    expect(await depths()).toEqual(new Map(Object.entries({ PENDING: 3, HELD: 3 })));
    await sql`update webhook_delivery set created_at = now() - interval '40 days' where hook = ${paused}::uuid`.execute(
      stage.db,
    );
    const before = new Date(Date.now() - 30 * 86_400_000);
    expect(await stage.webhooks.forget(before, 2)).toEqual([{ state: 'PENDING', count: 2 }]);
    expect(await stage.webhooks.forget(before, 2)).toEqual([{ state: 'PENDING', count: 1 }]);
    expect(await stage.webhooks.forget(before, 2)).toEqual([]);
    expect((await stage.deliveriesOf(hook)).length).toBe(3);
  });
});

const DELIVERED_SLOWLY = { state: 'DELIVERED', status: 200 } as const;

describe('processes on one PostgreSQL', () => {
  it('that lease at the same time never get the same message, nor more of a webhook than is allowed', async () => {
    const stage = await openWebhookStage('PostgreSQL');
    const second = await openStore({ url: stage.url });
    const hooks = await Promise.all(Array.from({ length: 8 }, () => stage.addHook()));
    const event = (i: number) => ({
      seq: `${i}`,
      type: 'Dossier',
      key: `k${i}`,
      unit: null,
      client: null,
      at: new Date(),
    });
    const deliveries = hooks.flatMap((hook) => Array.from({ length: 40 }, (_, i) => ({ hook, event: event(i) })));
    await stage.webhooks.fanOut('0', '40', deliveries);
    const stores = [stage.webhooks, createWebhookStore(second.db)] as const;
    const underWay = new Map<string, number>();
    const sent: string[] = [];
    let most = 0;
    const work = async (i: number) => {
      const owner = `00000000-0000-4000-8000-00000000000${i}`;
      const store = stores[i % 2] as (typeof stores)[number];
      while (sent.length < deliveries.length) {
        const claim = { owner, limit: 10, perHook: 3, breakAfter: 9, seconds: 60, paused: [] };
        const claimed = await store.claim(claim);
        for (const { hook } of claimed) underWay.set(hook.id, (underWay.get(hook.id) ?? 0) + 1);
        most = Math.max(most, ...underWay.values());
        for (const one of claimed) {
          // Counted before it is given back: another may have it at once.
          underWay.set(one.hook.id, (underWay.get(one.hook.id) ?? 0) - 1);
          sent.push(one.id);
          expect(await store.write(owner, one, DELIVERED, BREAKING)).toBe(true);
        }
      }
    };
    await Promise.all([1, 2, 3, 4].map(work));
    expect([sent.length, new Set(sent).size, most]).toEqual([320, 320, 3]);
    await second.close();
    await stage.stop();
  });
});
