// A directory and scopes over a plain list of agencies, for tests that have no gateway around the adapter.
import type { AgencyFilter, AgencyRef, UnitDirectory, UnitKey, UnitRef, UnitScope } from '../index.js';

export interface AgencyBook extends UnitDirectory {
  /** The scope of these units; `everything` without an argument. */
  scopeOf(units?: readonly UnitKey[]): UnitScope;
}

export interface AgencyBookOptions {
  readonly agencies: readonly AgencyRef[];
  /** True if `unit` lies below `above` (or is it). */
  isBelow(unit: UnitKey, above: UnitKey): boolean;
  /** Answers `unitOn`; default: unknown. */
  unitOn?(code: string, day: string): UnitKey | undefined;
  /** Units as adapters see them that look beyond agencies; default: none. */
  readonly units?: Pick<UnitDirectory, 'unit' | 'unitsOn' | 'parentOn'>;
}

const NO_UNITS: readonly UnitRef[] = [];

function topmost(agencies: readonly AgencyRef[], byCode: ReadonlyMap<string, AgencyRef>): readonly AgencyRef[] {
  const listed = new Set(agencies.map((agency) => agency.code));
  function isCovered({ parentCode }: AgencyRef): boolean {
    if (parentCode === null) return false;
    const parent = byCode.get(parentCode);
    return listed.has(parentCode) || (parent !== undefined && isCovered(parent));
  }
  return agencies.filter((agency) => !isCovered(agency));
}

/** The scope in which nothing is visible. */
export const EMPTY_SCOPE: UnitScope = { includes: () => false, agencies: () => [] };

/** The scope with rows of a type that were assigned to one of its units. */
export function withAssigned(scope: UnitScope, type: string, keys: readonly string[], to: UnitKey): UnitScope {
  const isAsked = (filter: AgencyFilter | undefined) => (filter?.unit ?? to) === to;
  return { ...scope, assigned: (asked, filter) => (asked === type && isAsked(filter) ? keys : []) };
}

export function createAgencyBook(options: AgencyBookOptions): AgencyBook {
  const { agencies } = options;
  const byCode = new Map(agencies.map((agency) => [agency.code, agency]));
  const byOldCode = new Map(agencies.map((agency) => [agency.oldCode, agency]));

  function fits(unit: UnitKey, filter: AgencyFilter | undefined): boolean {
    if (filter?.unit === undefined) return true;
    return filter.reach === 'SUBTREE' ? options.isBelow(unit, filter.unit) : unit === filter.unit;
  }

  return {
    agency: (code) => byCode.get(code) ?? byOldCode.get(code),
    unitOn: (code, day) => options.unitOn?.(code, day),
    unit: (key) => options.units?.unit(key),
    unitsOn: (day) => options.units?.unitsOn(day) ?? NO_UNITS,
    parentOn: (key, day) => options.units?.parentOn(key, day),
    scopeOf(units) {
      const includes = (unit: UnitKey) => units === undefined || units.includes(unit);
      return {
        includes,
        agencies: (filter) =>
          topmost(
            agencies.filter((agency) => includes(agency.unit) && fits(agency.unit, filter)),
            byCode,
          ),
      };
    },
  };
}
