// Builds the indexes over the unit table once; afterwards every question about any day is a look-up.
import type { UnitLevel } from '../../schema/unitLevel.js';
import { codeListIdOf, toCodeLists, toUnitKey } from './codeLists.js';
import { isValidOn, overlap } from './days.js';
import { groupBy } from './groupBy.js';
import { indexSuccessions, type SuccessionIndex } from './successionIndex.js';
import type { CodeList, Unit, UnitRow, UnitTable, UnitTree } from './types.js';

const LEVELS: Readonly<Record<UnitRow['kind'], UnitLevel>> = { city: 'CITY', district: 'DISTRICT', ward: 'WARD' };

interface Indexes {
  readonly units: readonly Unit[];
  readonly codeLists: readonly CodeList[];
  readonly byKey: ReadonlyMap<string, Unit>;
  readonly byCode: ReadonlyMap<string, readonly Unit[]>;
  /** Children on any day, in order of code. */
  readonly children: ReadonlyMap<string, readonly Unit[]>;
  /** By the key of the divided unit. */
  readonly custodians: ReadonlyMap<string, string>;
}

function toUnit(prefix: string, lists: readonly CodeList[], row: UnitRow): Unit {
  const codeList = codeListIdOf(lists, row);
  return Object.freeze({
    key: toUnitKey(prefix, codeList, row.code),
    code: row.code,
    level: LEVELS[row.kind],
    type: row.type,
    name: row.name,
    fullName: `${row.type} ${row.name}`,
    parentCode: row.parentCode,
    validFrom: row.validFrom,
    validTo: row.validTo,
    codeList,
  });
}

/** Parents and children meet in code and time: the same code may be the parent in one era only. */
function pairs(units: readonly Unit[], byCode: ReadonlyMap<string, readonly Unit[]>) {
  return units.flatMap((unit) => {
    const parents = unit.parentCode === null ? [] : (byCode.get(unit.parentCode) ?? []);
    return parents.filter((parent) => overlap(parent, unit)).map((parent) => ({ parent: parent.key, unit }));
  });
}

function index(table: UnitTable): Indexes {
  const codeLists = toCodeLists(table.units);
  const units = table.units.map((row) => toUnit(table.prefix, codeLists, row));
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  if (byKey.size < units.length) throw new Error('Two units of the table have one code in one code list.');
  const inOrder = [...units].sort(byCodeThenTime);
  const byCode = groupBy(inOrder, (unit) => unit.code);
  const children = new Map<string, Unit[]>();
  for (const [parent, found] of groupBy(pairs(inOrder, byCode), (pair) => pair.parent)) {
    children.set(
      parent,
      found.map((pair) => pair.unit),
    );
  }
  const named = table.units.flatMap((row, at): [string, string][] => {
    const unit = units[at];
    return unit !== undefined && row.custodian ? [[unit.key, row.custodian]] : [];
  });
  return { units, codeLists, byKey, byCode, children, custodians: new Map(named) };
}

function byCodeThenTime(a: Unit, b: Unit): number {
  if (a.code !== b.code) return a.code < b.code ? -1 : 1;
  return (a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1;
}

/** Subtrees do not change while the table stands, so each is walked once, when first asked for. */
function subtreeWalker(indexes: Indexes): UnitTree['subtree'] {
  const walked = new Map<string, ReadonlySet<string>>();
  return (key) => {
    const known = walked.get(key);
    if (known !== undefined) return known;
    if (!indexes.byKey.has(key)) return new Set();
    const reached = new Set([key]);
    for (const at of reached) for (const child of indexes.children.get(at) ?? []) reached.add(child.key);
    walked.set(key, reached);
    return reached;
  };
}

/** Follows successions (or, lacking them, the children of the last day) until the units that exist on the day. */
function currentUnits(tree: UnitTree, key: string, day: string): readonly Unit[] {
  const reached = new Set([key]);
  for (const at of reached) {
    const unit = tree.unit(at);
    if (unit === undefined || isValidOn(unit, day)) continue;
    const next = tree.successors(at).map((succession) => succession.to);
    const last = unit.validTo;
    const inherited = next.length > 0 || last === null ? next : tree.childrenOn(at, last).map((child) => child.key);
    for (const successor of inherited) reached.add(successor);
  }
  return [...reached].flatMap((at) => tree.unit(at) ?? []).filter((unit) => isValidOn(unit, day));
}

/** The one named for it, or the top of the tree it stood in on its last day. */
function custodianOf(tree: UnitTree, custodians: ReadonlyMap<string, string>, key: string): Unit | undefined {
  const unit = tree.unit(key);
  if (unit === undefined || unit.validTo === null || tree.successors(key).length < 2) return undefined;
  return tree.unit(custodians.get(key) ?? '') ?? tree.ancestorsOn(key, unit.validTo).at(-1);
}

function toTree(indexes: Indexes, former: ReturnType<typeof groupFormer>, successions: SuccessionIndex): UnitTree {
  const { units, codeLists, byKey, byCode, children } = indexes;
  const tree: UnitTree = {
    units,
    codeLists,
    unit: (key) => byKey.get(key),
    unitOn: (code, day) => byCode.get(code)?.find((unit) => isValidOn(unit, day)),
    unitsWithCode: (code) => byCode.get(code) ?? [],
    formerCodes: (code) => former.get(code) ?? [],
    unitsOn: (day) => units.filter((unit) => isValidOn(unit, day)),
    parentOn(key, day) {
      const unit = byKey.get(key);
      if (unit === undefined || unit.parentCode === null || !isValidOn(unit, day)) return undefined;
      return tree.unitOn(unit.parentCode, day);
    },
    childrenOn(key, day) {
      const unit = byKey.get(key);
      if (unit === undefined || !isValidOn(unit, day)) return [];
      return (children.get(key) ?? []).filter((child) => isValidOn(child, day));
    },
    ancestorsOn(key, day) {
      const parent = tree.parentOn(key, day);
      return parent === undefined ? [] : [parent, ...tree.ancestorsOn(parent.key, day)];
    },
    subtree: subtreeWalker(indexes),
    predecessors: (key) => successions.predecessors.get(key) ?? [],
    successors: (key) => successions.successors.get(key) ?? [],
    currentUnits: (key, day) => currentUnits(tree, key, day),
    custodianOf: (key) => custodianOf(tree, indexes.custodians, key),
  };
  return Object.freeze(tree);
}

function groupFormer(table: UnitTable) {
  return groupBy(table.formerCodes, (former) => former.code);
}

/**
 * The tree over all eras of a table that `config/units` has checked.
 * Throws if a succession names a unit that is not there, or if two units would get one key.
 */
export function createUnitTree(table: UnitTable): UnitTree {
  const indexes = index(table);
  const unitOn = (code: string, day: string) => indexes.byCode.get(code)?.find((unit) => isValidOn(unit, day));
  return toTree(indexes, groupFormer(table), indexSuccessions(table.successions, unitOn));
}
