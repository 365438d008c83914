// The harvest against sources that cut off: every row once, in few calls, and the word of it where that cannot be.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Window } from './feedbackSystem.js';
import { harvest } from './harvest.js';

const DAY = 86_400_000;

interface Row {
  readonly id: string;
  readonly at: number;
}
const toRows = (times: readonly number[]): Row[] =>
  times.map((second, index) => ({ id: `r${index}`, at: second * 1_000 }));

function gather(
  rows: readonly Row[],
  span: Window,
  more: Partial<Parameters<typeof harvest<Row & Record<string, unknown>>>[0]> = {},
) {
  const asked: Window[] = [];
  const options = { windowDays: 90, rowLimit: 10, maxCalls: 10_000, ...more };
  const result = harvest<Row & Record<string, unknown>>({
    ...options,
    span,
    id: (row) => row.id,
    fetch: async (window) => {
      asked.push(window);
      const inside = rows.filter(({ at }) => at >= window.from && at <= window.until);
      return inside.slice(0, options.rowLimit).map((row) => ({ ...row }));
    },
  });
  return { result, asked };
}

describe('a harvest', () => {
  it('finds every row once, and says so, unless one second holds too many', async () => {
    const second = fc.integer({ min: 0, max: 200 * 86_400 });
    const times = fc.array(fc.oneof(second, fc.integer({ min: 5_000, max: 5_020 })), { maxLength: 120 });
    await fc.assert(
      fc.asyncProperty(times, fc.integer({ min: 1, max: 90 }), async (seconds, windowDays) => {
        const rows = toRows(seconds);
        const { result, asked } = gather(rows, { from: 0, until: 200 * DAY }, { windowDays });
        const { rows: found, truncated } = await result;
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        if (!truncated) expect(found).toHaveLength(rows.length);
        // Two seconds side by side with so many are the least that may be cut off.
        const crowded = seconds.some((at) => seconds.filter((other) => other === at || other === at + 1).length >= 10);
        if (!crowded) expect(truncated).toBe(false);
        for (const { from, until } of asked) expect(until - from).toBeLessThanOrEqual(windowDays * DAY);
      }),
      { numRuns: 60 },
    );
  });

  it('reports what it cannot reach', async () => {
    const { result } = gather(toRows(Array.from({ length: 12 }, () => 7)), { from: 0, until: DAY });
    expect(await result).toMatchObject({ truncated: true, rows: { length: 10 } });
  });

  it('asks once where nothing is cut off, in windows of at most 90 days', async () => {
    const { result, asked } = gather(toRows([1, 2, 3]), { from: 0, until: 91 * DAY });
    expect((await result).rows).toHaveLength(3);
    expect(asked).toEqual([
      { from: 0, until: 90 * DAY },
      { from: 90 * DAY, until: 91 * DAY },
    ]);
  });

  it('loses nothing where it halves', async () => {
    const rows = toRows(Array.from({ length: 100 }, (_, index) => index));
    const { rows: found, truncated } = await gather(rows, { from: 0, until: DAY }).result;
    expect([found.length, truncated]).toEqual([100, false]);
  });

  it('does not go on for ever', async () => {
    const rows = toRows(Array.from({ length: 50 }, (_, index) => index));
    await expect(gather(rows, { from: 0, until: DAY }, { maxCalls: 3 }).result).rejects.toThrow('too wide');
  });
});
