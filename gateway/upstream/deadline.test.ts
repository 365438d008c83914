// One timer and one signal for one call, gone when it is over.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { startDeadline } from './deadline.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

describe('startDeadline', () => {
  it('aborts when the time is over, and says so', async () => {
    const deadline = startDeadline(new AbortController().signal, 50);
    jest.advanceTimersByTime(49);
    expect([deadline.signal.aborted, deadline.passed]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    expect([deadline.signal.aborted, deadline.passed]).toEqual([true, true]);
    await expect(deadline.aborted).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(deadline.signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('aborts when the caller leaves, with their reason, and no time has passed', async () => {
    const caller = new AbortController();
    const deadline = startDeadline(caller.signal, 50);
    const reason = new Error('left');
    caller.abort(reason);
    await expect(deadline.aborted).rejects.toBe(reason);
    expect([deadline.signal.reason, deadline.passed]).toEqual([reason, false]);
  });

  it('is aborted from the start for a caller who has left', async () => {
    const reason = new Error('left');
    const deadline = startDeadline(AbortSignal.abort(reason), 50);
    expect(deadline.signal.aborted).toBe(true);
    await expect(deadline.aborted).rejects.toBe(reason);
    deadline.clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind once it is cleared', async () => {
    const caller = new AbortController();
    const deadline = startDeadline(caller.signal, 50);
    expect([jest.getTimerCount(), listeners(caller.signal)]).toEqual([1, 1]);
    deadline.clear();
    expect([jest.getTimerCount(), listeners(caller.signal)]).toEqual([0, 0]);
    jest.advanceTimersByTime(100);
    caller.abort();
    expect([deadline.signal.aborted, deadline.passed]).toEqual([false, false]);
  });
});
