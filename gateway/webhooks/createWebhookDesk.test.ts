// What the desk does by the clock, and what it gives to administrators.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createWebhookDesk, type WebhookDesk, type WebhookDeskOptions } from './createWebhookDesk.js';
import { webhookSettingsSchema } from './settings.js';
import type { Claim, Depth, Forgotten, WebhookStore } from './webhookStore.js';

const NOW = new Date('2026-11-20T00:00:00Z');
let desk: WebhookDesk | undefined;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(async () => {
  await desk?.stop();
  jest.useRealTimers();
});

interface Given extends Partial<Omit<WebhookDeskOptions, 'store' | 'settings'>> {
  readonly store?: Partial<WebhookStore>;
  readonly settings?: object;
}

function open(given: Given = {}) {
  const told: unknown[] = [];
  const { store, settings, ...more } = given;
  desk = createWebhookDesk({
    store: {
      position: async () => '0',
      listeners: async () => [],
      fanOut: async () => true,
      claim: async () => [],
      write: async () => true,
      release: async () => undefined,
      depths: async () => [],
      forget: async () => [],
      ...store,
    },
    settings: webhookSettingsSchema.parse(settings ?? {}),
    sealer: { seal: (context, text) => `${context}:${text}`, unseal: () => undefined },
    readEvents: async () => [],
    mayHear: () => true,
    toNode: (type, key) => `${type}:${key}`,
    types: () => ['Dossier'],
    paused: () => ['H26.L9'],
    now: () => NOW,
    onOutcome: (outcome, count) => told.push([outcome, count]),
    onDepths: (depths) => told.push(depths),
    onGone: (hook) => told.push(hook),
    onError: (error) => told.push(error),
    ...more,
  });
  return { desk, told };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

describe('the desk', () => {
  it('forgets what is too old, a part at a time, and counts what was never delivered', async () => {
    const asked: unknown[] = [];
    const found: Forgotten[][] = [
      [
        { state: 'PENDING', count: 3 },
        { state: 'DELIVERED', count: 997 },
      ],
      [],
    ];
    const forget = async (before: Date, limit: number) => {
      asked.push([before.toISOString(), limit]);
      return found.shift() ?? [];
    };
    const opened = open({ store: { forget }, settings: { keepDays: 2 } });
    opened.desk.start();
    await pass(100);
    expect(asked).toEqual([
      ['2026-11-18T00:00:00.000Z', 1_000],
      ['2026-11-18T00:00:00.000Z', 1_000],
    ]);
    expect(opened.told).toContainEqual(['expired', 3]);
    await pass(3_600_000);
    expect(asked.length).toBe(3);
  });

  it('tells how much waits, and leaves tenants alone that are suspended', async () => {
    const depths: Depth[] = [{ state: 'DEAD', count: 2, oldestSeconds: 60 }];
    const claims: Claim[] = [];
    const claim = async (asked: Claim) => {
      claims.push(asked);
      return [];
    };
    const opened = open({ store: { claim, depths: async () => depths }, settings: { timeoutMs: 4_000 } });
    opened.desk.start();
    await pass(100);
    expect(opened.told).toContainEqual(depths);
    expect(claims[0]).toMatchObject({ paused: ['H26.L9'], perHook: 4, limit: 256, breakAfter: 10 });
    // Longer than a send can last.
    expect(claims[0]?.seconds).toBeGreaterThan(4);
  });

  it('does not use a lease that was long in coming', async () => {
    const hook = { id: 'h', client: 'c', tenant: 't', types: [], units: [], createdAt: NOW, url: '', secrets: [] };
    const row = {
      seq: '1',
      id: 'i',
      fence: 1,
      attempts: 1,
      tries: 1,
      seconds: 0,
      event: '1',
      type: 'Dossier',
      key: 'k',
    };
    const claimed = { ...row, unit: null, client: null, at: NOW, hook };
    let release: () => void = () => undefined;
    let claims = 0;
    const claim = async () => {
      claims += 1;
      if (claims > 1) return [];
      await new Promise<void>((resolve) => (release = resolve));
      return [claimed];
    };
    const mayHear = jest.fn(() => true);
    const write = jest.fn(async () => true);
    open({ store: { claim, write }, mayHear }).desk.start();
    await pass(11_000);
    release();
    await pass(5_000);
    expect([claims > 1, mayHear.mock.calls.length, write.mock.calls.length]).toEqual([true, 0, 0]);
  });

  it('that only manages neither tells nor sends', async () => {
    const position = jest.fn(async () => '0');
    const claim = jest.fn(async () => []);
    open({ store: { position, claim }, settings: { deliver: false } }).desk.start();
    await pass(10_000);
    expect([position.mock.calls.length, claim.mock.calls.length]).toEqual([0, 0]);
  });

  it('knows whose commands are asked for, and in doubt says that they are', async () => {
    const base = { tenant: 't', units: [], createdAt: NOW };
    const listeners = async () => [
      { ...base, id: 'a', client: 'one', types: ['Command'] },
      { ...base, id: 'b', client: 'two', types: ['Dossier'] },
    ];
    const opened = open({ store: { listeners } });
    expect(opened.desk.hearsCommandsOf('two')).toBe(true);
    opened.desk.start();
    await pass(100);
    expect(['one', 'two', 'three'].map((client) => opened.desk.hearsCommandsOf(client))).toEqual([true, false, false]);
  });

  it('makes secrets that are kept sealed under the id of their webhook', () => {
    const { office } = open().desk;
    const { secret, sealed } = office.createSecret('h1');
    expect(sealed).toBe(`webhook h1:${secret}`);
    expect(office.urlProblem('https://nhan.mau.example/')).toMatchObject({
      en: expect.stringContaining('allowedHosts'),
    });
  });
});
