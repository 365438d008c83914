// Nobody waits longer than the signal lasts, and nothing is left of having waited.
import { expect, it } from '@jest/globals';
import { untilSignal } from './untilSignal.js';

const never = new Promise<never>(() => undefined);
const TIMEOUT = { code: 'UPSTREAM_TIMEOUT', detail: 'a look' };

it('what is done in time is handed on, a failure too', async () => {
  const { signal } = new AbortController();
  expect(await untilSignal(Promise.resolve(1), signal, 'a look')).toBe(1);
  const broken = new Error('x');
  await expect(untilSignal(Promise.reject(broken), signal, 'a look')).rejects.toBe(broken);
});

it('work that does not listen is given up when the signal aborts, or has aborted', async () => {
  const ended = new AbortController();
  const waiting = untilSignal(never, ended.signal, 'a look');
  ended.abort();
  await expect(waiting).rejects.toMatchObject(TIMEOUT);
  await expect(untilSignal(never, ended.signal, 'a look')).rejects.toMatchObject(TIMEOUT);
  await expect(untilSignal(never, AbortSignal.timeout(1), 'a look')).rejects.toMatchObject(TIMEOUT);
});

it('a failure after the signal is nobody’s any more', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on('unhandledRejection', hear);
  let fail = (_error: Error) => undefined as void;
  const work = new Promise<never>((_resolve, reject) => (fail = reject));
  await expect(untilSignal(work, AbortSignal.abort(), 'a look')).rejects.toMatchObject(TIMEOUT);
  fail(new Error('late'));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

it('nothing is left on a signal that outlives the work', async () => {
  let listeners = 0;
  const signal = {
    aborted: false,
    addEventListener: () => (listeners += 1),
    removeEventListener: () => (listeners -= 1),
  } as unknown as AbortSignal;
  await untilSignal(Promise.resolve(), signal, 'a look');
  expect(listeners).toBe(0);
});
