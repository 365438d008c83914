// npm run bench:soak -- --minutes 30: mixed load on the gateway with its real adapters over the sandbox; watches its heap
// and whether anything fell back to the stitched execution. Exits with 1 if the heap grew, or something fell back or failed.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Command } from 'commander';
import { request } from 'undici';
import { closeAll, type Closers } from './measure/closers.js';
import { startVariants } from './measure/startVariants.js';
import { percentile } from './measure/statistics.js';
import { coldText } from './workloads/coldTexts.js';

// Compiled: dist/bench/soak.js.
const root = join(import.meta.dirname, '../..');
/** Every so many requests one brings a text that nobody has seen before. */
const COLD_EVERY = 5;
const MOST_GROWTH = 0.05;
const LOOK_MS = 5_000;
const SHORTEST = 5;

/** Who asks what the administrator of the city may not. */
const ASKED_BY: Readonly<Record<string, string>> = { 'unit-overview.graphql': 'ward-leader' };

interface Question {
  readonly role: string;
  readonly query: string;
  readonly variables: object;
}

function readQuestions(): readonly Question[] {
  const folder = join(root, 'examples/queries');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => {
      // What describes a query is none of it.
      const query = readFileSync(join(folder, file), 'utf8').replace(/^#.*\n/gm, '');
      const variables = readFileSync(join(folder, file.replace('.graphql', '.variables.json')), 'utf8');
      return { role: ASKED_BY[file] ?? 'city-admin', query, variables: JSON.parse(variables) as object };
    });
}

interface Seen {
  requests: number;
  failed: number;
}

async function ask(url: string, token: string, question: object, seen: Seen): Promise<void> {
  const { statusCode, body } = await request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(question),
  });
  await body.dump({ limit: 10_000_000 });
  seen.requests += 1;
  if (statusCode !== 200) seen.failed += 1;
}

type Tokens = ReadonlyMap<string, string>;

/** By role; renewed before they end. */
async function holdTokens(obtain: (role: string) => Promise<string>, roles: readonly string[], closers: Closers) {
  const tokens = new Map<string, string>();
  const renew = async () => {
    for (const role of new Set(roles)) tokens.set(role, await obtain(role));
  };
  await renew();
  const timer = setInterval(() => void renew(), 120_000);
  closers.push(() => clearInterval(timer));
  return tokens;
}

/** One client that asks one question after the other. */
async function client(url: string, tokens: Tokens, questions: readonly Question[], until: number, seen: Seen) {
  while (Date.now() < until) {
    const n = seen.requests;
    const { role, query, variables } = questions[n % questions.length] as Question;
    const text = n % COLD_EVERY === 0 ? coldText(query, n) : query;
    await ask(url, tokens.get(role) ?? '', { query: text, variables }, seen).catch(() => {
      seen.failed += 1;
    });
    await wait(20);
  }
}

async function readMetric(url: string, name: string): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const line = (await body.text()).split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.split(' ')[1] ?? 0);
}

/** Of each minute the least that was in use: what is left when garbage is gone. */
async function watchHeap(url: string, until: number): Promise<readonly number[]> {
  const minutes: number[] = [];
  let least = Infinity;
  let minute = Date.now();
  while (Date.now() < until) {
    await wait(LOOK_MS);
    least = Math.min(least, await readMetric(url, 'nodejs_heap_size_used_bytes'));
    if (Date.now() - minute < 60_000) continue;
    minutes.push(least / 1_048_576);
    process.stderr.write(`minute ${minutes.length}: ${minutes.at(-1)?.toFixed(1)} MB\n`);
    minute = Date.now();
    least = Infinity;
  }
  return minutes;
}

/** Later minutes against earlier ones, without the first fifth, in which caches fill. */
function growthOf(minutes: readonly number[]): number {
  const warm = minutes.slice(Math.ceil(minutes.length / 5));
  const half = Math.floor(warm.length / 2);
  const [before, after] = [percentile(warm.slice(0, half), 0.5), percentile(warm.slice(-half), 0.5)];
  return after / before - 1;
}

async function soak(minutes: number, clients: number, closers: Closers): Promise<boolean> {
  const { programs, obtainToken } = await startVariants(root, closers, undefined);
  const { url } = programs.gateway;
  const seen: Seen = { requests: 0, failed: 0 };
  const until = Date.now() + minutes * 60_000;
  const questions = readQuestions();
  const asking = questions.map(({ role }) => role);
  const tokens = await holdTokens(obtainToken, asking, closers);
  const load = Array.from({ length: clients }, () => client(url, tokens, questions, until, seen));
  const heap = await watchHeap(url, until);
  await Promise.all(load);
  const fallbacks = await readMetric(url, 'gateway_plan_fallbacks_total');
  const growth = growthOf(heap);
  const { requests, failed } = seen;
  process.stdout.write(
    `${JSON.stringify({ minutes, requests, failed, fallbacks, growth: Number(growth.toFixed(4)), heap })}\n`,
  );
  return growth < MOST_GROWTH && fallbacks === 0 && failed === 0;
}

const { minutes, clients } = new Command('soak')
  .option('--minutes <n>', 'length', Number, 30)
  .option('--clients <n>', 'clients that ask one question after the other', Number, 4)
  .parse()
  .opts<{ minutes: number; clients: number }>();
const closers: Closers = [];
try {
  if (minutes < SHORTEST) throw new Error(`less than ${SHORTEST} minutes say nothing about a heap`);
  process.exitCode = (await soak(minutes, clients, closers)) ? 0 : 1;
} finally {
  await closeAll(closers);
}
