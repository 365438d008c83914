// What an operation on a relation is about: a record, the unit that answers for it now, and an agency there.
import { CITY, COUNTRY, OTHER_CITY, agency, unitsOf, type AgencyName, type Family, type Place } from './world.js';
import type { Relation, Role } from './words.js';

/** What an operation on a relation is about. */
export interface Target {
  readonly record: Place;
  /** Where something is made, or given: the unit that answers for the record now. */
  readonly unit: string;
  /** An agency of that unit. */
  readonly agency: string;
}

type Targets = Readonly<Partial<Record<Relation, (family: Family) => Target>>>;

function at(record: Place, unit: keyof ReturnType<typeof unitsOf>, name: AgencyName) {
  return (family: Family): Target => ({ record, unit: unitsOf(family)[unit], agency: agency(family, name) });
}

/** For who has their root in a ward of the city. */
const BELOW: Targets = {
  own: at('root', 'root', 'root'),
  child: at('child', 'child', 'child'),
  grandchild: at('grandchild', 'grandchild', 'grandchild'),
  sibling: at('sibling', 'sibling', 'sibling'),
  parent: at('parent', 'parent', 'parent'),
  other_subtree: at('otherSubtree', 'otherSubtree', 'otherSubtree'),
  predecessor_of_own: at('predecessor', 'predecessor', 'predecessor'),
  merged_successor: at('successor', 'successor', 'successor'),
  split_part_own: at('toRoot', 'root', 'root'),
  split_part_other: at('toSibling', 'sibling', 'sibling'),
  // Nobody's yet: the city answers for it.
  split_unassigned: () => ({ record: 'unassigned', unit: CITY, agency: 'H26' }),
  same_code_other_era: at('namesake', 'namesake', 'namesake'),
};

/** For who has the whole city. */
const CITY_WIDE: Targets = {
  ...BELOW,
  own: () => ({ record: 'city', unit: CITY, agency: 'H26' }),
  child: at('parent', 'parent', 'parent'),
  grandchild: at('root', 'root', 'root'),
  sibling: () => ({ record: 'otherCity', unit: OTHER_CITY, agency: 'H27' }),
  parent: () => ({ record: 'country', unit: COUNTRY, agency: 'H00' }),
  other_subtree: at('foreign', 'foreign', 'foreign'),
};

export function targetOf(role: Role, relation: Relation, family: Family): Target {
  const targets = role === 'city_admin' || role === 'auditor' ? CITY_WIDE : BELOW;
  const found = (relation === 'public' ? targets.own : targets[relation])?.(family);
  if (found === undefined) throw new Error(`no target for ${relation}`);
  return role === 'citizen_app' && relation === 'own' ? { ...found, record: 'citizen' } : found;
}
