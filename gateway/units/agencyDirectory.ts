// The city's agencies tied to the unit tree: look-ups for adapters, and the scopes that grants give.
import type { AgencyRef, UnitDirectory, UnitScope } from '../../adapters/kit/index.js';
import { findParentCycles } from './findParentCycles.js';
import { groupBy } from './groupBy.js';
import { normalizeAgencyCode, toOldAgencyCode } from '../../adapters/kit/index.js';
import type { ScopeRoot } from './lineage.js';
import type { AgencyRow, UnitTree } from './types.js';
import { createScopes } from './unitScopes.js';

/** Everything known about agencies; immutable, a new import makes a new directory. */
export interface AgencyDirectory extends UnitDirectory {
  /** In order of code. */
  readonly agencies: readonly AgencyRef[];
  /** The agencies of one unit alone, in order of code. */
  agenciesOf(unit: string): readonly AgencyRef[];
  /** The scope of a set of grants' units; equal roots share one scope and its cached answers. */
  scopeOf(roots: readonly ScopeRoot[]): UnitScope;
}

function toAgency(row: AgencyRow): AgencyRef {
  // A code whose groups have other widths never had an old form: systems show it as it is.
  const oldCode = toOldAgencyCode(row.code) ?? row.code;
  const { code, name, parentCode, unit, ceasedOn } = row;
  return Object.freeze({ code, oldCode, name, parentCode, unit, ceasedOn });
}

function checkRows(tree: UnitTree, byCode: ReadonlyMap<string, AgencyRef>, rows: readonly AgencyRow[]): void {
  if (byCode.size < rows.length) throw new Error('An agency code occurs twice.');
  for (const { code, unit, parentCode } of rows) {
    if (tree.unit(unit) === undefined) throw new Error(`The agency ${code} belongs to an unknown unit.`);
    if (parentCode !== null && !byCode.has(parentCode)) throw new Error(`The parent of agency ${code} is unknown.`);
  }
  const [cyclic] = findParentCycles(rows);
  if (cyclic !== undefined) throw new Error(`The parents of agency ${cyclic.code} form a cycle.`);
}

/** The directory of rows that `importAgencies` has checked. Throws on duplicates, unknown units, unknown parents and cycles. */
export function createAgencyDirectory(tree: UnitTree, rows: readonly AgencyRow[]): AgencyDirectory {
  const agencies = rows.map(toAgency).sort((a, b) => (a.code < b.code ? -1 : 1));
  const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
  checkRows(tree, byCode, rows);
  const byUnit = groupBy(agencies, (agency) => agency.unit);
  const scopeOf = createScopes(tree, byCode, byUnit);
  return Object.freeze({
    agencies,
    // The exact code first: a QĐ 20 code may look like an old one.
    agency: (code: string) => byCode.get(code) ?? byCode.get(normalizeAgencyCode(code) ?? ''),
    unitOn: (code: string, day: string) => tree.unitOn(code, day)?.key,
    unit: (key: string) => tree.unit(key),
    unitsOn: (day: string) => tree.unitsOn(day),
    parentOn: (key: string, day: string) => tree.parentOn(key, day)?.key,
    agenciesOf: (unit: string) => byUnit.get(unit) ?? [],
    scopeOf,
  });
}
