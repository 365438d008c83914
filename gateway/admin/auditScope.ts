// Which part of the trail an auditor may read.
import type { AdminContext } from './context.js';
import { holdsEverywhere, unitsWithin } from './guards.js';

export const AUDIT_READ = 'gateway:audit.read';

export interface AskedUnits {
  readonly unit: string | null;
  readonly reach: 'SELF' | 'SUBTREE';
}

/**
 * Null: everything, records of no unit (citizens, sign-ins, the gateway itself) too; for those who audit the whole city.
 */
export function auditedUnits({ unit, reach }: AskedUnits, context: AdminContext): readonly string[] | null {
  if (unit === null) return holdsEverywhere(AUDIT_READ, context) ? null : unitsWithin(AUDIT_READ, context);
  const asked = reach === 'SELF' ? new Set([unit]) : context.services.tree.subtree(unit);
  return unitsWithin(AUDIT_READ, context).filter((key) => asked.has(key));
}
