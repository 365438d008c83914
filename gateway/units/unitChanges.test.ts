// Which units are told of when the day of a reorganisation comes: those that are others now, and no others.
import { describe, expect, it } from '@jest/globals';
import { createChangeQueues, type AdapterRecord, type Changes, type Looked } from '../../adapters/kit/index.js';
import { loadUnits } from '../../config/units/loadUnits.js';
import { provinceAfter, resolution } from '../../test/support/smallProvince.js';
import { createAgencyDirectory } from './agencyDirectory.js';
import { createUnitTree } from './createUnitTree.js';
import type { UnitSources } from './unitFields.js';
import type { UnitTree } from './types.js';
import { followUnits, watchUnits } from './unitChanges.js';

const DAY = '2025-07-01';
const BEFORE = '2025-06-30';
/** Two wards become a new one; one goes into another that stays as it is; two districts' wards stay where they are. */
const MERGER = resolution(
  DAY,
  [['00010', '001']],
  [
    ['00001', '00010'],
    ['00002', '00010'],
    ['00005', '00006'],
  ],
);
const CHANGED = ['x:2025-07:00010', 'x:a:00001', 'x:a:00002', 'x:a:00005', 'x:a:00006'];

/** A replica with a clock that the test sets, and a tree that it replaces. */
function aReplica(tree: UnitTree, today: string) {
  const state = { tree, today };
  const sources = {
    get tree() {
      return state.tree;
    },
    get directory() {
      return createAgencyDirectory(state.tree, []);
    },
    clock: { now: () => new Date(`${state.today}T05:00:00Z`), today: () => state.today },
  } as UnitSources;
  const watch = watchUnits(sources);
  const look = (cursor: unknown) => watch.look(cursor, null, new AbortController().signal);
  return { state, sources, look };
}

const keysOf = ({ changes }: Looked) => changes.map(({ key }) => key).sort();

describe('the watch of units', () => {
  it('tells of nothing at the first look, nor while nothing changes', async () => {
    const { look } = aReplica(provinceAfter(MERGER), BEFORE);
    const first = await look(null);
    expect(first.changes).toEqual([]);
    expect((await look(first.cursor)).changes).toEqual([]);
  });

  it('tells, by the day alone, of those that ended and those they went into: the new and the ones there were', async () => {
    const { state, look } = aReplica(provinceAfter(MERGER), BEFORE);
    const { cursor } = await look(null);
    state.today = DAY;
    const found = await look(cursor);
    expect(keysOf(found)).toEqual(CHANGED);
    expect(found.changes[0]).toEqual({ type: 'Unit', key: expect.any(String), unit: found.changes[0]?.key });
    state.today = '2025-07-02';
    expect((await look(found.cursor)).changes).toEqual([]);
  });

  it('tells of a decision when it is taken, as far as a unit is described in another way', async () => {
    const { state, look } = aReplica(provinceAfter(), BEFORE);
    const { cursor } = await look(null);
    state.tree = provinceAfter(MERGER);
    const found = keysOf(await look(cursor));
    expect(found).toEqual(expect.arrayContaining(['x:2025-07:00010', 'x:a:00001', 'x:a:00002', 'x:a:00005']));
    for (const key of found) expect(CHANGED).toContain(key);
  });

  it('tells of every unit that is in the table no more', async () => {
    const { state, look } = aReplica(provinceAfter(MERGER), BEFORE);
    const { cursor } = await look(null);
    state.tree = provinceAfter();
    expect(keysOf(await look(cursor))).toContain('x:2025-07:00010');
  });

  it('finds on the real table what it knows of the reorganisation of 2025, and its cursor fits', async () => {
    const tree = createUnitTree(loadUnits());
    const { state, look } = aReplica(tree, BEFORE);
    const { cursor } = await look(null);
    state.today = DAY;
    const found = await look(cursor);
    const ended = tree.units.filter(({ validTo }) => validTo === BEFORE).map(({ key }) => key);
    const begun = tree.units.filter(({ validFrom }) => validFrom === DAY).map(({ key }) => key);
    expect(begun).toHaveLength(126);
    expect(keysOf(found)).toEqual(expect.arrayContaining([...ended, ...begun]));
    expect(found.changes.length).toBeLessThan(5_000);
    expect(JSON.stringify(found.cursor).length).toBeLessThan(262_144);
    expect(cursor).not.toEqual(found.cursor);
  });
});

describe('unitChanged', () => {
  async function hear(unit: string | null | undefined, keys: readonly string[]): Promise<unknown> {
    const { sources } = aReplica(provinceAfter(MERGER), DAY);
    const queues = createChangeQueues();
    const changes: Changes = queues.changes;
    const source = followUnits(sources, changes);
    const { signal } = new AbortController();
    const rows = source({ unit } as never, {} as never, signal)[Symbol.asyncIterator]();
    const next = rows.next();
    queues.add(keys.map((key) => ({ type: 'Unit', key, unit: key })));
    return ((await next).value as AdapterRecord)['key'];
  }

  it('tells of any unit, or of the one asked for, as it is now; never of one that is not there', async () => {
    expect(await hear(null, ['x:a:00003'])).toBe('x:a:00003');
    expect(await hear(undefined, ['x:a:gone', 'x:a:00003'])).toBe('x:a:00003');
    expect(await hear('x:a:00001', ['x:a:00003', 'x:a:00001'])).toBe('x:a:00001');
  });
});
