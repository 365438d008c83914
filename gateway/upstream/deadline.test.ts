// One timer for one call, gone when it is over; signals only for those who need one.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { Deadline } from './deadline.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

function open(signal = new AbortController().signal) {
  const deadline = new Deadline(signal, 50);
  const reasons: unknown[] = [];
  deadline.onEnd((reason) => reasons.push(reason));
  return { deadline, reasons };
}

describe('Deadline', () => {
  it('ends when the time is over, and says so', () => {
    const { deadline, reasons } = open();
    jest.advanceTimersByTime(49);
    expect([deadline.isOpen, deadline.passed, deadline.signal.aborted]).toEqual([true, false, false]);
    jest.advanceTimersByTime(1);
    expect([deadline.isOpen, deadline.passed, deadline.signal.aborted]).toEqual([false, true, true]);
    expect(reasons).toEqual([expect.objectContaining({ name: 'TimeoutError' })]);
    expect(deadline.signal.reason).toBe(reasons[0]);
  });

  it('ends when the caller leaves, with their reason, and no time has passed', () => {
    const caller = new AbortController();
    const { deadline, reasons } = open(caller.signal);
    const reason = new Error('left');
    caller.abort(reason);
    expect([reasons, deadline.passed, deadline.signal.reason]).toEqual([[reason], false, reason]);
  });

  it('is over from the start for a caller who has left', () => {
    const reason = new Error('left');
    const { deadline, reasons } = open(AbortSignal.abort(reason));
    expect([deadline.isOpen, deadline.signal.aborted, reasons]).toEqual([false, true, [reason]]);
    deadline.clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is told of once, to whoever came before and after', () => {
    const caller = new AbortController();
    const { deadline, reasons } = open(caller.signal);
    caller.abort('left');
    jest.advanceTimersByTime(100);
    deadline.onEnd((reason) => reasons.push(reason, 'late'));
    expect([reasons, deadline.passed]).toEqual([['left', 'left', 'late'], false]);
  });

  it('leaves nothing behind once it is cleared, however many calls a caller makes', () => {
    const caller = new AbortController();
    const all = Array.from({ length: 100 }, () => open(caller.signal));
    expect([jest.getTimerCount(), listeners(caller.signal)]).toEqual([100, 1]);
    for (const { deadline } of all) deadline.clear();
    expect(listeners(caller.signal)).toBe(0);
    jest.advanceTimersByTime(100);
    caller.abort();
    expect(jest.getTimerCount()).toBe(0);
    expect(all.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(all.every(({ deadline }) => deadline.isOpen)).toBe(true);
  });
});
