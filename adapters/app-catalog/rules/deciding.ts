// Which of several dated rules decides for a unit: the one of the nearest unit above it, and there the one for its level.
import type { UnitDirectory, UnitKey, UnitRef } from '../../kit/index.js';
import type { UnitLevel } from '../../../schema/unitLevel.js';
import { isInForce, type Period } from './months.js';

/** A rule for the units of a level (null: of all levels) in a unit and below it. */
export interface DatedRule extends Period {
  readonly unitKey: UnitKey;
  readonly level: UnitLevel | null;
}

/** The directory has no cycles; the bound only makes a broken one harmless. */
const MAX_LEVELS = 10;

/** The unit and everything above it on a day, nearest first. */
export function lineOf(units: Pick<UnitDirectory, 'parentOn'>, unit: UnitKey, day: string): readonly UnitKey[] {
  const line = [unit];
  for (let above = units.parentOn(unit, day); above !== undefined && line.length < MAX_LEVELS;) {
    line.push(above);
    above = units.parentOn(above, day);
  }
  return line;
}

export interface PlacedUnit {
  readonly unit: UnitRef;
  /** From `lineOf`, on `day`. */
  readonly line: readonly UnitKey[];
  readonly day: string;
}

/** True if `a` goes before `b`, both being in force for the unit: nearer, then for the level, then begun later. */
function goesBefore(a: DatedRule, b: DatedRule, line: readonly UnitKey[]): boolean {
  const [nearA, nearB] = [line.indexOf(a.unitKey), line.indexOf(b.unitKey)];
  if (nearA !== nearB) return nearA < nearB;
  if ((a.level === null) !== (b.level === null)) return a.level !== null;
  return a.validFrom > b.validFrom;
}

/** Undefined where none applies. */
export function decidingRule<R extends DatedRule>(rules: readonly R[], { unit, line, day }: PlacedUnit): R | undefined {
  let best: R | undefined;
  for (const rule of rules) {
    if (!isInForce(rule, day) || (rule.level !== null && rule.level !== unit.level)) continue;
    if (!line.includes(rule.unitKey)) continue;
    if (best === undefined || goesBefore(rule, best, line)) best = rule;
  }
  return best;
}
