// Rounds in turns: every part alone, then all of them in one question. What disturbs a round disturbs all of it.
import { readTreeUsage } from '../measure/processUsage.js';
import { percentile, toSpread, type Spread } from '../measure/statistics.js';
import { ask, toQuery, type Part } from './overviewParts.js';
import type { City } from './startCity.js';

/** The name of the question that has all parts. */
export const TOGETHER = 'all systems';

export interface Timing {
  readonly medianMs: number;
  readonly cpuMsPerRequest: number;
}

export type Round = Readonly<Record<string, Timing>>;

export interface Ratios {
  /** Time of all in one question, by that of the slowest part alone. */
  readonly ratio: Spread;
  readonly slowest: readonly string[];
}

export interface Plan {
  readonly rounds: number;
  /** Questions of each kind in a round. */
  readonly requests: number;
  readonly code: string;
  onProgress(what: string): void;
}

async function measure(city: City, query: string, { requests, code }: Plan): Promise<Timing> {
  const token = await city.obtainToken();
  const before = readTreeUsage(city.gateway.pid);
  const times: number[] = [];
  for (let n = 0; n < requests; n += 1) times.push((await ask(city.gateway.url, token, query, { code })).ms);
  const { cpuMs } = readTreeUsage(city.gateway.pid);
  return { medianMs: percentile(times, 0.5), cpuMsPerRequest: (cpuMs - before.cpuMs) / requests };
}

export async function measureParts(city: City, parts: readonly Part[], plan: Plan): Promise<readonly Round[]> {
  const questions = [
    ...parts.map((part) => [part.name, toQuery([part])] as const),
    [TOGETHER, toQuery(parts)] as const,
  ];
  plan.onProgress('warm-up');
  for (const [, query] of questions) await measure(city, query, { ...plan, requests: 1 });
  const rounds: Round[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    plan.onProgress(`round ${round} of ${plan.rounds}`);
    const timings: [string, Timing][] = [];
    for (const [name, query] of questions) timings.push([name, await measure(city, query, plan)]);
    rounds.push(Object.fromEntries(timings));
  }
  return rounds;
}

/** Each round by its own slowest part. */
export function toRatios(rounds: readonly Round[]): Ratios {
  const slowest = rounds.map((round) => {
    const parts = Object.entries(round).filter(([name]) => name !== TOGETHER);
    return parts.reduce((a, b) => (b[1].medianMs > a[1].medianMs ? b : a));
  });
  const ratios = rounds.map(
    (round, index) => (round[TOGETHER]?.medianMs ?? NaN) / (slowest[index]?.[1].medianMs ?? NaN),
  );
  return { ratio: toSpread(ratios), slowest: [...new Set(slowest.map(([name]) => name))] };
}
