// Successions as the admin schema shows them, and which of them divide a unit.
import type { UnitTree } from '../units/index.js';
import { toUnit } from './views.js';

type Step = ReturnType<UnitTree['successors']>[number];
type Unit = UnitTree['units'][number];

export function toStep(tree: UnitTree, step: Step, end: 'from' | 'to') {
  const { extent, population, effectiveOn } = step;
  return { unit: toUnit(tree, step[end]), extent, population, effectiveOn };
}

/** Its records belong to nobody's unit of today by themselves. */
export function isDivided(tree: UnitTree, { key, validTo }: Unit, today: string): boolean {
  return (
    validTo !== null && validTo < today && tree.successors(key).length > 1 && tree.currentUnits(key, today).length > 1
  );
}
