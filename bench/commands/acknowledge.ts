// npm run bench:commands -- --rate 500 --seconds 20: how long writes wait for their acknowledgement at a steady rate on
// real PostgreSQL with durable commits, while a worker carries them out.
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import { Agent } from 'undici';
import { createTokenForge, TEST_AUDIENCE } from '../../test/support/tokenForge.js';
import { closeAll, type Closers } from '../measure/closers.js';
import { percentile } from '../measure/statistics.js';
import { startDurablePostgres } from './durablePostgres.js';
import { startKillable } from './gatewayProcess.js';
import { startLedger } from './ledgerServer.js';
import { writeOnce, type Target } from './writers.js';

const TICK_MS = 10;

interface Options {
  readonly rate: number;
  readonly seconds: number;
  readonly warm: number;
}

/** Sends on time, whether or not the answers come: a slow answer must not hide those behind it. */
async function sendSteadily(target: Target, { rate, seconds }: Pick<Options, 'rate' | 'seconds'>, prefix: string) {
  const waits: number[] = [];
  const open: Promise<void>[] = [];
  let failed = 0;
  const started = performance.now();
  const total = rate * seconds;
  for (let n = 0; n < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * rate));
    for (; n < due; n += 1) {
      const sent = performance.now();
      const write = { key: `${prefix}-${n}`, subject: `s${n % 2_000}`, n };
      const answered = writeOnce(target, write).then(
        (id) => void (id === undefined ? (failed += 1) : waits.push(performance.now() - sent)),
        () => void (failed += 1),
      );
      open.push(answered);
    }
    await delay(TICK_MS);
  }
  await Promise.all(open);
  return { waits: waits.sort((a, b) => a - b), failed, took: (performance.now() - started) / 1000 };
}

async function main({ rate, seconds, warm }: Options): Promise<void> {
  const closers: Closers = [];
  try {
    const postgres = await startDurablePostgres();
    closers.push(() => postgres.stop());
    const ledger = await startLedger(0);
    closers.push(() => ledger.stop());
    const forge = await createTokenForge();
    closers.push(() => forge.stop());
    const common = { databaseUrl: postgres.url, issuer: forge.issuer, audience: TEST_AUDIENCE, ledgerUrl: ledger.url };
    const gateway = await startKillable({ ...common, deliver: true });
    closers.push(() => gateway.stop());
    const dispatcher = new Agent({ connections: 200, pipelining: 1 });
    const target = { url: gateway.url, token: forge.token({ roles: ['writer'] }), dispatcher };
    await sendSteadily(target, { rate, seconds: warm }, 'warming-up');
    const { waits, failed, took } = await sendSteadily(target, { rate, seconds }, 'measured-');
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(waits, share).toFixed(1));
    console.log(`${(waits.length / took).toFixed(0)} writes/s, ${failed} failed`);
    console.log(`acknowledged after p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`);
    await dispatcher.close();
  } finally {
    await closeAll(closers);
  }
}

const program = new Command()
  .option('--rate <n>', 'writes a second', Number, 500)
  .option('--seconds <n>', 'seconds that are measured', Number, 20)
  .option('--warm <n>', 'seconds before', Number, 5)
  .parse();
await main(program.opts());
process.exit(0);
