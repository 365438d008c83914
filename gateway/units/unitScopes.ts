// Scopes: the units whose rows a caller may see, as sets prepared once, so that each row costs one look-up.
import type { AgencyFilter, AgencyRef, UnitKey, UnitScope } from '../../adapters/kit/index.js';
import { lineageOf, type ScopeRoot } from './lineage.js';
import type { UnitTree } from './types.js';

/** More distinct sets of roots than this are not kept; the oldest goes first. */
const MAX_SCOPES = 1000;

type ByCode = ReadonlyMap<string, AgencyRef>;
type ByUnit = ReadonlyMap<string, readonly AgencyRef[]>;

/** A filter means the unit that it names and what was below it, not its history: it gives nothing, it only cuts. */
function asked(tree: UnitTree, unit: UnitKey, reach: AgencyFilter['reach']): ReadonlySet<UnitKey> {
  if (reach === 'SUBTREE') return tree.subtree(unit);
  return new Set(tree.unit(unit) === undefined ? [] : [unit]);
}

/** One set is used as it is (the whole city costs nothing per scope); several are joined. */
function join(sets: readonly ReadonlySet<UnitKey>[]): ReadonlySet<UnitKey> {
  const [only] = sets;
  return sets.length === 1 && only !== undefined ? only : new Set(sets.flatMap((set) => [...set]));
}

/** Leaves out every agency that stands below another one of the list. */
function topmost(agencies: readonly AgencyRef[], byCode: ByCode): readonly AgencyRef[] {
  const listed = new Set(agencies.map((agency) => agency.code));
  const isBelow = (agency: AgencyRef) => {
    let parent = agency.parentCode;
    while (parent !== null && !listed.has(parent)) parent = byCode.get(parent)?.parentCode ?? null;
    return parent !== null;
  };
  return agencies.filter((agency) => !isBelow(agency));
}

function createScope(tree: UnitTree, byCode: ByCode, byUnit: ByUnit, units: ReadonlySet<UnitKey>): UnitScope {
  const answers = new Map<string, readonly AgencyRef[]>();
  const answer = (filter: AgencyFilter) => {
    const wanted = filter.unit === undefined ? units : asked(tree, filter.unit, filter.reach);
    const [few, many] = wanted.size < units.size ? [wanted, units] : [units, wanted];
    const inside = [...few].filter((unit) => many.has(unit)).flatMap((unit) => byUnit.get(unit) ?? []);
    return Object.freeze(topmost(inside, byCode));
  };
  return Object.freeze({
    includes: (unit: UnitKey) => units.has(unit),
    agencies(filter: AgencyFilter = {}) {
      // Unknown units share one entry, so that the cache cannot grow beyond the table.
      const unit = filter.unit === undefined || tree.unit(filter.unit) ? filter.unit : '';
      const id = `${filter.reach ?? 'SELF'} ${unit ?? '*'}`;
      const known = answers.get(id) ?? answer(filter);
      answers.set(id, known);
      return known;
    },
  });
}

/** Gives out scopes; the same set of roots, in any order, gets the same scope. */
export function createScopes(
  tree: UnitTree,
  byCode: ByCode,
  byUnit: ByUnit,
): (roots: readonly ScopeRoot[]) => UnitScope {
  const scopes = new Map<string, UnitScope>();
  const lineage = lineageOf(tree);
  return (roots) => {
    const id = [...new Set(roots.map((root) => lineage.idOf(root)))].sort().join('|');
    const known = scopes.get(id);
    if (known !== undefined) return known;
    const units = join(roots.map((root) => lineage.reachOf(root)));
    const scope = createScope(tree, byCode, byUnit, units);
    const [oldest] = scopes.keys();
    if (scopes.size >= MAX_SCOPES && oldest !== undefined) scopes.delete(oldest);
    scopes.set(id, scope);
    return scope;
  };
}
