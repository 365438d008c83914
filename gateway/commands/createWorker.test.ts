// The worker: no more than its share, nothing after it stopped, nothing under a lease that it may have lost.
import { afterEach, describe, expect, it, test } from '@jest/globals';
import { UpstreamError } from '../../adapters/kit/index.js';
import { aDue, scripted, startFakeWorker, type ScriptedStep } from '../../test/support/ledgerWorker.js';
import type { Worker } from './createWorker.js';

const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((worker) => worker.stop()));
});

function start(step: ScriptedStep, more: Parameters<typeof startFakeWorker>[1] = {}) {
  const made = startFakeWorker(scripted('ledger', step), more);
  started.push(made.worker);
  return made;
}

/** A step that begins, and ends when it is told to. */
function held() {
  const ends: (() => void)[] = [];
  const signals: AbortSignal[] = [];
  const send: NonNullable<ScriptedStep['send']> = ({ signal }) => {
    signals.push(signal);
    return new Promise((resolve) => ends.push(() => resolve({ outcome: 'DONE' })));
  };
  return { send, ends, signals };
}

/** That nothing happens cannot be awaited: so long that it would have. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 60));

const never: NonNullable<ScriptedStep['send']> = () => new Promise(() => undefined);

describe('a worker', () => {
  it('carries out what is due, and writes down what came of it', async () => {
    const { worker, lanes } = start({ send: async () => ({ outcome: 'DONE', result: { reference: 'HS-1' } }) });
    const row = aDue();
    lanes.due.push(row);
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
    const [moved] = lanes.written;
    expect(moved?.row).toMatchObject({ id: row.id, status: 'SENDING', steps: [{ status: 'SENDING' }] });
    expect(moved?.next).toMatchObject({
      status: 'CONFIRMED',
      seconds: null,
      steps: [{ result: { reference: 'HS-1' } }],
    });
    expect(lanes.errors).toEqual([]);
  });

  it('finds what is due by itself', async () => {
    const { lanes } = start({}, { pollMs: 5 });
    lanes.due.push(aDue());
    await lanes.until(() => lanes.written.length === 1);
  });

  it('has at most so many under way, and takes the next as soon as one is over', async () => {
    const { send, ends } = held();
    const { worker, lanes } = start({ send }, { parallel: 2 });
    lanes.due.push(...Array.from({ length: 5 }, () => aDue()));
    worker.wake('ledger');
    await lanes.until(() => ends.length === 2);
    worker.wake('ledger');
    await aMoment();
    expect([ends.length, lanes.due.length]).toEqual([2, 3]);
    ends[0]?.();
    await lanes.until(() => ends.length === 3);
    expect(lanes.claims.map(({ limit }) => limit)).toEqual([2, 1]);
    ends.forEach((end) => end());
    await lanes.until(() => ends.length === 5);
    ends.forEach((end) => end());
  });

  it('looks once more after a look during which it was woken', async () => {
    const { worker, lanes } = start({});
    let go = () => undefined as void;
    lanes.hold = new Promise((resolve) => {
      go = resolve;
    });
    for (let i = 0; i < 5; i += 1) worker.wake('ledger');
    await lanes.until(() => lanes.claims.length === 1);
    for (let i = 0; i < 5; i += 1) worker.wake('ledger');
    await aMoment();
    expect(lanes.claims.length).toBe(1);
    lanes.hold = undefined;
    go();
    await lanes.until(() => lanes.claims.length === 2);
    await aMoment();
    expect(lanes.claims.length).toBe(2);
  });

  it('says which tenants wait, as of now', async () => {
    let paused: readonly string[] = ['H26.L7'];
    const { worker, lanes } = start({}, { paused: () => paused });
    worker.wake('ledger');
    await lanes.until(() => lanes.claims.length === 1);
    paused = [];
    worker.wake('ledger');
    await lanes.until(() => lanes.claims.length === 2);
    expect(lanes.claims.map((claim) => claim.paused)).toEqual([['H26.L7'], []]);
  });

  it('outlives a store that fails, and goes on', async () => {
    const { worker, lanes } = start({});
    lanes.failure = new Error('away');
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.errors.length === 1);
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
  });

  it('leaves what cannot be written to whoever comes next', async () => {
    const { worker, lanes } = start({});
    lanes.unwritten = new Error('away');
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.errors.length === 1);
    lanes.unwritten = undefined;
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
  });
});

describe('a step', () => {
  it.each([
    ['that says so itself', { timeoutMs: 20 }, {}],
    ['that says nothing', {}, { stepMs: 20 }],
  ])('has a deadline (%s), after which nobody knows', async (_what, step, more) => {
    let seen: AbortSignal | undefined;
    const send: NonNullable<ScriptedStep['send']> = ({ signal }) => {
      seen = signal;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const { worker, lanes } = start({ send, ...step }, more);
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
    expect(seen?.aborted).toBe(true);
    expect(lanes.written[0]?.next).toMatchObject({ status: 'UNKNOWN', steps: [{ status: 'UNKNOWN', attempts: 1 }] });
  });

  it('whose adapter does not listen to its signal is not waited for', async () => {
    const { worker, lanes } = start({ send: never, timeoutMs: 20 });
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
    expect(lanes.written[0]?.came).toMatchObject({ kind: 'FAILED', error: { code: 'UPSTREAM_TIMEOUT' } });
    expect(lanes.written[0]?.next.status).toBe('UNKNOWN');
  });
});

describe('a lease', () => {
  it('is made to last while its command is under way, and that alone', async () => {
    const { send, ends } = held();
    const { worker, lanes } = start({ send }, { leaseSeconds: 0.3 });
    const row = aDue();
    lanes.due.push(row);
    worker.wake('ledger');
    await lanes.until(() => lanes.extended.length >= 2);
    ends[0]?.();
    await lanes.until(() => lanes.written.length === 1);
    expect(new Set(lanes.extended.flat())).toEqual(new Set([row.lane]));
  });

  it('that was lost ends what is under way', async () => {
    const { send, signals } = held();
    const { worker, lanes } = start({ send }, { leaseSeconds: 0.3 });
    lanes.lost = true;
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(lanes.written[0]?.next.status).toBe('UNKNOWN');
  });

  it('that is half over before anything was sent is not used any more', async () => {
    const { send, signals } = held();
    const { worker, lanes } = start({ send }, { leaseSeconds: 0.04 });
    lanes.hold = new Promise((resolve) => setTimeout(resolve, 60));
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.errors.length === 1);
    expect([signals.length, lanes.written.length]).toEqual([0, 0]);
  });
});

describe('a breaker that is open', () => {
  const open = () => new UpstreamError('UPSTREAM_CIRCUIT_OPEN', { sent: false, retryAfterSeconds: 0.2 });

  it('is not asked again and again: nothing is leased until it lets one through', async () => {
    let isOpen = true;
    const send = async () => {
      if (isOpen) throw open();
      return { outcome: 'DONE' as const };
    };
    const { worker, lanes } = start({ send }, { parallel: 1, pollMs: 10 });
    lanes.due.push(aDue(), aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.written.length === 1);
    const shutAt = performance.now();
    expect(lanes.written[0]?.next).toMatchObject({ status: 'ACCEPTED', steps: [{ status: 'PENDING', attempts: 0 }] });
    const before = lanes.claims.length;
    isOpen = false;
    worker.wake('ledger');
    await lanes.until(() => lanes.claims.length > before);
    expect(performance.now() - shutAt).toBeGreaterThan(150);
    await lanes.until(() => lanes.written.length === 2);
    expect(lanes.written[1]?.next.status).toBe('CONFIRMED');
  });
});

describe('stopping', () => {
  it('finishes what is under way, leases nothing more, and gives the leases back last', async () => {
    const { send, ends, signals } = held();
    const { worker, lanes } = start({ send }, { parallel: 1 });
    lanes.due.push(aDue(), aDue());
    worker.wake('ledger');
    await lanes.until(() => ends.length === 1);
    const stopped = worker.stop();
    worker.wake('ledger');
    await aMoment();
    expect([lanes.released.length, signals[0]?.aborted]).toEqual([0, false]);
    ends[0]?.();
    await stopped;
    expect(lanes.written[0]?.next.status).toBe('CONFIRMED');
    expect([lanes.released.length, lanes.due.length, signals.length]).toEqual([1, 1, 1]);
    expect(lanes.released[0]).toBe(lanes.claims[0]?.owner);
  });

  it('gives up after the grace time what does not end, and says that nobody knows', async () => {
    const { worker, lanes } = start({ send: never }, { graceMs: 20 });
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.claims.length === 2 || lanes.due.length === 0);
    await worker.stop();
    expect(lanes.written.map(({ next }) => next.status)).toEqual(['UNKNOWN']);
    expect(lanes.released.length).toBe(1);
  });

  test('waits for a lease that is being taken, and sends nothing afterwards', async () => {
    const { send, signals } = held();
    const { worker, lanes } = start({ send }, { graceMs: 20 });
    let go = () => undefined as void;
    lanes.hold = new Promise((resolve) => {
      go = resolve;
    });
    lanes.due.push(aDue());
    worker.wake('ledger');
    await lanes.until(() => lanes.claims.length === 1);
    const stopped = worker.stop();
    setImmediate(go);
    await stopped;
    await aMoment();
    expect(signals.length).toBe(0);
  });
});
