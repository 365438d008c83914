// A unit in a month: there for every month in which the unit was, on one day at least, and for no other.
import { expect, it } from '@jest/globals';
import type { AdapterCall } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { overviewEntity } from './unitOverviews.js';

const tree = createUnitTree(loadUnits());
const TODAY = '2026-11-20';
const clock = { now: () => new Date(`${TODAY}T05:00:00Z`), today: () => TODAY };
const entity = overviewEntity({ tree, clock, directory: {} as never });
const load = (...keys: string[]) => entity.load(keys, {} as AdapterCall<unknown>);

it('is a row of unit and month', async () => {
  expect(await load('hn:2025-07:00103@2026-10')).toEqual([
    { key: 'hn:2025-07:00103@2026-10', unitKey: 'hn:2025-07:00103', month: '2026-10' },
  ]);
});

it('exists from the month in which the unit begins to the one in which it ends, or to this one', async () => {
  const keys = ['hn:2025-07:00103@2025-06', 'hn:2025-07:00103@2025-07', 'hn:2025-07:00103@2026-11'];
  const found = await load(...keys, 'hn:2025-06:00103@2025-06', 'hn:2025-06:00103@2025-07', 'hn:01@2026-12');
  expect(found.map((row) => row !== null)).toEqual([false, true, true, true, false, false]);
});

it.each(['hn:2025-07:99999@2026-10', 'hn:01', 'hn:01@2026-13', '@2026-10'])('is null for %s', async (key) => {
  expect(await load(key)).toEqual([null]);
});
