// Shared work.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { createSingleFlight } from './singleFlight.js';

const forever = new AbortController().signal;

it('does the work once for all who wait, and again afterwards', async () => {
  const flights = createSingleFlight();
  let runs = 0;
  const work = async () => {
    await sleep(5);
    return (runs += 1);
  };
  expect(await Promise.all([1, 2, 3].map(() => flights.share('a', forever, work)))).toEqual([1, 1, 1]);
  expect(await flights.share('a', forever, work)).toBe(2);
});

it('keeps different keys apart', async () => {
  const flights = createSingleFlight();
  const answers = ['a', 'b'].map((key) => flights.share(key, forever, async () => key));
  expect(await Promise.all(answers)).toEqual(['a', 'b']);
});

it('lets one caller leave without ending the work of the others', async () => {
  const flights = createSingleFlight();
  const leaving = new AbortController();
  const work = () => sleep(20, 'done');
  const left = flights.share('a', leaving.signal, work);
  const stayed = flights.share('a', forever, work);
  leaving.abort();
  await expect(left).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
  expect(await stayed).toBe('done');
});

it('tells every waiting caller of a failure, and forgets it', async () => {
  const flights = createSingleFlight();
  const failing = [1, 2].map(() => flights.share('a', forever, () => Promise.reject(new Error('no'))));
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await flights.share('a', forever, async () => 'yes')).toBe('yes');
});
