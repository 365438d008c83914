// What grants reach when units merge, split, move and are renamed.
import { describe, expect, it } from '@jest/globals';
import { loadUnits } from '../../config/units/loadUnits.js';
import { provinceAfter, reach, resolution } from '../../test/support/smallProvince.js';
import { createUnitTree } from './createUnitTree.js';
import { lineageOf, type ScopeRoot } from './lineage.js';

const hanoi = createUnitTree(loadUnits());
const CITY = 'hn:01';

describe('in Hanoi', () => {
  const newWards = hanoi.units.filter((unit) => unit.validFrom === '2025-07-01');

  it('a grant at the city has everything, whenever it was given', () => {
    for (const since of ['2000-01-01', '2025-06-30', '2025-07-01', '2026-11-20'])
      expect(reach(hanoi, CITY, 'SUBTREE', since)).toHaveLength(683);
  });

  it('a grant at a former district has its old wards and none of the new ones', () => {
    const districts = hanoi.units.filter((unit) => unit.level === 'DISTRICT');
    expect(districts).toHaveLength(30);
    for (const { key } of districts)
      for (const since of ['2000-01-01', '2026-11-20'])
        expect(reach(hanoi, key, 'SUBTREE', since)).toEqual([...hanoi.subtree(key)].sort());
  });

  it('a grant at a new ward has the history of the wards that went whole into it, never of the divided ones', () => {
    for (const { key } of newWards) {
      const whole = hanoi.predecessors(key).filter((step) => step.extent === 'WHOLE');
      const wanted = [key, ...whole.map((step) => step.from)].sort();
      for (const kind of ['SELF', 'SUBTREE'] as const)
        for (const since of ['2000-01-01', '2025-07-01', '2026-11-20'])
          expect(reach(hanoi, key, kind, since)).toEqual(wanted);
    }
  });

  it('a grant at an old ward never reaches a new unit, least of all the one with its code', () => {
    for (const { code } of newWards)
      expect(reach(hanoi, `hn:2025-06:${code}`, 'SUBTREE', '2026-01-01')).toEqual([`hn:2025-06:${code}`]);
  });

  it('covers what lies inside, and nothing of a unit that is not there', () => {
    const { covers } = lineageOf(hanoi);
    const at = (unit: string, kind: ScopeRoot['reach'] = 'SELF'): ScopeRoot => ({
      unit,
      reach: kind,
      since: '2026-01-01',
    });
    expect(
      covers(
        [at(CITY, 'SUBTREE')],
        newWards.map((unit) => at(unit.key)),
      ),
    ).toBe(true);
    expect(covers([at(CITY)], [at('hn:2025-07:00103')])).toBe(false);
    expect(covers([at('hn:2025-06:003', 'SUBTREE')], [at('hn:2025-06:00103'), at('hn:2025-06:00091')])).toBe(true);
    expect(covers([at('hn:2025-06:003', 'SUBTREE')], [at('hn:2025-07:00103')])).toBe(false);
    expect(covers([at('hn:2025-07:00103')], [at('hn:2025-06:00103')])).toBe(false);
    expect(covers([at(CITY, 'SUBTREE')], [at('hn:00103')])).toBe(false);
    expect([covers([], []), covers([at('x')], []), covers([], [at(CITY)])]).toEqual([true, true, false]);
  });
});

describe('in a province where units change again and again', () => {
  it('a ward that takes in another one gives its history to later grants only', () => {
    const tree = provinceAfter(resolution('2030-01-01', [], [['00002', '00001']]));
    expect(reach(tree, 'x:a:00001', 'SELF', '2029-12-31')).toEqual(['x:a:00001']);
    expect(reach(tree, 'x:a:00001', 'SELF', '2030-01-01')).toEqual(['x:a:00001', 'x:a:00002']);
    expect(reach(tree, 'x:a:00001', 'SUBTREE', '2029-12-31')).toEqual(['x:a:00001']);
  });

  it('a history goes through several reorganisations as long as each step is whole', () => {
    const tree = provinceAfter(
      resolution(
        '2030-01-01',
        [['00011', '001']],
        [
          ['00001', '00011'],
          ['00002', '00011'],
        ],
      ),
      resolution(
        '2031-01-01',
        [
          ['00012', '001'],
          ['00013', '001'],
        ],
        [
          ['00011', '00012'],
          ['00003', '00012', 'part'],
          ['00003', '00013', 'rest'],
        ],
      ),
    );
    const old = ['x:2030-01:00011', 'x:a:00001', 'x:a:00002'];
    expect(reach(tree, 'x:2031-01:00012', 'SELF', '2031-01-01')).toEqual([...old, 'x:2031-01:00012'].sort());
    expect(reach(tree, 'x:2031-01:00013', 'SELF', '2031-01-01')).toEqual(['x:2031-01:00013']);
  });

  it('a ward made of wards of both districts is in neither, nor is what becomes of it; it is in later grants', () => {
    const tree = provinceAfter(
      resolution(
        '2030-01-01',
        [['00011', '001']],
        [
          ['00001', '00011'],
          ['00004', '00011'],
        ],
      ),
      resolution('2031-01-01', [['00012', '001']], [['00011', '00012']]),
    );
    const early = reach(tree, 'x:a:001', 'SUBTREE', '2029-06-01');
    expect(early).toEqual(['x:a:001', 'x:a:00001', 'x:a:00002', 'x:a:00003'].sort());
    expect(reach(tree, 'x:a:001', 'SUBTREE', '2030-01-01')).toEqual(
      ['x:2030-01:00011', 'x:2031-01:00012', 'x:a:001', 'x:a:00001', 'x:a:00002', 'x:a:00003', 'x:a:00004'].sort(),
    );
    expect(reach(tree, 'x:a:002', 'SUBTREE', '2029-06-01')).toEqual(
      ['x:a:002', 'x:a:00004', 'x:a:00005', 'x:a:00006'].sort(),
    );
    expect(reach(tree, 'x:01', 'SUBTREE', '2029-06-01')).toHaveLength(0);
    expect(reach(tree, 'x:a:01', 'SUBTREE', '2029-06-01')).toHaveLength(11);
  });

  it('a ward that took in one of the other district, and is renamed, does not bring its history along', () => {
    const tree = provinceAfter(
      resolution('2030-01-01', [], [['00004', '00001']]),
      resolution('2031-01-01', [['00011', '001']], [['00001', '00011']]),
    );
    const early = reach(tree, 'x:a:001', 'SUBTREE', '2029-06-01');
    expect(early).toContain('x:2031-01:00011');
    expect(early).not.toContain('x:a:00004');
    expect(reach(tree, 'x:a:001', 'SUBTREE', '2030-01-01')).toContain('x:a:00004');
    expect(reach(tree, 'x:2031-01:00011', 'SELF', '2031-01-01')).toContain('x:a:00004');
  });

  it('a ward renamed inside its district stays in the district; moved to the other one it leaves as history', () => {
    const tree = provinceAfter(
      resolution(
        '2030-01-01',
        [
          ['00011', '001'],
          ['00012', '002'],
        ],
        [
          ['00001', '00011'],
          ['00002', '00012'],
        ],
      ),
    );
    expect(reach(tree, 'x:a:001', 'SUBTREE', '2029-06-01')).toEqual(
      ['x:2030-01:00011', 'x:a:001', 'x:a:00001', 'x:a:00002', 'x:a:00003'].sort(),
    );
    expect(reach(tree, 'x:a:002', 'SUBTREE', '2029-06-01')).not.toContain('x:2030-01:00012');
    expect(reach(tree, 'x:a:002', 'SUBTREE', '2030-01-01')).toContain('x:2030-01:00012');
  });

  it('a district made anew has its wards from its first day, also for a grant that was dated earlier', () => {
    const wards = ['00001', '00002', '00003'];
    const tree = provinceAfter(
      resolution(
        '2030-01-01',
        [['011', '01'], ...wards.map((code): [string, string] => [`1${code.slice(1)}`, '011'])],
        [['001', '011'], ...wards.map((code): [string, string] => [code, `1${code.slice(1)}`])],
      ),
    );
    const wanted = [
      'x:2030-01:011',
      'x:a:001',
      ...wards.flatMap((code) => [`x:a:${code}`, `x:2030-01:1${code.slice(1)}`]),
    ];
    expect(reach(tree, 'x:2030-01:011', 'SUBTREE', '2029-06-01')).toEqual(wanted.sort());
  });
});
