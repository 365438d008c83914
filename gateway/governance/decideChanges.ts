// Whether a schema may change as it is about to: not while somebody uses what breaks, unless the day of it was announced.
import type { Sunset } from '../../schema/rules.js';
import type { SchemaChange, SchemaComparison } from './change.js';
import type { SchemaUser } from './createSchemaUsers.js';

/** A breaking change, and what it does to whom. */
export interface DecidedChange {
  readonly change: SchemaChange;
  /** NOT_BREAKING, UNUSED, SUNSET_PASSED: allowed. USED, SUNSET_TOO_SOON: refused. */
  readonly because: 'NOT_BREAKING' | 'UNUSED' | 'SUNSET_PASSED' | 'USED' | 'SUNSET_TOO_SOON';
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

/** What is known when changes are decided on. */
export interface Standing {
  /** Who used what the changes affect, within the days that count (`governance.usedWithinDays`). */
  readonly users: readonly SchemaUser[];
  /** The announced days of the schema as it was. */
  readonly sunsets: ReadonlyMap<string, Sunset>;
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly today: string;
  /** Days that lie between an announcement and its day at least, where somebody is to be told. */
  readonly noticeDays: number;
}

const DAY_MS = 86_400_000;

/** The first day that may be announced today for what is in use. */
export function firstSunset({ today, noticeDays }: Pick<Standing, 'today' | 'noticeDays'>): string {
  return new Date(Date.parse(today) + noticeDays * DAY_MS).toISOString().slice(0, 10);
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
export function affectedCoordinates({ breaking, dangerous, safe }: SchemaComparison): readonly string[] {
  const announcements = [...dangerous, ...safe].filter(({ announced }) => announced !== undefined);
  return [...new Set([...breaking, ...announcements].flatMap(({ affects }) => affects))];
}

function decide(change: SchemaChange, standing: Standing): DecidedChange {
  const { sunsets, today } = standing;
  const on = sunsets.get(change.coordinate)?.on ?? null;
  const isTooSoon = change.announced !== undefined && change.announced < firstSunset(standing);
  if (change.severity !== 'BREAKING' && !isTooSoon) return { change, because: 'NOT_BREAKING', users: [], on };
  const users = standing.users
    .filter(({ coordinate }) => change.affects.some((affected) => isAffected(affected, coordinate)))
    .sort((a, b) => b.lastUsed.getTime() - a.lastUsed.getTime());
  if (users.length === 0) return { change, because: 'UNUSED', users, on };
  if (isTooSoon) return { change, because: 'SUNSET_TOO_SOON', users, on };
  const passed = on !== null && on <= today && REMOVALS.has(change.kind);
  return { change, because: passed ? 'SUNSET_PASSED' : 'USED', users, on };
}

const REFUSED = new Set<DecidedChange['because']>(['USED', 'SUNSET_TOO_SOON']);

/** Decides on all changes of a comparison. */
export function decideChanges(changes: SchemaComparison, standing: Standing): ChangeDecision {
  const all = [...changes.breaking, ...changes.dangerous, ...changes.safe];
  const decided = all.map((change) => decide(change, standing));
  const refused = decided.filter(({ because }) => REFUSED.has(because));
  return { allowed: refused.length === 0, accepted: decided.filter(({ because }) => !REFUSED.has(because)), refused };
}
