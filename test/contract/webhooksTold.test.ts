// One suite for both databases: each event becomes one message for each webhook that may hear of it, whoever crashes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { setWebhookStatus } from '../../gateway/store/index.js';
import { fanOut, type FanOutOptions } from '../../gateway/webhooks/fanOut.js';
import { STORE_KINDS } from '../support/ledgerStore.js';
import { openWebhookStage, type WebhookStage } from '../support/webhookStage.js';

const sorted = (all: readonly string[]) => [...all].sort();

describe.each(STORE_KINDS)('the log of changes on %s', (kind) => {
  let stage: WebhookStage;
  beforeAll(async () => {
    stage = await openWebhookStage(kind);
    // Making the embedded store takes a while.
  }, 120_000);
  afterAll(() => stage.stop());
  beforeEach(() => stage.clear());

  const tell = (more: Partial<FanOutOptions> = {}) =>
    fanOut({
      store: stage.webhooks,
      readEvents: stage.readEvents,
      mayHear: () => true,
      onError: (error) => {
        throw error;
      },
      ...more,
    });

  describe('is told', () => {
    it('each event once to each webhook that asks for it, and to no other', async () => {
      const [one, other] = [
        await stage.addHook(),
        await stage.addHook({ types: ['Unit', 'Dossier'], units: ['hn:01'] }),
      ];
      await stage.addEvents({ key: 'a' }, { key: 'b', unit: 'hn:01' }, { type: 'Unit', key: 'c', unit: 'hn:01' });
      await stage.addEvents({ key: 'd', unit: 'hn:2025-07:00103' }, { type: 'Document', key: 'e', unit: 'hn:01' });
      await tell();
      const keys = async (hook: string) => (await stage.deliveriesOf(hook)).map(({ key }) => key);
      expect([await keys(one), await keys(other)]).toEqual([
        ['a', 'b', 'd'],
        ['b', 'c'],
      ]);
      expect(await stage.deliveriesOf(other)).toMatchObject([
        { type: 'Dossier', unit: 'hn:01', state: 'PENDING', attempts: 0 },
        { type: 'Unit', unit: 'hn:01' },
      ]);
      expect(await tell()).toEqual({ made: 0, more: false });
    });

    it('commands to the application whose they are', async () => {
      const mine = await stage.addHook({ types: ['Command'] });
      const theirs = await stage.addHook({ types: ['Command'], client: 'ung-dung-khac' });
      await stage.addEvents({ type: 'Command', key: 'k', client: 'ung-dung-khac' });
      await tell();
      expect([(await stage.deliveriesOf(mine)).length, (await stage.deliveriesOf(theirs)).length]).toEqual([0, 1]);
    });

    it('nothing that the application may not hear, and asks for each event', async () => {
      const hook = await stage.addHook();
      await stage.addEvents({ key: 'open' }, { key: 'closed' });
      await tell({ mayHear: ({ id }, { key }) => id !== hook || key === 'open' });
      expect(await stage.deliveriesOf(hook)).toMatchObject([{ key: 'open' }]);
    });

    it('what nobody can decide on now: it is decided on again before it is sent', async () => {
      const hook = await stage.addHook();
      const errors: unknown[] = [];
      await stage.addEvents({ key: 'unclear' });
      const unclear = () => {
        throw new Error('rights are not known');
      };
      await tell({ mayHear: unclear, onError: (error) => errors.push(error) });
      expect([(await stage.deliveriesOf(hook)).length, errors.length]).toEqual([1, 1]);
    });

    it('a webhook what comes after it was made, or was still being written', async () => {
      await stage.addEvents({ key: 'long ago' }, { key: 'a moment ago' });
      await sql`update event set at = now() - interval '61 seconds' where key = 'long ago'`.execute(stage.db);
      const hook = await stage.addHook();
      await tell();
      expect(await stage.deliveriesOf(hook)).toMatchObject([{ key: 'a moment ago' }]);
    });

    it('a paused one and one of a suspended application, later; none that is gone or ended', async () => {
      const hooks = [await stage.addHook(), await stage.addHook({ client: 'ung-dung-khac' }), await stage.addHook()];
      const [paused = '', suspended = '', gone = ''] = hooks;
      await setWebhookStatus(stage.db, paused, 'PAUSED', 'Mẫu');
      await setWebhookStatus(stage.db, gone, 'GONE', 'Mẫu');
      const setStatus = (status: 'ACTIVE' | 'SUSPENDED' | 'ENDED') =>
        stage.db.updateTable('application').set({ status }).where('client_id', '=', 'ung-dung-khac').execute();
      await setStatus('SUSPENDED');
      await stage.addEvents({});
      await tell();
      expect(await Promise.all(hooks.map(async (id) => (await stage.deliveriesOf(id)).length))).toEqual([1, 1, 0]);
      expect(await stage.claim()).toEqual([]);
      await setStatus('ENDED');
      await stage.addEvents({});
      await tell();
      expect((await stage.deliveriesOf(suspended)).length).toBe(1);
      await setStatus('ACTIVE');
      await setWebhookStatus(stage.db, paused, 'ACTIVE', 'Mẫu');
      expect(sorted((await stage.claim()).map(({ hook }) => hook.id))).toEqual(sorted([paused, paused, suspended]));
    });

    it('everything once, however many tell at the same time, and however much there is', async () => {
      const hooks = await Promise.all(Array.from({ length: 5 }, () => stage.addHook()));
      const keys = Array.from({ length: 1_234 }, (_, i) => `k${i}`);
      await stage.addEvents(...keys.map((key) => ({ key })));
      const all = async () => {
        while ((await tell()).more);
      };
      await Promise.all([all(), all(), all()]);
      for (const hook of hooks) expect((await stage.deliveriesOf(hook)).map(({ key }) => key)).toEqual(keys);
    });

    it('again what was not committed, and nothing that was', async () => {
      const hook = await stage.addHook();
      await stage.addEvents({ key: 'once' });
      const from = await stage.webhooks.position();
      const broken = { ...stage.webhooks, fanOut: () => Promise.reject(new Error('the process died')) };
      await expect(tell({ store: broken })).rejects.toThrow('died');
      expect([await stage.webhooks.position(), await stage.deliveriesOf(hook)]).toEqual([from, []]);
      const [event] = await stage.readEvents(from, 1);
      if (event === undefined) throw new Error('no event');
      expect(await stage.webhooks.fanOut(from, event.seq, [{ hook, event }])).toBe(true);
      // The answer got lost: whoever tells it once more is too late.
      expect(await stage.webhooks.fanOut(from, event.seq, [{ hook, event }])).toBe(false);
      expect((await stage.deliveriesOf(hook)).length).toBe(1);
    });
  });
});
