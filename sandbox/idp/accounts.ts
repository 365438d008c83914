// The people of the sample identity provider: a few named ones and every officer of the sample city, by staff number.
import { createHash } from 'node:crypto';
import type { Agency, Officer } from '../city/types.js';

/** The part of the sample city that accounts are made from. */
export interface AccountSource {
  readonly agencies: readonly Agency[];
  readonly officers: readonly Officer[];
}

/** Somebody who can sign in. */
export interface Account {
  /** What is typed at sign-in: a named account or a staff number. */
  readonly login: string;
  /** Opaque and stable; says nothing about the person. */
  readonly sub: string;
  /** Display name, for the id token alone. */
  readonly name: string;
  /** QĐ 20 code of the ward, district or department (never of an office in it); absent for citizens. */
  readonly org?: string;
  readonly level?: Agency['level'];
  readonly roles: readonly string[];
}

/** All accounts, found by what people type or by subject. */
export interface Accounts {
  byLogin(login: string): Account | undefined;
  bySub(sub: string): Account | undefined;
  /** The named accounts, in the order in which they are shown. */
  readonly named: readonly Account[];
  /** The first officer of each agency. */
  readonly firstOfficers: readonly Account[];
}

const NAMED: readonly Omit<Account, 'sub'>[] = [
  { login: 'city-admin', name: 'Quản trị Thành phố Mẫu', org: 'H26', level: 'CITY', roles: ['city-admin'] },
  { login: 'auditor', name: 'Kiểm toán viên Mẫu', org: 'H26', level: 'CITY', roles: ['auditor'] },
  { login: 'adapter-developer', name: 'Lập trình viên Mẫu', org: 'H26', level: 'CITY', roles: ['adapter-developer'] },
  { login: 'citizen', name: 'Công dân Mẫu', roles: ['citizen'] },
];

/** Logins of the named accounts. */
export const NAMED_LOGINS = NAMED.map((account) => account.login);

/** The subject of a login: stable over seeds and restarts, and not reversible at sight. */
export function subjectOf(login: string): string {
  return createHash('sha256').update(`lien-thong-sample:${login}`).digest('base64url').slice(0, 22);
}

function roleOf(agency: Agency): string {
  if (agency.level === 'WARD') return 'ward-officer';
  return agency.level === 'DISTRICT' ? 'district-officer' : 'city-officer';
}

/** The tenant of an agency: offices belong to the ward or department above them. */
export function tenantOf(agencies: ReadonlyMap<string, Agency>, code: string): Agency | undefined {
  let agency = agencies.get(code);
  while (agency?.kind === 'OFFICE' && agency.parentCode !== null) agency = agencies.get(agency.parentCode);
  return agency;
}

function toAccount(agencies: ReadonlyMap<string, Agency>, officer: Officer): Account {
  const login = officer.number;
  const tenant = tenantOf(agencies, officer.agencyCode);
  const person = { login, sub: subjectOf(login), name: officer.fullName };
  if (!tenant) return { ...person, roles: [] };
  return { ...person, org: tenant.code, level: tenant.level, roles: [roleOf(tenant)] };
}

/** Makes the accounts of a sample city. */
export function createAccounts(city: AccountSource): Accounts {
  const agencies = new Map(city.agencies.map((agency) => [agency.code, agency]));
  const named = NAMED.map((account) => ({ ...account, sub: subjectOf(account.login) }));
  const officers = city.officers.map((officer) => toAccount(agencies, officer));
  const logins = new Map([...named, ...officers].map((account) => [account.login, account]));
  const subjects = new Map([...logins.values()].map((account) => [account.sub, account]));
  const firsts = new Map<string, Account>();
  for (const officer of officers) {
    if (officer.org && !firsts.has(officer.org)) firsts.set(officer.org, officer);
  }
  return {
    byLogin: (login) => logins.get(login),
    bySub: (sub) => subjects.get(sub),
    named,
    firstOfficers: [...firsts.values()],
  };
}
