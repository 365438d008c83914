// Root fields: units and agencies by code, and lists of them by place and name.
import type { AgencyRef, QueryLoader } from '../../adapters/kit/index.js';
import type { UnitLevel } from '../../schema/unitLevel.js';
import { createNameSearch, type Named, type NameSearch } from './nameSearch.js';
import { requireName, toPage, type PageArgs } from './pages.js';
import type { Unit } from './types.js';
import { requireDay, type DayArgs, type UnitSources } from './unitFields.js';
import { toAgencyRecord, toUnitRecord } from './unitRecords.js';

interface UnitsArgs extends DayArgs, PageArgs {
  readonly level?: UnitLevel | null | undefined;
  readonly parent?: string | null | undefined;
  readonly name?: string | null | undefined;
}

interface AgenciesArgs extends PageArgs {
  readonly name?: string | null | undefined;
  readonly unit?: string | null | undefined;
}

function byCode(a: { readonly code: string }, b: { readonly code: string }): number {
  return a.code < b.code ? -1 : 1;
}

/** On one day, in order of code. Below a parent: of one level at any depth, or of any level directly below. */
function listUnits({ tree }: UnitSources, args: UnitsArgs, day: string): readonly Unit[] {
  const { level, parent } = args;
  const isBelow = (unit: Unit) => tree.ancestorsOn(unit.key, day).some((ancestor) => ancestor.key === parent);
  if (!parent) return tree.unitsOn(day).filter((unit) => !level || unit.level === level);
  if (!level) return tree.childrenOn(parent, day);
  return tree.unitsOn(day).filter((unit) => unit.level === level && isBelow(unit));
}

function narrow<T>(search: NameSearch<T>, name: string | null | undefined, rows: readonly T[]): readonly T[] {
  const wanted = requireName(name);
  return wanted === undefined ? rows : search.search(wanted, rows);
}

/** Units and agencies may be exchanged for newer ones while the gateway runs; names are folded once for each list. */
function searchOver<T>(listed: () => readonly T[], namedOf: (item: T) => Named): () => NameSearch<T> {
  let items: readonly T[] | undefined;
  let search: NameSearch<T> | undefined;
  return () => {
    if (search === undefined || items !== listed()) {
      items = listed();
      search = createNameSearch(items, namedOf);
    }
    return search;
  };
}

/** `Query.<field>` by field name. */
export function unitQueries(sources: UnitSources): Readonly<Record<string, QueryLoader<unknown>>> {
  const { tree, directory, clock } = sources;
  const unitSearch = searchOver<Unit>(
    () => tree.units,
    (unit) => unit,
  );
  const agencySearch = searchOver<AgencyRef>(
    () => directory.agencies,
    (agency) => agency,
  );
  return {
    unit: async (args: DayArgs & { readonly code: string }) => {
      const unit = tree.unitOn(args.code, requireDay(args) ?? clock.today());
      return unit === undefined ? null : toUnitRecord(unit);
    },
    units: async (args: UnitsArgs) => {
      const rows = [...listUnits(sources, args, requireDay(args) ?? clock.today())].sort(byCode);
      return toPage(narrow(unitSearch(), args.name, rows), args, (unit) => unit.key, toUnitRecord);
    },
    agency: async (args: { readonly code: string }) => {
      const agency = directory.agency(args.code);
      return agency === undefined ? null : toAgencyRecord(tree, agency, clock.today());
    },
    agencies: async (args: AgenciesArgs) => {
      const today = clock.today();
      const toRecord = (agency: AgencyRef) => toAgencyRecord(tree, agency, today);
      const rows = args.unit ? directory.agenciesOf(args.unit) : directory.agencies;
      return toPage(narrow(agencySearch(), args.name, rows), args, (agency) => agency.code, toRecord);
    },
  };
}
