// What grants reach when units merge, split, move and are renamed; and that nothing widens by itself.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadUnits } from '../../config/units/loadUnits.js';
import { createUnitTree } from './createUnitTree.js';
import { lineageOf, type ScopeRoot } from './lineage.js';
import { applyResolution } from './reorganisation/applyResolution.js';
import type { ResolutionFile } from './reorganisation/resolutionFile.js';
import { validateResolution } from './reorganisation/validateResolution.js';
import type { UnitRow, UnitTable } from './types.js';

const RUNS = 1_000 * Number(process.env['FC_RUNS'] ?? 1);
const hanoi = createUnitTree(loadUnits());
const CITY = 'hn:01';

function reach(
  tree: ReturnType<typeof createUnitTree>,
  unit: string,
  kind: ScopeRoot['reach'],
  since: string,
): string[] {
  return [...lineageOf(tree).reachOf({ unit, reach: kind, since })].sort();
}

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

/** A small province: two districts with three wards each. */
const START: UnitTable = {
  prefix: 'x',
  units: [
    row('01', 'city', null),
    row('001', 'district', '01'),
    row('002', 'district', '01'),
    ...['00001', '00002', '00003'].map((code) => row(code, 'ward', '001')),
    ...['00004', '00005', '00006'].map((code) => row(code, 'ward', '002')),
  ],
  successions: [],
  formerCodes: [],
};

function row(code: string, kind: UnitRow['kind'], parentCode: string | null): UnitRow {
  return { code, kind, type: 'mẫu', name: `Mẫu ${code}`, parentCode, validFrom: null, validTo: null, codeList: 'a' };
}

function file(
  effectiveOn: string,
  newUnits: readonly [code: string, parentCode: string | null][],
  changes: readonly [from: string, to: string, part?: 'part' | 'rest'][],
  endedUnits: string[] = [],
): ResolutionFile {
  return {
    number: effectiveOn,
    title: 'Mẫu',
    effectiveOn,
    endedUnits,
    newUnits: newUnits.map(([code, parentCode]) => ({
      code,
      kind: code.length === 3 ? 'district' : 'ward',
      type: 'mẫu',
      name: `Mẫu ${code} ${effectiveOn}`,
      parentCode,
    })),
    changes: changes.map(([from, to, part], at) => ({
      ...{ from, to, clause: at + 1 },
      extent: part === undefined ? 'whole' : 'part',
      remainder: part === 'rest',
      population: part === undefined ? 'whole' : 'part',
    })),
  };
}

function after(...files: ResolutionFile[]) {
  let table = START;
  for (const one of files) {
    expect(validateResolution(createUnitTree(table), one, { today: '2000-01-01' })).toEqual([]);
    table = applyResolution(table, one);
  }
  return createUnitTree(table);
}

describe('in a province where units change again and again', () => {
  it('a ward that takes in another one gives its history to later grants only', () => {
    const tree = after(file('2030-01-01', [], [['00002', '00001']]));
    expect(reach(tree, 'x:a:00001', 'SELF', '2029-12-31')).toEqual(['x:a:00001']);
    expect(reach(tree, 'x:a:00001', 'SELF', '2030-01-01')).toEqual(['x:a:00001', 'x:a:00002']);
    expect(reach(tree, 'x:a:00001', 'SUBTREE', '2029-12-31')).toEqual(['x:a:00001']);
  });

  it('a history goes through several reorganisations as long as each step is whole', () => {
    const tree = after(
      file(
        '2030-01-01',
        [['00011', '001']],
        [
          ['00001', '00011'],
          ['00002', '00011'],
        ],
      ),
      file(
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
    const tree = after(
      file(
        '2030-01-01',
        [['00011', '001']],
        [
          ['00001', '00011'],
          ['00004', '00011'],
        ],
      ),
      file('2031-01-01', [['00012', '001']], [['00011', '00012']]),
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

  it('a ward renamed inside its district stays in the district; moved to the other one it leaves as history', () => {
    const tree = after(
      file(
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
    const tree = after(
      file(
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

/** P2, walked over histories that nobody thought of. */
describe('random reorganisations', () => {
  const step = fc.record({
    pick: fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
    kind: fc.constantFrom('merge', 'split', 'move', 'absorb', 'redistrict'),
    parent: fc.nat(),
  });

  /** One valid resolution, or undefined where the picked units do not allow it. */
  function toFile(
    table: UnitTable,
    year: number,
    { pick, kind, parent }: { pick: number[]; kind: string; parent: number },
  ) {
    const day = `${year}-01-01`;
    const tree = createUnitTree(table);
    const living = tree.unitsOn(`${year - 1}-12-31`);
    const wards = living.filter((unit) => unit.level === 'WARD');
    const districts = living.filter((unit) => unit.level === 'DISTRICT');
    const chosen = [...new Set(pick.map((n) => wards[n % wards.length]))].flatMap((unit) => unit ?? []);
    const [a, b] = chosen;
    const under = districts[parent % districts.length]?.code ?? '001';
    const [fresh, other] = [`${year}1`, `${year}2`];
    if (a === undefined) return undefined;
    if (kind === 'merge')
      return file(
        day,
        [[fresh, under]],
        chosen.map((unit) => [unit.code, fresh]),
      );
    if (kind === 'move') return file(day, [[a.code, under]], [[a.code, a.code]]);
    if (kind === 'absorb' && b !== undefined) return file(day, [], [[b.code, a.code]]);
    if (kind === 'split')
      return file(
        day,
        [
          [fresh, under],
          [other, a.parentCode],
        ],
        [
          [a.code, fresh, 'part'],
          [a.code, other, 'rest'],
        ],
      );
    if (kind !== 'redistrict') return undefined;
    const district = districts[parent % districts.length];
    const below = district === undefined ? [] : wards.filter((unit) => unit.parentCode === district.code);
    if (district === undefined || below.length === 0) return undefined;
    const made = `${year}`.slice(-3);
    return file(
      day,
      [[made, '01'], ...below.map((unit): [string, string] => [unit.code, made])],
      [[district.code, made], ...below.map((unit): [string, string] => [unit.code, unit.code])],
    );
  }

  function history(steps: readonly { pick: number[]; kind: string; parent: number }[]): UnitTable[] {
    const tables = [START];
    steps.forEach((one, at) => {
      const table = tables.at(-1) ?? START;
      const made = toFile(table, 2030 + at, one);
      if (made === undefined || validateResolution(createUnitTree(table), made, { today: '2000-01-01' }).length > 0)
        return;
      tables.push(applyResolution(table, made));
    });
    return tables;
  }

  /** Everything that a unit was made of, in whole or in part, through all time. */
  function ancestry(tree: ReturnType<typeof createUnitTree>, key: string): Set<string> {
    const found = new Set([key]);
    for (const at of found) for (const before of tree.predecessors(at)) found.add(before.from);
    return found;
  }

  const root = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('SELF' as const, 'SUBTREE' as const),
    since: fc.integer({ min: 2028, max: 2040 }).map((year) => `${year}-06-01`),
  });

  it('give no grant a unit with anything in it from outside its lineage (P2)', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 7 }), root, (steps, { at, kind, since }) => {
        const tables = history(steps);
        // What the grant had on the day it was given, of the units of that day.
        const trees = tables.map((table) => createUnitTree(table));
        const last = trees.at(-1);
        if (last === undefined) return;
        const begun = last.units.filter((unit) => (unit.validFrom ?? '') <= since);
        const unit = begun[at % begun.length];
        if (unit === undefined) return;
        const scope = lineageOf(last).reachOf({ unit: unit.key, reach: kind, since });
        const had = new Set(
          [...scope].filter((key) => {
            const one = last.unit(key);
            return one !== undefined && (one.validFrom ?? '') <= since;
          }),
        );
        for (const key of scope) {
          if (had.has(key)) continue;
          // A newer unit may be there only if all of its past was there when the grant was given.
          const roots = [...ancestry(last, key)].filter((one) => (last.unit(one)?.validFrom ?? '') <= since);
          expect(roots.length).toBeGreaterThan(0);
          for (const one of roots) expect([key, one, had.has(one)]).toEqual([key, one, true]);
        }
        // And nothing of before came with a later reorganisation.
        const then = trees.findLast((tree) => tree.units.every((one) => (one.validFrom ?? '') <= since)) ?? trees[0];
        const earlier =
          then === undefined ? new Set<string>() : lineageOf(then).reachOf({ unit: unit.key, reach: kind, since });
        for (const key of had) expect(earlier.has(key)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it('keep keys, and leave nobody with less than the units of their own', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 7 }), (steps) => {
        const tables = history(steps);
        let known: string[] = [];
        for (const table of tables) {
          const keys = createUnitTree(table).units.map((unit) => unit.key);
          expect(keys.slice(0, known.length)).toEqual(known);
          known = keys;
        }
        const tree = createUnitTree(tables.at(-1) ?? START);
        for (const unit of tree.units) expect(reach(tree, unit.key, 'SELF', '2000-01-01')).toContain(unit.key);
        expect(reach(tree, 'x:a:01', 'SUBTREE', '2029-01-01')).toHaveLength(tree.units.length);
      }),
      { numRuns: RUNS },
    );
  });

  it('let `covers` say what comparing the sets would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), fc.array(root, { maxLength: 2 }), root, (steps, outer, inner) => {
        const tree = createUnitTree(history(steps).at(-1) ?? START);
        const toRoot = (one: { at: number; kind: ScopeRoot['reach']; since: string }): ScopeRoot => ({
          unit: tree.units[one.at % tree.units.length]?.key ?? '',
          reach: one.kind,
          since: one.since,
        });
        const lineage = lineageOf(tree);
        const wide = new Set(outer.map(toRoot).flatMap((one) => [...lineage.reachOf(one)]));
        const wanted = [...lineage.reachOf(toRoot(inner))].every((key) => wide.has(key));
        expect(lineage.covers(outer.map(toRoot), [toRoot(inner)])).toBe(wanted);
        expect(lineage.covers(outer.map(toRoot), [toRoot(inner)])).toBe(wanted);
      }),
      { numRuns: RUNS },
    );
  });
});
