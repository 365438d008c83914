// Rounds in turns: gateway, fan-out, gateway, fan-out … Other load on the machine then hits both alike.
import { readProcessUsage } from './processUsage.js';
import { runLoad, type LoadPlan } from './runLoad.js';
import { percentile } from './statistics.js';
import type { RunningVariants, VariantName } from './startVariants.js';

/** One variant in one round. */
export interface RoundFigures {
  readonly requests: number;
  readonly errors: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time of the variant's process for one request. */
  readonly cpuMsPerRequest: number;
  /** At the end of the round. */
  readonly rssBytes: number;
}

export type Figures<Name extends string = VariantName> = Readonly<Partial<Record<Name, readonly RoundFigures[]>>>;

export interface RoundsPlan<Name extends string = VariantName> {
  readonly query: string;
  readonly units: readonly string[];
  readonly names: readonly Name[];
  readonly rounds: number;
  readonly seconds: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  onProgress(what: string): void;
}

const WARM_UP_SECONDS = 3;
/** A round that takes so many times its planned length is cut. */
const PATIENCE = 4;

type Until = LoadPlan['until'];

async function load<Name extends string>(
  variants: RunningVariants<Name>,
  name: Name,
  plan: RoundsPlan<Name>,
  until: Until,
) {
  const { query, units, concurrency, signal } = plan;
  signal.throwIfAborted();
  const token = await variants.obtainToken();
  const outcome = await runLoad({ url: variants.programs[name].url, token, query, units, concurrency, until, signal });
  signal.throwIfAborted();
  return outcome;
}

/** The number of requests that fills a round: with a fixed number, every request that was begun is also answered. */
function toAmount(
  requestsPerSecond: number,
  { seconds, concurrency }: Pick<RoundsPlan, 'seconds' | 'concurrency'>,
): Until {
  const requests = Math.max(concurrency, Math.round(requestsPerSecond * seconds));
  return { requests, atMostSeconds: seconds * PATIENCE };
}

async function measureRound<Name extends string>(
  variants: RunningVariants<Name>,
  name: Name,
  plan: RoundsPlan<Name>,
  until: Until,
): Promise<RoundFigures> {
  const { pid } = variants.programs[name];
  const before = readProcessUsage(pid);
  const { requests, errors, seconds, latencies } = await load(variants, name, plan, until);
  const after = readProcessUsage(pid);
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

/** Warms each variant up, then measures all rounds. Rejects when `signal` aborts. */
export async function measureRounds<Name extends string>(
  variants: RunningVariants<Name>,
  plan: RoundsPlan<Name>,
): Promise<Figures<Name>> {
  const figures: Partial<Record<Name, RoundFigures[]>> = {};
  const speeds = new Map<Name, number>();
  for (const name of plan.names) {
    plan.onProgress(`warm-up: ${name}`);
    const { requests, seconds } = await load(variants, name, plan, { seconds: WARM_UP_SECONDS });
    speeds.set(name, requests / seconds);
  }
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const name of plan.names) {
      plan.onProgress(`round ${round} of ${plan.rounds}: ${name}`);
      const measured = await measureRound(variants, name, plan, toAmount(speeds.get(name) ?? 1, plan));
      speeds.set(name, measured.requestsPerSecond);
      (figures[name] ??= []).push(measured);
    }
  }
  return figures;
}
