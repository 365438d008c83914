// The yardstick of long lists: reading the answer's JSON and writing it again, nothing else.
import { createAnswerer } from '../by-hand/answerers.js';
import { createCall } from '../by-hand/call.js';
import type { RoundFigures } from '../measure/measureRounds.js';
import type { Workload } from './workload.js';

const TIMES = 400;

function measureOnce(text: string): RoundFigures {
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  for (let i = 0; i < TIMES; i += 1) JSON.stringify(JSON.parse(text));
  const { user, system } = process.cpuUsage(cpu);
  const each = (performance.now() - started) / TIMES;
  return {
    ...{ requests: TIMES, errors: 0, requestsPerSecond: 1_000 / each, p50Ms: each, p99Ms: each },
    cpuMsPerRequest: (user + system) / 1_000 / TIMES,
    rssBytes: process.memoryUsage.rss(),
  };
}

/** In this process, of the answer to the workload's first question. */
export async function measureParseStringify(workload: Workload, upstream: string, rounds: number) {
  const answer = createAnswerer(workload.byHand, createCall(upstream));
  const text = JSON.stringify({ data: await answer(workload.questions[0] ?? {}) });
  measureOnce(text);
  return Array.from({ length: rounds }, () => measureOnce(text));
}
