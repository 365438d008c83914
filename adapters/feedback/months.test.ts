// Months are read once for everybody, for a while, and anew after a write.
import { expect, it } from '@jest/globals';
import { createMonths } from './months.js';

const signal = new AbortController().signal;

function createBench(most = 3) {
  let now = 0;
  const read: string[] = [];
  const gates: (() => void)[] = [];
  let isHeld = false;
  const months = createMonths<{ id: string }>({
    clock: { now: () => new Date(now), today: () => '2026-07-15' },
    seconds: 60,
    most,
    read: async (month) => {
      const count = read.push(month);
      if (isHeld) await new Promise<void>((resolve) => gates.push(resolve));
      return { rows: [{ id: `${month} ${count}` }], truncated: false };
    },
  });
  return { months, read, gates, hold: () => (isHeld = true), pass: (ms: number) => (now += ms) };
}

it('is read once by two at the same time, and again when it is old', async () => {
  const { months, read, pass } = createBench();
  await Promise.all([months.load('2026-07', signal), months.load('2026-07', signal)]);
  pass(59_999);
  await months.load('2026-07', signal);
  expect(read).toEqual(['2026-07']);
  pass(1);
  await months.load('2026-07', signal);
  expect(read).toHaveLength(2);
});

it('is read anew after a write, also where the read before it is still under way', async () => {
  const { months, read, gates, hold } = createBench();
  hold();
  const before = months.load('2026-07', signal);
  months.forget();
  const after = months.load('2026-07', signal);
  gates.forEach((open) => open());
  expect((await before).rows).toEqual([{ id: '2026-07 1' }]);
  expect((await after).rows).toEqual([{ id: '2026-07 2' }]);
  expect((await months.load('2026-07', signal)).rows).toEqual([{ id: '2026-07 2' }]);
  expect(read).toHaveLength(2);
});

it('holds a few months alone', async () => {
  const { months, read } = createBench(2);
  for (const month of ['2026-05', '2026-06', '2026-07', '2026-05']) await months.load(month, signal);
  expect(read).toEqual(['2026-05', '2026-06', '2026-07', '2026-05']);
});
