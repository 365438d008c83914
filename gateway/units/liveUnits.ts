// The units and agencies that everybody holds on to, while the tables behind them are exchanged.
import { createAgencyDirectory, type AgencyDirectory } from './agencyDirectory.js';
import { createUnitTree } from './createUnitTree.js';
import { isValidOn } from './days.js';
import { followTree, lineageOf, type ScopeRoot } from './lineage.js';
import type { AgencyRow, UnitTable, UnitTree } from './types.js';

/** What decisions about rights ask of units. */
export interface UnitFacts {
  /** True if the unit exists on the day. */
  exists(unit: string, day: string): boolean;
  /** True if the unit exists on the day or existed before it. */
  hasBegun(unit: string, day: string): boolean;
  /** True for a unit that has none above it. */
  isTop(unit: string): boolean;
  /** True if a filter names the unit, or with SUBTREE something above it. */
  isWithin(unit: string, filter: { readonly unit?: string; readonly reach?: 'SELF' | 'SUBTREE' }): boolean;
  /** True if a unit of these roots has ended and was divided. */
  holdsDivided(roots: readonly ScopeRoot[], day: string): boolean;
  /** True if everything that `inner` reaches is also reached by `outer`; false for a unit that is not there. */
  covers(outer: readonly ScopeRoot[], inner: readonly ScopeRoot[]): boolean;
}

/** `tree`, `directory` and `facts` stay the same objects and always answer from the newest table. */
export interface LiveUnits {
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
  readonly facts: UnitFacts;
  /** Changes with every replacement: whatever was worked out from the units is kept under it. */
  version(): string;
  /** Takes a whole new table; throws, and changes nothing, if it cannot be used. */
  replace(table: UnitTable, agencies: readonly AgencyRow[]): void;
}

/** Looks into the tree at each call, so that it fits a tree that changes as well. */
export function createUnitFacts(tree: UnitTree): UnitFacts {
  return Object.freeze({
    exists(key: string, day: string) {
      const unit = tree.unit(key);
      return unit !== undefined && isValidOn(unit, day);
    },
    hasBegun(key: string, day: string) {
      const unit = tree.unit(key);
      return unit !== undefined && (unit.validFrom ?? '') <= day;
    },
    isTop: (key: string) => tree.unit(key)?.parentCode === null,
    isWithin: (key: string, { unit, reach }: Parameters<UnitFacts['isWithin']>[1]) =>
      unit === undefined || (reach === 'SUBTREE' ? tree.subtree(unit).has(key) : unit === key),
    holdsDivided: (roots: readonly ScopeRoot[], day: string) =>
      roots.some((root) =>
        [...lineageOf(tree).reachOf(root)].some((key) => {
          const unit = tree.unit(key);
          return unit !== undefined && !isValidOn(unit, day) && tree.successors(key).some((s) => s.extent === 'PART');
        }),
      ),
    covers: (outer: readonly ScopeRoot[], inner: readonly ScopeRoot[]) => lineageOf(tree).covers(outer, inner),
  });
}

/**
 * Agencies of a unit that was withdrawn, and those below them, are unknown until somebody moves them: nothing of theirs is
 * seen, and everybody else goes on working.
 */
function placed(tree: UnitTree, agencies: readonly AgencyRow[]): readonly AgencyRow[] {
  const lost = new Set(agencies.filter((agency) => tree.unit(agency.unit) === undefined).map(({ code }) => code));
  for (let before = 0; before < lost.size;) {
    before = lost.size;
    for (const { code, parentCode } of agencies) if (parentCode !== null && lost.has(parentCode)) lost.add(code);
  }
  return lost.size === 0 ? agencies : agencies.filter(({ code }) => !lost.has(code));
}

interface Snapshot {
  readonly tree: UnitTree;
  readonly directory: AgencyDirectory;
}

function take(table: UnitTable, agencies: readonly AgencyRow[]): Snapshot {
  const tree = createUnitTree(table);
  return { tree, directory: createAgencyDirectory(tree, placed(tree, agencies)) };
}

function liveTree(current: () => UnitTree): UnitTree {
  const tree: UnitTree = {
    get units() {
      return current().units;
    },
    get codeLists() {
      return current().codeLists;
    },
    unit: (key) => current().unit(key),
    unitOn: (code, day) => current().unitOn(code, day),
    unitsWithCode: (code) => current().unitsWithCode(code),
    formerCodes: (code) => current().formerCodes(code),
    unitsOn: (day) => current().unitsOn(day),
    parentOn: (key, day) => current().parentOn(key, day),
    childrenOn: (key, day) => current().childrenOn(key, day),
    ancestorsOn: (key, day) => current().ancestorsOn(key, day),
    subtree: (key) => current().subtree(key),
    predecessors: (key) => current().predecessors(key),
    successors: (key) => current().successors(key),
    currentUnits: (key, day) => current().currentUnits(key, day),
    custodianOf: (key) => current().custodianOf(key),
  };
  followTree(tree, current);
  return Object.freeze(tree);
}

function liveDirectory(current: () => AgencyDirectory): AgencyDirectory {
  return Object.freeze<AgencyDirectory>({
    get agencies() {
      return current().agencies;
    },
    agency: (code) => current().agency(code),
    unitOn: (code, day) => current().unitOn(code, day),
    unit: (key) => current().unit(key),
    unitsOn: (day) => current().unitsOn(day),
    parentOn: (key, day) => current().parentOn(key, day),
    agenciesOf: (unit) => current().agenciesOf(unit),
    scopeOf: (roots) => current().scopeOf(roots),
  });
}

/** Begins with a table; a scheduled reorganisation is simply in it, with days to come. */
export function createLiveUnits(table: UnitTable, agencies: readonly AgencyRow[]): LiveUnits {
  let version = 1;
  let now = take(table, agencies);
  const tree = liveTree(() => now.tree);
  return Object.freeze({
    tree,
    directory: liveDirectory(() => now.directory),
    facts: createUnitFacts(tree),
    version: () => String(version),
    replace(newTable: UnitTable, newAgencies: readonly AgencyRow[]) {
      now = take(newTable, newAgencies);
      version += 1;
    },
  });
}
