// One call for many askers; nobody's leaving disturbs the others.
import { describe, expect, it } from '@jest/globals';
import { createSingleFlight } from './singleFlight.js';

function open() {
  return new AbortController().signal;
}

describe('singleFlight', () => {
  it('runs the work once for those who ask at the same time, and again afterwards', async () => {
    const flights = createSingleFlight();
    let runs = 0;
    const work = async () => {
      runs += 1;
      return runs;
    };
    expect(await Promise.all([flights.share('a', open(), work), flights.share('a', open(), work)])).toEqual([1, 1]);
    expect(await flights.share('a', open(), work)).toBe(2);
    expect(await flights.share('b', open(), work)).toBe(3);
  });

  it('goes on for the others when one leaves, and stops when all have left', async () => {
    const flights = createSingleFlight();
    const [first, second] = [new AbortController(), new AbortController()];
    let shared: AbortSignal | undefined;
    const work = (signal: AbortSignal) => {
      shared = signal;
      return new Promise<string>(() => undefined);
    };
    const runs = [first, second].map((caller) =>
      flights.share('a', caller.signal, work).catch((error: unknown) => (error as { code?: string }).code),
    );
    first.abort();
    expect(await runs[0]).toBe('UPSTREAM_TIMEOUT');
    expect(shared?.aborted).toBe(false);
    second.abort();
    expect(await runs[1]).toBe('UPSTREAM_TIMEOUT');
    expect(shared?.aborted).toBe(true);
  });

  it('fails for all of them together, and starts anew afterwards', async () => {
    const flights = createSingleFlight();
    const fail = () => Promise.reject(new Error('mẫu'));
    const endings = await Promise.allSettled([flights.share('a', open(), fail), flights.share('a', open(), fail)]);
    expect(endings.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.share('a', open(), async () => 'ok')).toBe('ok');
  });

  it('refuses a caller who has left already', async () => {
    await expect(createSingleFlight().share('a', AbortSignal.abort(), async () => 1)).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
    });
  });
});
