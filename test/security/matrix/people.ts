// Who asks: one caller for each role, relation and family.
import type { TokenForge } from '../../support/tokenForge.js';
import { clientOf } from './rights.js';
import { CITIZEN_ID, agency, type Family, type Place } from './world.js';
import type { Relation, Role } from './words.js';

/** A caller of the matrix. */
export interface Person {
  readonly name: string;
  /** Null: without a token. */
  readonly token: string | null;
  /** The same person, signed in strongly a moment ago. */
  readonly strong: string | null;
  /** Something that they certainly see: events about it prove that earlier ones were left out. */
  readonly sees: Place;
}

/** The unit in which the rights of somebody begin, so that the data stands to them as the relation says. */
export function rootOf(relation: Relation): 'root' | 'merged' | 'oldNamesake' {
  if (relation === 'merged_successor') return 'merged';
  return relation === 'same_code_other_era' ? 'oldNamesake' : 'root';
}

type Claims = Readonly<Record<string, unknown>>;

function claimsOf(role: Exclude<Role, 'anonymous'>, relation: Relation, family: Family): Claims {
  const root = rootOf(relation);
  switch (role) {
    case 'citizen_app':
      return { org: undefined, roles: ['citizen'], client_id: 'citizen-app', personal_id: CITIZEN_ID[family] };
    case 'ward_officer':
      return { org: agency(family, root), roles: ['ward-officer'] };
    case 'shared_app':
      return { org: undefined, roles: [], sub: clientOf(family, root), client_id: clientOf(family, root) };
    case 'district_admin':
      return { org: agency(family, root), roles: ['district-admin'] };
    case 'city_admin':
      return { org: 'H26', roles: ['city-admin'] };
    case 'auditor':
      return { org: 'H26', roles: ['auditor'] };
    case 'adapter_developer':
      return { org: 'H26', roles: ['adapter-developer'] };
    case 'suspended_tenant':
      return { org: agency(family, 'suspended'), roles: ['ward-officer'] };
  }
}

function seenBy(role: Role, relation: Relation): Place {
  if (role === 'citizen_app') return 'citizen';
  return role === 'city_admin' || role === 'auditor' ? 'city' : rootOf(relation);
}

/** Same person, same token: made once. */
export function createPeople(forge: TokenForge) {
  const known = new Map<string, Person>();
  const strong = () => ({ acr: '2', auth_time: Math.floor(Date.now() / 1000) });

  function person(role: Role, relation: Relation, family: Family, second = ''): Person {
    const where = role === 'ward_officer' || role === 'shared_app' || role === 'district_admin' ? rootOf(relation) : '';
    const name = `${role}-${family}-${where}${second}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const sees = seenBy(role, relation);
    if (role === 'anonymous') return { name, token: null, strong: null, sees };
    const exp = Math.floor(Date.now() / 1000) + 3_500;
    const claims = { sub: name, exp, ...claimsOf(role, relation, family) };
    const made = { name, token: forge.token(claims), strong: forge.token({ ...claims, ...strong() }), sees };
    known.set(name, made);
    return made;
  }

  return { person };
}
