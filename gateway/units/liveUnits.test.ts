// What holds on to the live objects sees every new table, and nothing of a table that cannot be used.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createLiveUnits } from './liveUnits.js';
import { applyResolution, beforeResolution, toResolutionFile } from './reorganisation/applyResolution.js';
import type { AgencyRow } from './types.js';

const full = loadUnits();
const before = beforeResolution(full, '2025-07-01');
const after = applyResolution(before, toResolutionFile(full, '2025-07-01', { number: 'Mẫu', title: 'Mẫu' }));
const CITY: AgencyRow = { code: 'H26', name: 'UBND mẫu', parentCode: null, unit: 'hn:01', ceasedOn: null };
const NEW: AgencyRow = { code: 'H26.L7', name: 'Tây Hồ', parentCode: 'H26', unit: 'hn:2025-07:00103', ceasedOn: null };
const BELOW: AgencyRow = { code: 'H26.L7.01', name: 'Phòng', parentCode: 'H26.L7', unit: 'hn:01', ceasedOn: null };

describe('live units', () => {
  it('stay the same objects and answer from the newest table', () => {
    const live = createLiveUnits(before, [CITY]);
    const { tree, directory, facts } = live;
    const first = live.version();
    const root = { unit: 'hn:01', reach: 'SUBTREE', since: '2025-01-01' } as const;
    const ward = { unit: 'hn:2025-07:00103', reach: 'SELF', since: '2025-07-01' } as const;
    expect([tree.unit('hn:2025-07:00103'), directory.agency('H26.L7')]).toEqual([undefined, undefined]);
    expect(facts.covers([root], [ward])).toBe(false);
    expect(directory.scopeOf([root]).includes(ward.unit)).toBe(false);

    live.replace(after, [CITY, NEW]);
    expect([live.tree === tree, live.directory === directory, live.version() === first]).toEqual([true, true, false]);
    expect(tree.unit('hn:2025-07:00103')?.name).toBe('Tây Hồ');
    expect(tree.units).toHaveLength(683);
    expect(directory.agency('H26.L7')?.unit).toBe('hn:2025-07:00103');
    expect(facts.covers([root], [ward])).toBe(true);
    expect(directory.scopeOf([root]).includes(ward.unit)).toBe(true);
  });

  it('decide by the date alone when a planned unit begins and its predecessors end', () => {
    const { facts, tree } = createLiveUnits(after, [CITY]);
    const days = ['2025-06-30', '2025-07-01'];
    expect(days.map((day) => facts.exists('hn:2025-06:00103', day))).toEqual([true, false]);
    expect(days.map((day) => facts.exists('hn:2025-07:00103', day))).toEqual([false, true]);
    expect(days.map((day) => facts.hasBegun('hn:2025-06:00103', day))).toEqual([true, true]);
    expect(days.map((day) => facts.hasBegun('hn:2025-07:00103', day))).toEqual([false, true]);
    expect(facts.exists('hn:00103', '2025-07-01') || facts.hasBegun('x', '2025-07-01')).toBe(false);
    expect(days.map((day) => tree.unitOn('00103', day)?.name)).toEqual(['Xuân La', 'Tây Hồ']);
  });

  it('change nothing, version included, for a table that cannot be used', () => {
    const live = createLiveUnits(before, [CITY]);
    const broken = { ...after, units: [...after.units, ...after.units.slice(0, 1)] };
    expect(() => live.replace(broken, [CITY])).toThrow('one code in one code list');
    expect(() => live.replace(after, [CITY, CITY])).toThrow('twice');
    expect([live.version(), live.tree.unit('hn:2025-07:00103')]).toEqual(['1', undefined]);
  });

  it('leave out the agencies of a unit that was withdrawn, and whatever is below them', () => {
    const live = createLiveUnits(after, [BELOW, NEW, CITY]);
    expect(live.directory.agencies).toHaveLength(3);
    live.replace(before, [BELOW, NEW, CITY]);
    expect(live.directory.agencies.map((agency) => agency.code)).toEqual(['H26']);
    expect(live.directory.agency('H26.L7.01')).toBeUndefined();
  });
});
