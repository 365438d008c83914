// An agency in the shape of the admin schema.
import type { TenantRow } from '../store/index.js';
import type { UnitTree } from '../units/index.js';
import { toUnit } from './views.js';

export function toTenant(tree: UnitTree, row: TenantRow) {
  return { ...row, unit: toUnit(tree, row.unit) };
}
