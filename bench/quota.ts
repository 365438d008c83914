// What one decision about points costs: CPU per operation, in memory and on Redis (REDIS_URL), 1 and 64 at once.
import { createMemoryStore, createRedisStore, type KeyValueStore } from '../gateway/cache/index.js';
import { createQuotaKeeper, quotaSettingsSchema, type QuotaKeeper } from '../gateway/quota/index.js';

const ROUNDS = 40_000;
const PEOPLE = 1_000;
const TENANTS = ['H26.1.2.3.4.5', 'H26.1.2.3.4', 'H26.1.2.3', 'H26.1.2', 'H26.1', 'H26'];
const AT_ONCE = [1, 64];

/** Limits that nobody reaches, so that what is measured is the way of an operation that runs. */
const settings = quotaSettingsSchema.parse({
  userPoints: 100_000,
  applicationPoints: 10_000_000,
  tenantPoints: 10_000_000,
  cityPoints: 100_000_000,
});

async function run(keeper: QuotaKeeper, atOnce: number): Promise<{ cpuMicros: number; wallMicros: number }> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  for (let i = 0; i < ROUNDS; i += atOnce)
    await Promise.all(
      Array.from({ length: atOnce }, async (_, j) => {
        const user = `person-${(i + j) % PEOPLE}`;
        return keeper.consume({ user, application: 'app-1', tenants: TENANTS }, 5);
      }),
    );
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: (user + system) / ROUNDS, wallMicros: ((performance.now() - started) * 1_000) / ROUNDS };
}

async function measure(name: string, store: KeyValueStore | undefined): Promise<void> {
  for (const atOnce of AT_ONCE) {
    const shared = store?.shared();
    const keeper = createQuotaKeeper({ settings, limitOf: () => undefined, shared, onLookUpAlarm: () => undefined });
    await run(keeper, atOnce);
    const { cpuMicros, wallMicros } = await run(keeper, atOnce);
    const [cpu, wall] = [cpuMicros.toFixed(1), wallMicros.toFixed(1)];
    process.stdout.write(`${name}, ${atOnce} at once: ${cpu} µs CPU, ${wall} µs for each operation\n`);
    await keeper.stop();
  }
}

const memory = createMemoryStore({ maxEntries: 100, maxBytes: 100_000 });
await measure('memory', undefined);
const url = process.env['REDIS_URL'];
if (url !== undefined) {
  const onState = () => undefined;
  const store = createRedisStore({ url, prefix: 'bench', commandMs: 500, fallback: memory, onState });
  while (store.shared()?.isUp() !== true) await new Promise((resolve) => setTimeout(resolve, 10));
  await measure('Redis', store);
  await store.close();
}
