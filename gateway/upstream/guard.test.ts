// What stands around one call: deadline, breaker, places, second attempts; without any network.
import { describe, expect, it } from '@jest/globals';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { UpstreamError } from '../../adapters/kit/index.js';
import { createGuard, limitsSchema, type Guard, type GuardedCall, type Limits, type Outcome } from './index.js';
import type { Deadline } from './deadline.js';
import { UnexpectedStatus } from './unexpectedStatus.js';
import { failureOf } from '../../test/support/upstreamFailure.js';

interface Observed {
  readonly operation: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

function build(more: Partial<Limits> = {}): { guard: Guard; observed: Observed[] } {
  const observed: Observed[] = [];
  const limits = limitsSchema.parse({ readMs: 300, breakMs: 100, retries: 0, ...more });
  const observe = (operation: string, outcome: Outcome, seconds: number) =>
    void observed.push({ operation, outcome, seconds });
  return { guard: createGuard({ adapter: 'a', limits, observe }), observed };
}

function call<T>(guard: Guard, run: GuardedCall<T>['run'], more: Partial<GuardedCall<T>> = {}): Promise<T> {
  return guard.call({ operation: 'o', safe: true, signal: new AbortController().signal, run, ...more });
}

const down = async () => Promise.reject(new UpstreamError('UPSTREAM_UNAVAILABLE'));
const forever = ({ signal }: Deadline) =>
  new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
const deaf = () => new Promise<never>(() => undefined);

async function open(guard: Guard, failures = 5): Promise<void> {
  for (let i = 0; i < failures; i += 1) await failureOf(call(guard, down));
}

describe('the deadline', () => {
  it.each([
    ['listens', forever],
    ['does not listen', deaf],
  ])('ends a call whose work %s to the signal', async (_what, run) => {
    const { guard, observed } = build({ readMs: 60 });
    const started = performance.now();
    expect((await failureOf(call(guard, run))).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(200);
    expect(observed).toEqual([{ operation: 'o', outcome: 'UPSTREAM_TIMEOUT', seconds: expect.any(Number) }]);
  });

  it('of one call wins over the adapter’s default', async () => {
    const { guard } = build({ readMs: 20 });
    expect(await call(guard, async () => delay(60, 'done'), { timeoutMs: 500 })).toBe('done');
  });

  it('holds while a call waits for a place behind slower ones', async () => {
    const { guard } = build({ maxParallel: 1, maxQueued: 10 });
    const long = call(guard, async () => delay(400, 'long'), { timeoutMs: 1_000 });
    const started = performance.now();
    expect((await failureOf(call(guard, async () => 'short', { timeoutMs: 50 }))).code).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - started).toBeLessThan(150);
    expect(await long).toBe('long');
  });

  it('that passed in the queue spares the upstream the call', async () => {
    const { guard } = build({ maxParallel: 1, maxQueued: 10 });
    let calls = 0;
    const long = call(guard, async () => delay(100));
    await failureOf(call(guard, async () => (calls += 1), { timeoutMs: 20 }));
    await long;
    await delay(10);
    expect(calls).toBe(0);
  });
});

describe('the caller', () => {
  it('who leaves ends the call at once', async () => {
    const { guard, observed } = build({ readMs: 5_000 });
    const controller = new AbortController();
    const work = failureOf(call(guard, deaf, { signal: controller.signal }));
    controller.abort();
    expect((await work).detail).toBe('caller left');
    expect(observed[0]?.outcome).toBe('aborted');
  });

  it('who leaves says nothing about the system: the breaker stays closed', async () => {
    const { guard } = build();
    for (let i = 0; i < 20; i += 1) {
      const controller = new AbortController();
      const work = failureOf(call(guard, forever, { signal: controller.signal }));
      controller.abort();
      await work;
    }
    expect(guard.isOpen()).toBe(false);
    expect(await call(guard, async () => 'still served')).toBe('still served');
  });
});

describe('the breaker', () => {
  it('opens after the set number of failures in a row, and then refuses without a call', async () => {
    const { guard } = build({ breakAfter: 3 });
    await open(guard, 2);
    expect(guard.isOpen()).toBe(false);
    await open(guard, 1);
    expect(guard.isOpen()).toBe(true);
    let calls = 0;
    const failure = await failureOf(call(guard, async () => (calls += 1)));
    expect([failure.code, failure.retryAfterSeconds, calls]).toEqual(['UPSTREAM_CIRCUIT_OPEN', 1, 0]);
  });

  it('counts failures in a row only', async () => {
    const { guard } = build({ breakAfter: 3 });
    for (let i = 0; i < 5; i += 1) {
      await open(guard, 2);
      await call(guard, async () => 'ok');
    }
    expect(guard.isOpen()).toBe(false);
  });

  it.each([
    ['a time-out', true, forever],
    ['an unreachable system', true, down],
    ['500', true, async () => Promise.reject(new UnexpectedStatus('UPSTREAM_BAD_STATUS', 500, undefined))],
    ['404', false, async () => Promise.reject(new UnexpectedStatus('UPSTREAM_BAD_STATUS', 404, undefined))],
    ['a refusal of ours', false, async () => Promise.reject(new UpstreamError('UPSTREAM_AUTH'))],
    ['a malformed answer', false, async () => Promise.reject(new UpstreamError('UPSTREAM_BAD_RESPONSE'))],
    ['a limit', false, async () => Promise.reject(new UpstreamError('UPSTREAM_RATE_LIMITED'))],
    ['a defect of the adapter', true, async () => Promise.reject(new TypeError('x'))],
  ])('after five times %s: open is %s', async (_what, opens, run) => {
    const { guard } = build({ readMs: 20, breakMs: 10_000 });
    for (let i = 0; i < 5; i += 1) await failureOf(call(guard, run));
    expect(guard.isOpen()).toBe(opens);
  });

  it('lets one call try after the pause, and refuses the others meanwhile', async () => {
    const { guard } = build();
    await open(guard);
    await delay(120);
    let calls = 0;
    const trial = call(guard, async () => {
      calls += 1;
      return delay(80, 'back');
    });
    await delay(10);
    const others = Promise.all([1, 2, 3].map(() => failureOf(call(guard, async () => (calls += 1)))));
    // At once: before the loop has gone round, whatever else this machine does.
    const first = await Promise.race([others, turn('something else')]);
    expect(first).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ code: 'UPSTREAM_CIRCUIT_OPEN' })));
    expect(await trial).toBe('back');
    expect([calls, guard.isOpen()]).toEqual([1, false]);
  });

  it('pauses again when the trial fails', async () => {
    const { guard } = build();
    await open(guard);
    await delay(120);
    await failureOf(call(guard, down));
    expect((await failureOf(call(guard, async () => 1))).code).toBe('UPSTREAM_CIRCUIT_OPEN');
    await delay(120);
    expect(await call(guard, async () => 'back')).toBe('back');
  });

  it('pauses for as long as the system itself asked for', async () => {
    const { guard } = build({ breakAfter: 2, breakMs: 20 });
    const busy = async () => Promise.reject(new UnexpectedStatus('UPSTREAM_BAD_STATUS', 503, 30));
    for (let i = 0; i < 2; i += 1) await failureOf(call(guard, busy));
    await delay(60);
    const failure = await failureOf(call(guard, async () => 1));
    expect(failure.code).toBe('UPSTREAM_CIRCUIT_OPEN');
    expect(failure.retryAfterSeconds).toBeGreaterThanOrEqual(29);
  });

  it('of one adapter does not stop another', async () => {
    const [one, other] = [build(), build()];
    await open(one.guard);
    expect(await call(other.guard, async () => 'ok')).toBe('ok');
  });
});

describe('places', () => {
  it('are as many as set; some calls wait, the rest are refused at once and told when to come back', async () => {
    const { guard } = build({ maxParallel: 2, maxQueued: 3 });
    let [running, most] = [0, 0];
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(30);
      running -= 1;
      return 'ok';
    };
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => call(guard, work)));
    expect(most).toBe(2);
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as UpstreamError] : []));
    expect(refused.map(({ code, retryAfterSeconds }) => [code, retryAfterSeconds])).toEqual(
      Array.from({ length: 3 }, () => ['UPSTREAM_UNAVAILABLE', 1]),
    );
    // Full is not broken.
    expect(guard.isOpen()).toBe(false);
  });

  it('are given back after failures', async () => {
    const { guard } = build({ maxParallel: 1, maxQueued: 0, breakAfter: 1_000, readMs: 20 });
    for (let i = 0; i < 5; i += 1) {
      await failureOf(call(guard, down));
      await failureOf(call(guard, forever));
      await delay(1);
    }
    expect(await call(guard, async () => 'ok')).toBe('ok');
  });
});

describe('second attempts', () => {
  it('are made for reads only', async () => {
    const { guard } = build({ retries: 2, breakAfter: 100 });
    let calls = 0;
    const count = async () => {
      calls += 1;
      return down();
    };
    await failureOf(call(guard, count));
    expect(calls).toBe(3);
    await failureOf(call(guard, count, { safe: false }));
    expect(calls).toBe(4);
  });

  it('are few when everything fails: a tenth of the calls and a small reserve', async () => {
    const { guard } = build({ retries: 3, breakAfter: 1_000, maxParallel: 1_000, readMs: 5_000 });
    let calls = 0;
    const count = async () => {
      calls += 1;
      return down();
    };
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => failureOf(call(guard, count))));
    }
    expect(calls).toBeGreaterThan(205);
    expect(calls).toBeLessThanOrEqual(200 + 0.1 * 200 + 10);
  });

  it('are not made once the caller has left', async () => {
    const { guard } = build({ retries: 3 });
    const controller = new AbortController();
    let calls = 0;
    const work = failureOf(
      call(
        guard,
        async () => {
          calls += 1;
          return down();
        },
        { signal: controller.signal },
      ),
    );
    await delay(5);
    controller.abort();
    await work;
    await delay(200);
    expect(calls).toBe(1);
  });
});

describe('errors', () => {
  it('keep their words to themselves', async () => {
    const { guard } = build();
    const failure = await failureOf(call(guard, async () => Promise.reject(new Error('connect 10.0.0.5:5432 pw=x'))));
    expect([failure.message, failure.detail, failure.code]).toEqual([
      'UPSTREAM_UNAVAILABLE',
      undefined,
      'UPSTREAM_UNAVAILABLE',
    ]);
  });

  it('that the work has coded itself pass as they are', async () => {
    const { guard, observed } = build();
    const own = new UpstreamError('UPSTREAM_ERROR', { detail: 'd' });
    expect(await failureOf(call(guard, async () => Promise.reject(own)))).toBe(own);
    expect(observed[0]?.outcome).toBe('UPSTREAM_ERROR');
  });
});
