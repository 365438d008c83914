// Keepers of quotas for tests: on a clock that the test turns, with limits that it sets, in memory or on some Redis.
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryStore, createRedisStore, type KeyValueStore } from '../../gateway/cache/index.js';
import {
  createQuotaKeeper,
  quotaSettingsSchema,
  type LookUpAlarm,
  type QuotaKeeper,
  type QuotaKind,
  type QuotaSubject,
} from '../../gateway/quota/index.js';

/** Half a minute past some minute, and every subject has its own minutes. */
const START = Date.parse('2026-01-05T03:00:00Z');

export interface Bench {
  /** Turns the clock. */
  pass(seconds: number): void;
  limit(kind: QuotaKind, subject: string, points: number | undefined): void;
  /** One more process. */
  keeper(settings?: object): Promise<QuotaKeeper>;
  readonly alarms: LookUpAlarm[];
  close(): Promise<void>;
}

export interface BenchOptions {
  /** Undefined: each process counts for itself. */
  readonly redisUrl?: string | undefined;
  readonly commandMs?: number;
  readonly settings?: object;
}

async function connected(url: string, prefix: string, commandMs: number): Promise<KeyValueStore> {
  const fallback = createMemoryStore({ maxEntries: 10, maxBytes: 1_000 });
  const store = createRedisStore({ url, prefix, commandMs, fallback, onState: () => undefined });
  for (let i = 0; i < 300 && store.shared()?.isUp() !== true; i += 1) await delay(10);
  return store;
}

export function createBench(options: BenchOptions = {}): Bench {
  const limits = new Map<string, number | undefined>();
  const closers: (() => Promise<void>)[] = [];
  const alarms: LookUpAlarm[] = [];
  const prefix = `t${randomBytes(6).toString('hex')}`;
  let now = START;
  return {
    pass: (seconds) => (now += seconds * 1_000),
    limit: (kind, subject, points) => limits.set(`${kind} ${subject}`, points),
    alarms,
    keeper: async (more = {}) => {
      const { redisUrl, commandMs = 500 } = options;
      const store = redisUrl === undefined ? undefined : await connected(redisUrl, prefix, commandMs);
      const keeper = createQuotaKeeper({
        settings: quotaSettingsSchema.parse({ syncMs: 20, ...options.settings, ...more }),
        limitOf: (kind, subject) => limits.get(`${kind} ${subject}`),
        shared: store?.shared(),
        now: () => now,
        onLookUpAlarm: (alarm) => alarms.push(alarm),
      });
      closers.push(async () => {
        await keeper.stop();
        await store?.close();
      });
      return keeper;
    },
    close: async () => {
      for (const close of closers.splice(0)) await close();
    },
  };
}

/** A citizen's application of ward A, below department D of the city. */
export function someone(over: Partial<QuotaSubject> = {}): QuotaSubject {
  return { user: 'person-1', application: 'app-1', tenants: ['H26.D.A', 'H26.D', 'H26'], ...over };
}

/** Asks for `cost` again and again; how many points were given. */
export async function takeAll(
  keepers: readonly QuotaKeeper[],
  subject: QuotaSubject,
  cost: number,
  requests: number,
  atOnce = 20,
): Promise<number> {
  let given = 0;
  for (let i = 0; i < requests; i += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, requests - i) }, (_, j) => keepers[(i + j) % keepers.length]);
    const decisions = await Promise.all(batch.map(async (keeper) => (keeper as QuotaKeeper).consume(subject, cost)));
    given += cost * decisions.filter(({ allowed }) => allowed).length;
  }
  return given;
}
