// What a grant at a unit reaches once units merge, split and move: the unit's own history, and nothing that was joined on later.
import type { UnitKey } from '../../adapters/kit/index.js';
import type { Unit, UnitTree } from './types.js';

/** A unit, alone or with what is below it, as given on a day. */
export interface ScopeRoot {
  readonly unit: UnitKey;
  readonly reach: 'SELF' | 'SUBTREE';
  /** The day it was given (YYYY-MM-DD): units that were joined on later are not part of it. */
  readonly since: string;
}

/** Sets of units, worked out once for each root. */
export interface Lineage {
  reachOf(root: ScopeRoot): ReadonlySet<UnitKey>;
  /** Equal for roots that reach the same for the same reason. */
  idOf(root: ScopeRoot): string;
  /** True if everything that `inner` reaches is also reached by `outer`; false for a unit that is not there. */
  covers(outer: readonly ScopeRoot[], inner: readonly ScopeRoot[]): boolean;
}

/** More answers than this are not kept; the oldest goes first. */
const MAX_KEPT = 20_000;

function later(a: string, b: string | null): string {
  return b === null || a > b ? a : b;
}

/**
 * The unit and every predecessor that went into it as a whole, if the unit began with them or they had joined by `since`.
 * Who came in part is left out: nothing says which of its records came along.
 */
function addHistory(tree: UnitTree, key: UnitKey, since: string, into: Set<UnitKey>): void {
  const walked = new Set<UnitKey>();
  const walk = (at: UnitKey, by: string) => {
    const unit = tree.unit(at);
    if (unit === undefined || walked.has(at)) return;
    walked.add(at);
    into.add(at);
    const known = later(by, unit.validFrom);
    for (const { from, extent, effectiveOn } of tree.predecessors(at))
      if (extent === 'WHOLE' && effectiveOn <= known) walk(from, known);
  };
  walk(key, since);
}

/** A unit that came after the grant counts if all it was made of had been inside before. */
function cameFromInside(tree: UnitTree, unit: Unit, inside: ReadonlySet<UnitKey>): boolean {
  const made = tree.predecessors(unit.key).filter((step) => step.effectiveOn === unit.validFrom);
  if (made.length > 0) return made.every((step) => inside.has(step.from));
  const parent = tree.parentOn(unit.key, unit.validFrom ?? '');
  return parent !== undefined && inside.has(parent.key);
}

/** In order of time, so that a unit's predecessors are decided before it. Parents stand before children in a subtree. */
function subtreeSince(tree: UnitTree, root: Unit, since: string): ReadonlySet<UnitKey> {
  const inside = new Set<UnitKey>();
  const given = later(since, root.validFrom);
  const below = [...tree.subtree(root.key)].flatMap((key) => tree.unit(key) ?? []);
  below.sort((a, b) => compare(a.validFrom ?? '', b.validFrom ?? ''));
  for (const unit of below) {
    if (unit.key === root.key || (unit.validFrom ?? '') <= given) addHistory(tree, unit.key, given, inside);
    // Its history is inside already, as far as it may be: what a predecessor took in after the grant was given stays out.
    else if (cameFromInside(tree, unit, inside)) inside.add(unit.key);
  }
  return inside;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The days on which any answer can differ, earliest first. */
function turningDays(tree: UnitTree): readonly string[] {
  const days = tree.units.flatMap((unit) => [
    ...(unit.validFrom === null ? [] : [unit.validFrom]),
    ...tree.predecessors(unit.key).map((step) => step.effectiveOn),
  ]);
  return [...new Set(days)].sort();
}

function keep<T>(map: Map<string, T>, id: string, value: T): T {
  const [oldest] = map.keys();
  if (map.size >= MAX_KEPT && oldest !== undefined) map.delete(oldest);
  map.set(id, value);
  return value;
}

/** The lineage of one table; a new table needs a new one. */
export function createLineage(tree: UnitTree): Lineage {
  const days = turningDays(tree);
  const reached = new Map<string, ReadonlySet<UnitKey>>();
  const covered = new Map<string, boolean>();
  const isKnown = (root: ScopeRoot) => tree.unit(root.unit) !== undefined;
  /** Two days with no change of units between them are one. */
  const turnOf = (since: string) => days.findLast((day) => day <= since) ?? '';
  const idOf = (root: ScopeRoot) => `${root.reach} ${turnOf(root.since)} ${root.unit}`;

  function reachOf(root: ScopeRoot): ReadonlySet<UnitKey> {
    const id = idOf(root);
    const known = reached.get(id);
    if (known !== undefined) return known;
    const unit = tree.unit(root.unit);
    // Unknown units are not kept: there is no end of them.
    if (unit === undefined) return new Set();
    if (root.reach === 'SUBTREE') return keep(reached, id, subtreeSince(tree, unit, root.since));
    const own = new Set<UnitKey>();
    addHistory(tree, unit.key, root.since, own);
    return keep(reached, id, own);
  }

  function compareSets(outer: readonly ScopeRoot[], inner: readonly ScopeRoot[]): boolean {
    const sets = outer.map(reachOf);
    return inner.every((root) => [...reachOf(root)].every((key) => sets.some((set) => set.has(key))));
  }

  return {
    reachOf,
    idOf,
    covers(outer, inner) {
      if (!inner.every(isKnown)) return false;
      const id = `${outer.filter(isKnown).map(idOf).join('|')} > ${inner.map(idOf).join('|')}`;
      return covered.get(id) ?? keep(covered, id, compareSets(outer, inner));
    },
  };
}

const lineages = new WeakMap<UnitTree, Lineage>();
const followed = new WeakMap<UnitTree, () => UnitTree>();

/** Says that `tree` answers from whatever `current` gives. */
export function followTree(tree: UnitTree, current: () => UnitTree): void {
  followed.set(tree, current);
}

/** One lineage for each tree, whoever asks. */
export function lineageOf(asked: UnitTree): Lineage {
  const tree = followed.get(asked)?.() ?? asked;
  const known = lineages.get(tree);
  if (known !== undefined) return known;
  const made = createLineage(tree);
  lineages.set(tree, made);
  return made;
}
