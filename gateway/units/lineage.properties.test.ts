// Whatever happens to units, nothing widens by itself: walked over histories that nobody thought of (P2).
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reach, resolution, START } from '../../test/support/smallProvince.js';
import { createUnitTree } from './createUnitTree.js';
import { lineageOf, type ScopeRoot } from './lineage.js';
import { applyResolution } from './reorganisation/applyResolution.js';
import { validateResolution } from './reorganisation/validateResolution.js';
import type { UnitTable } from './types.js';

const RUNS = 1_000 * Number(process.env['FC_RUNS'] ?? 1);

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
      return resolution(
        day,
        [[fresh, under]],
        chosen.map((unit) => [unit.code, fresh]),
      );
    if (kind === 'move') return resolution(day, [[a.code, under]], [[a.code, a.code]]);
    if (kind === 'absorb' && b !== undefined) return resolution(day, [], [[b.code, a.code]]);
    if (kind === 'split')
      return resolution(
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
    return resolution(
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

  /** The units of that day that a later unit was made of, step by step; what a unit took in later is not what it is. */
  function origins(tree: ReturnType<typeof createUnitTree>, key: string, day: string): string[] {
    const unit = tree.unit(key);
    if (unit === undefined || (unit.validFrom ?? '') <= day) return [key];
    const made = tree.predecessors(key).filter((before) => before.effectiveOn === unit.validFrom);
    return made.flatMap((before) => origins(tree, before.from, day));
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
          // A newer unit may be there only if everything it comes from was there when the grant was given.
          const made = origins(last, key, since);
          expect(made.length).toBeGreaterThan(0);
          for (const one of made) expect([key, one, had.has(one)]).toEqual([key, one, true]);
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
