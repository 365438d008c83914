// npm run bench:in-process: W2 and W4 with their systems in the same process, so that nothing but execution is left: CPU of one
// answer, as text. W2 by hand, by compiled plans, and by graphql-js with DataLoader; W4 beside its JSON alone.
import { isDeepStrictEqual } from 'node:util';
import { createAnswerers, type Answer } from './in-process/answerers.js';
import { createLongLists } from './in-process/longList.js';
import { formatSpread, toText } from './measure/report.js';
import { pairedRatios, toSpread } from './measure/statistics.js';
import { bureauQuestions } from './services/cases.js';

const ROUNDS = Number(process.argv[2] ?? 5);
const AT_ONCE = 20;

interface Comparison {
  readonly title: string;
  /** The yardstick first. */
  readonly answerers: Readonly<Record<string, Answer>>;
  readonly codes: readonly string[];
  /** Answers in one round. */
  readonly times: number;
}

async function run(answer: Answer, { codes, times }: Comparison): Promise<void> {
  for (let i = 0; i < times; i += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, (_, j) => codes[(i + j) % codes.length] ?? '');
    await Promise.all(some.map((code) => answer(code)));
  }
}

/** CPU milliseconds of one answer. */
async function measure(answer: Answer, comparison: Comparison): Promise<number> {
  const before = process.cpuUsage();
  await run(answer, comparison);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / comparison.times;
}

async function verify({ answerers, codes }: Comparison): Promise<void> {
  const [[, expected] = [], ...others] = Object.entries(answerers);
  for (const code of codes.slice(0, AT_ONCE)) {
    const right = JSON.parse((await expected?.(code)) ?? '') as unknown;
    for (const [name, answer] of others) {
      if (!isDeepStrictEqual(JSON.parse(await answer(code)), right)) throw new Error(`${name} answers otherwise`);
    }
  }
}

/** A table of CPU, in interleaved rounds. */
async function compare(comparison: Comparison): Promise<string> {
  await verify(comparison);
  const all = Object.entries(comparison.answerers);
  for (const [, answer] of all) await run(answer, comparison);
  const figures = new Map<string, number[]>(all.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, answer] of all) figures.get(name)?.push(await measure(answer, comparison));
  const [[yardstick = '', base = []] = []] = figures;
  const rows = [...figures].map(([name, values]) => [
    name,
    formatSpread(toSpread(values), 3),
    formatSpread(toSpread(pairedRatios(values, base)), 2),
  ]);
  return toText([[comparison.title, 'CPU ms an answer', `× ${yardstick}`], ...rows]);
}

const codes = bureauQuestions.map(({ code }) => code);
const offices: Comparison = { title: 'w2 in one process', answerers: createAnswerers(), codes, times: 2_000 };
const streets: Comparison = { title: 'w4 in one process', answerers: createLongLists(), codes: [''], times: 400 };
process.stdout.write(`${await compare(offices)}\n\n${await compare(streets)}\n`);
