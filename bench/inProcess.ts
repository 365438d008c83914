// npm run bench:in-process: W2 with its three systems in the same process, so that nothing but execution is left.
// Calls written by hand, compiled plans, and graphql-js with DataLoader: CPU of one answer, as text.
import { isDeepStrictEqual } from 'node:util';
import { createAnswerers } from './in-process/answerers.js';
import { formatSpread, toText } from './measure/report.js';
import { pairedRatios, toSpread } from './measure/statistics.js';
import { bureauQuestions } from './services/cases.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const WARM_UP = 1_000;
const TIMES = 2_000;
const AT_ONCE = 20;

type Answer = (code: string) => Promise<string>;

async function run(answer: Answer, times: number): Promise<void> {
  for (let i = 0; i < times; i += AT_ONCE) {
    const codes = Array.from({ length: AT_ONCE }, (_, j) => bureauQuestions[(i + j) % bureauQuestions.length]);
    await Promise.all(codes.map((question) => answer(question?.code ?? '')));
  }
}

/** CPU milliseconds of one answer. */
async function measure(answer: Answer): Promise<number> {
  const before = process.cpuUsage();
  await run(answer, TIMES);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / TIMES;
}

async function verify(answerers: Readonly<Record<string, Answer>>, expected: Answer): Promise<void> {
  for (const { code } of bureauQuestions.slice(0, AT_ONCE)) {
    const right = JSON.parse(await expected(code)) as unknown;
    for (const [name, answer] of Object.entries(answerers)) {
      if (!isDeepStrictEqual(JSON.parse(await answer(code)), right)) throw new Error(`${name} answers otherwise`);
    }
  }
}

const answerers = createAnswerers();
const { 'by hand': byHand } = answerers;
await verify(answerers, byHand);
const figures = new Map<string, number[]>();
for (const answer of Object.values(answerers)) await run(answer, WARM_UP);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, answer] of Object.entries(answerers)) {
    figures.set(name, [...(figures.get(name) ?? []), await measure(answer)]);
  }
}
const base = figures.get('by hand') ?? [];
const rows = [...figures].map(([name, values]) => [
  name,
  formatSpread(toSpread(values), 3),
  formatSpread(toSpread(pairedRatios(values, base)), 2),
]);
process.stdout.write(`${toText([['in the same process', 'CPU ms an answer', '× by hand'], ...rows])}\n`);
