// Writes a trail of a million records through ten writers, verifies it, and searches in it.
// npx tsx bench/auditVerify.ts [--records 1000000]; BENCH_POSTGRES=postgres://… for a server of your own.
import { join } from 'node:path';
import { Command } from 'commander';
import {
  auditSettingsSchema,
  createAuditor,
  readAnchors,
  verifyAudit,
  type AuditEntry,
} from '../gateway/audit/index.js';
import { createAuditStore } from '../gateway/store/auditStore.js';
import { openStore, type Store } from '../gateway/store/index.js';
import { openAuditTrail } from '../gateway/store/openAuditTrail.js';
import { openBenchPlace, sampleEntry, type BenchPlace } from './auditSample.js';

const WRITERS = 10;
const IN_FLIGHT = 2_000;
const YEAR_MS = 365 * 86_400_000;

const seconds = (since: number) => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

async function writeAll(total: number, write: (entry: AuditEntry) => Promise<void>, from: number): Promise<void> {
  for (let n = 0; n < total; n += IN_FLIGHT) {
    const count = Math.min(IN_FLIGHT, total - n);
    await Promise.all(Array.from({ length: count }, (_, i) => write(sampleEntry(from + n + i))));
  }
}

/** Through the real writer, with a clock that makes a year of it. */
async function fill(store: Store, place: BenchPlace, records: number): Promise<void> {
  let at = Date.now() - YEAR_MS;
  const each = Math.ceil(records / WRITERS);
  for (let writer = 0; writer < WRITERS; writer += 1) {
    const auditor = await createAuditor({
      store: createAuditStore(store.db),
      settings: auditSettingsSchema.parse({ storeMs: 60_000, archiveHours: 0, checkpointSeconds: 3_600 }),
      folder: place.folder,
      now: () => (at += YEAR_MS / records),
    });
    await writeAll(each, (entry) => auditor.write(entry), writer * each);
    await auditor.stop();
  }
}

async function verify(place: BenchPlace): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const verified = await openAuditTrail(place, (trail) =>
    verifyAudit(trail, {
      trusted: null,
      anchors: readAnchors(join(place.folder, 'audit-anchors.jsonl')),
      archives: { path: (file) => file, skip: false },
    }),
  );
  const used = process.cpuUsage(cpu);
  const megabytes = Math.round(process.memoryUsage.rss() / 1_048_576);
  const outcome = verified.ok
    ? `${verified.records} records, ${verified.checkpoints} checkpoints`
    : verified.fault.message;
  console.log(
    `verified in ${seconds(started)}: ${outcome}; CPU ${((used.user + used.system) / 1e6).toFixed(1)} s, ${megabytes} MB`,
  );
}

async function search(store: Store, place: BenchPlace, records: number): Promise<void> {
  await place.run('vacuum analyze');
  const trail = createAuditStore(store.db);
  const month = { from: new Date(Date.now() - 40 * 86_400_000), to: new Date(Date.now() - 10 * 86_400_000) };
  const some = sampleEntry(Math.trunc(records / 2) - (Math.trunc(records / 2) % 3));
  const person = some.subjects[0] ?? '';
  const searches: Record<string, () => Promise<readonly unknown[]>> = {
    newest: () => trail.search({}, 51, null),
    actor: () => trail.search({ actor: 'nguoi-mau-13' }, 51, null),
    'actor in a month': () => trail.search({ actor: 'nguoi-mau-13', ...month }, 51, null),
    client: () => trail.search({ client: 'ung-dung-mau-7' }, 51, null),
    'client and purpose': () =>
      trail.search({ client: 'ung-dung-mau-7', purpose: 'muc-dich-mau-7', ...month }, 51, null),
    'client and a purpose it never had': () =>
      trail.search({ client: 'ung-dung-mau-7', purpose: 'muc-dich-mau-2' }, 51, null),
    'twenty units': () =>
      trail.search({ units: Array.from({ length: 20 }, (_, i) => `hn:${String(i * 5).padStart(5, '0')}`) }, 51, null),
    'units that have none': () => trail.search({ units: ['hn:99999', 'hn:99998'] }, 51, null),
    'tenant, refused': () => trail.search({ tenant: 'H26.00', outcome: 'DENIED' }, 51, null),
    'event that never was': () => trail.search({ event: 'break-glass.opened' }, 51, null),
    'outcome OK, purpose': () => trail.search({ outcome: 'OK', purpose: 'muc-dich-mau-3' }, 51, null),
    'request id': () => trail.search({ requestId: some.requestId ?? '' }, 51, null),
    'far page': () => trail.search({}, 51, { at: new Date(Date.now() - YEAR_MS / 2), writer: 'z', seq: 1 }),
    'uses of a person': () => trail.usesOf(person, {}, 51, null),
    'subjects of an application, 90 days': () =>
      trail.subjectsReadBy('ung-dung-mau-7', { from: new Date(Date.now() - 90 * 86_400_000) }, 201, null),
  };
  for (const [name, run] of Object.entries(searches)) {
    const started = performance.now();
    const found = await run();
    console.log(`  ${name}: ${found.length} rows, ${(performance.now() - started).toFixed(0)} ms`);
  }
}

const { records } = new Command()
  .option('--records <n>', 'records to write', Number, 1_000_000)
  .parse()
  .opts<{ records: number }>();
const place = await openBenchPlace();
const store = await openStore({ url: place.url, queryMs: 60_000 });
try {
  const started = performance.now();
  await fill(store, place, records);
  console.log(`written in ${seconds(started)}`);
  await verify(place);
  await search(store, place, records);
} finally {
  await store.close();
  await place.remove();
}
