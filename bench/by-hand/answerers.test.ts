// Tests of the programs written by hand: they set the yardstick, so they must ask little and answer right.
import { describe, expect, it } from '@jest/globals';
import { createAnswer } from '../upstream/createAnswer.js';
import { WORKLOADS, type Workload } from '../workloads/workload.js';
import { createAnswerer } from './answerers.js';
import type { Call } from './call.js';

/** Calls of the services without a wire, counted. */
function callsOf({ services }: Workload) {
  const answers = new Map(services.map((service) => [service.name, createAnswer(service)]));
  const asked: string[] = [];
  const call = (async (service: string, query: string, variables?: object) => {
    asked.push(service);
    const reply = answers.get(service)?.(JSON.stringify({ query, variables }));
    return (JSON.parse(reply?.toString() ?? '{}') as { data: unknown }).data;
  }) as Call;
  return { call, asked };
}

const EXPECTED: Readonly<Record<string, { calls: number; bytes: readonly [number, number] }>> = {
  w1: { calls: 5, bytes: [80_000, 100_000] },
  w2: { calls: 3, bytes: [13_000, 17_000] },
  w3: { calls: 1, bytes: [50, 500] },
  w4: { calls: 1, bytes: [100_000, 200_000] },
  'w5-20-of-50': { calls: 20, bytes: [500, 3_000] },
};

describe('the answers by hand', () => {
  it.each(Object.entries(EXPECTED))('%s', async (name, { calls, bytes: [least, most] }) => {
    const workload = WORKLOADS.find((one) => one.name === name);
    if (workload === undefined) throw new Error(`no workload ${name}`);
    const { call, asked } = callsOf(workload);
    const answer = JSON.stringify({ data: await createAnswerer(workload.byHand, call)(workload.questions[0] ?? {}) });
    expect(asked).toHaveLength(calls);
    expect(answer).not.toContain('null');
    expect(Buffer.byteLength(answer)).toBeGreaterThan(least);
    expect(Buffer.byteLength(answer)).toBeLessThan(most);
  });
});
