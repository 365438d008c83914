// Whether a schema may change as it is about to: not while somebody uses what breaks, unless the day of it was announced.
import type { Sunset } from '../../schema/rules.js';
import type { SchemaChange, SchemaComparison } from './change.js';
import type { SchemaUser } from './createSchemaUsers.js';

/** A breaking change, and what it does to whom. */
export interface DecidedChange {
  readonly change: SchemaChange;
  /** NOT_BREAKING, UNUSED, SUNSET_PASSED: allowed. USED: refused. */
  readonly because: 'NOT_BREAKING' | 'UNUSED' | 'SUNSET_PASSED' | 'USED';
  /** Who uses it, the latest first. */
  readonly users: readonly SchemaUser[];
  /** The announced day; null: none. */
  readonly on: string | null;
}

export interface ChangeDecision {
  /** True if nothing is refused. */
  readonly allowed: boolean;
  readonly accepted: readonly DecidedChange[];
  readonly refused: readonly DecidedChange[];
}

/** What an announced day is about: that something goes. Not that it asks for more before. */
const REMOVALS = new Set<SchemaChange['kind']>([
  'TYPE_REMOVED',
  'FIELD_REMOVED',
  'ARG_REMOVED',
  'VALUE_REMOVED_FROM_ENUM',
]);

/** A bare type stands for everything on it. */
export function isAffected(affected: string, used: string): boolean {
  return used === affected || (!affected.includes('.') && used.startsWith(`${affected}.`));
}

/** Everything whose users have to be known before these changes are decided on; for `usersOf`. */
export function affectedCoordinates({ breaking }: Pick<SchemaComparison, 'breaking'>): readonly string[] {
  return [...new Set(breaking.flatMap(({ affects }) => affects))];
}

function decide(
  change: SchemaChange,
  all: readonly SchemaUser[],
  sunsets: ReadonlyMap<string, Sunset>,
  today: string,
): DecidedChange {
  const on = sunsets.get(change.coordinate)?.on ?? null;
  if (change.severity !== 'BREAKING') return { change, because: 'NOT_BREAKING', users: [], on };
  const users = all
    .filter(({ coordinate }) => change.affects.some((affected) => isAffected(affected, coordinate)))
    .sort((a, b) => b.lastUsed.getTime() - a.lastUsed.getTime());
  if (users.length === 0) return { change, because: 'UNUSED', users, on };
  const passed = on !== null && on <= today && REMOVALS.has(change.kind);
  return { change, because: passed ? 'SUNSET_PASSED' : 'USED', users, on };
}

/**
 * Decides on all changes of a comparison.
 *
 * `users`: who used what they affect, within the days that count (`governance.usedWithinDays`).
 * `sunsets`: the announced days of the schema as it was. `today`: YYYY-MM-DD in Asia/Ho_Chi_Minh.
 */
export function decideChanges(
  changes: SchemaComparison,
  users: readonly SchemaUser[],
  sunsets: ReadonlyMap<string, Sunset>,
  today: string,
): ChangeDecision {
  const all = [...changes.breaking, ...changes.dangerous, ...changes.safe];
  const decided = all.map((change) => decide(change, users, sunsets, today));
  const refused = decided.filter(({ because }) => because === 'USED');
  return { allowed: refused.length === 0, accepted: decided.filter((each) => !refused.includes(each)), refused };
}
