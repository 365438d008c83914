// What one record costs this process: CPU milliseconds at 1, 16 and 64 at once, on both stores.
// npx tsx bench/audit.ts [--records 20000]
import { Command } from 'commander';
import { auditSettingsSchema, createAuditor } from '../gateway/audit/index.js';
import { createAuditStore } from '../gateway/store/auditStore.js';
import { openStore, type Store } from '../gateway/store/index.js';
import { openBenchPlace, sampleEntry } from './auditSample.js';

/** CPU of all threads: on the embedded store that includes the database itself. */
async function measure(store: Store, folder: string, records: number): Promise<void> {
  const settings = auditSettingsSchema.parse({ storeMs: 60_000 });
  const auditor = await createAuditor({ store: createAuditStore(store.db), settings, folder });
  let n = 0;
  const worker = async (count: number) => {
    for (let i = 0; i < count; i += 1) await auditor.write(sampleEntry((n += 1)));
  };
  for (const concurrency of [64, 1, 16, 64]) {
    const count = Math.ceil(records / (concurrency === 1 ? 10 : 1) / concurrency);
    const started = performance.now();
    const cpu = process.cpuUsage();
    const loop = performance.eventLoopUtilization();
    await Promise.all(Array.from({ length: concurrency }, () => worker(count)));
    const { user, system } = process.cpuUsage(cpu);
    const total = count * concurrency;
    const main = performance.eventLoopUtilization(loop).active / total;
    console.log(
      `${store.kind}, ${concurrency} at once: ${((user + system) / 1_000 / total).toFixed(3)} ms CPU a record ` +
        `(main thread ${main.toFixed(3)} ms), ${((performance.now() - started) / count).toFixed(2)} ms until durable`,
    );
  }
  await auditor.stop();
}

const { records } = new Command()
  .option('--records <n>', 'records of each round', Number, 20_000)
  .parse()
  .opts<{ records: number }>();
const place = await openBenchPlace();
try {
  for (const address of [{ url: place.url }, { folder: place.folder }]) {
    const store = await openStore(address);
    try {
      await measure(store, place.folder, records);
    } finally {
      await store.close();
    }
  }
} finally {
  await place.remove();
}
