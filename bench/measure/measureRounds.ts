// Rounds in turns: one variant after the other, then all of them again. Other load on the machine then hits all alike.
import type { ChildProgram } from './childProgram.js';
import { readTreeUsage } from './processUsage.js';
import { runLoad, type LoadPlan, type Requests } from './runLoad.js';
import { percentile } from './statistics.js';

/** A running variant and what it is asked. */
export interface Target {
  readonly program: Pick<ChildProgram, 'pid' | 'url'>;
  /** Asked before each round: tokens expire. */
  requests(): Promise<Requests>;
}

/** One variant in one round. */
export interface RoundFigures {
  readonly requests: number;
  readonly errors: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time of the variant's processes for one request. */
  readonly cpuMsPerRequest: number;
  /** At the end of the round. */
  readonly rssBytes: number;
}

export type Figures<Name extends string = string> = Readonly<Partial<Record<Name, readonly RoundFigures[]>>>;

export interface RoundsPlan {
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  onProgress(what: string): void;
}

/**
 * A program is warm when its requests have stopped getting cheaper: V8 still compiles the gateway's code after thousands
 * of them, the few lines of the fan-out after some hundreds. Until then rounds would measure how long each has run.
 */
const WARM = { windowSeconds: 3, cheaper: 0.95, windowsWithoutGain: 2, mostWindows: 12 };
/** A round that takes so many times its planned length is cut. */
const PATIENCE = 4;

type Until = LoadPlan['until'];

async function load(target: Target, { concurrency, signal }: RoundsPlan, until: Until) {
  signal.throwIfAborted();
  const requests = await target.requests();
  const outcome = await runLoad({ url: target.program.url, requests, concurrency, until, signal });
  signal.throwIfAborted();
  return outcome;
}

/** The number of requests that fills a round: with a fixed number, every request that was begun is also answered. */
function toAmount(requestsPerSecond: number, { seconds, concurrency }: RoundsPlan): Until {
  const requests = Math.max(concurrency, Math.round(requestsPerSecond * seconds));
  return { requests, atMostSeconds: seconds * PATIENCE };
}

async function measureRound(name: string, target: Target, plan: RoundsPlan, until: Until): Promise<RoundFigures> {
  const { pid } = target.program;
  const before = readTreeUsage(pid);
  const { requests, errors, seconds, latencies } = await load(target, plan, until);
  const after = readTreeUsage(pid);
  if (requests === 0) throw new Error(`${name} answered nothing in a whole round`);
  return {
    requests,
    errors,
    requestsPerSecond: requests / seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    cpuMsPerRequest: (after.cpuMs - before.cpuMs) / requests,
    rssBytes: after.rssBytes,
  };
}

/** Load until it is warm. Returns its requests per second then. */
async function warmUp(name: string, target: Target, plan: RoundsPlan): Promise<number> {
  let best = Infinity;
  let speed = 0;
  let withoutGain = 0;
  for (let window = 0; window < WARM.mostWindows && withoutGain < WARM.windowsWithoutGain; window += 1) {
    const { cpuMsPerRequest, requestsPerSecond } = await measureRound(name, target, plan, {
      seconds: WARM.windowSeconds,
    });
    withoutGain = cpuMsPerRequest > best * WARM.cheaper ? withoutGain + 1 : 0;
    best = Math.min(best, cpuMsPerRequest);
    speed = requestsPerSecond;
  }
  return speed;
}

/** Warms each variant up, then measures all rounds, in the order of `targets`. Rejects when the signal aborts. */
export async function measureRounds<Name extends string>(
  targets: Readonly<Record<Name, Target>>,
  plan: RoundsPlan,
): Promise<Figures<Name>> {
  const names = Object.keys(targets) as Name[];
  const figures: Partial<Record<Name, RoundFigures[]>> = {};
  const speeds = new Map<Name, number>();
  for (const name of names) {
    plan.onProgress(`warm-up: ${name}`);
    speeds.set(name, await warmUp(name, targets[name], plan));
  }
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const name of names) {
      plan.onProgress(`round ${round} of ${plan.rounds}: ${name}`);
      const measured = await measureRound(name, targets[name], plan, toAmount(speeds.get(name) ?? 1, plan));
      speeds.set(name, measured.requestsPerSecond);
      (figures[name] ??= []).push(measured);
    }
  }
  return figures;
}
