// Rows of the store in the shapes of the admin schema.
import type { UnitTree } from '../units/index.js';

/** The unit as the schema shows it; null for no or an unknown key. */
export function toUnit(tree: UnitTree, key: string | null | undefined) {
  const unit = key === null || key === undefined ? undefined : tree.unit(key);
  if (unit === undefined) return null;
  const { code, name, fullName, level, validFrom, validTo } = unit;
  return { key: unit.key, code, name, fullName, level, validFrom, validTo };
}
