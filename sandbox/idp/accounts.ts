// The people of the sample identity provider: a few named ones and every officer of the sample city, by staff number.
import { createHash } from 'node:crypto';
import { once } from '../city/once.js';
import { toApplicant } from '../city/names.js';
import type { Agency, Dossier, Officer } from '../city/types.js';

/** The part of the sample city that accounts are made from. */
export interface AccountSource {
  readonly agencies: readonly Agency[];
  readonly officers: readonly Officer[];
  readonly dossiers: readonly Dossier[];
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
  /** Số định danh: 12 digits with the impossible province 999. Worked out when a token needs it. */
  personalId(this: void): string;
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

const CITY = { org: 'H26', level: 'CITY' } as const;

const NAMED: readonly Omit<Account, 'sub' | 'personalId'>[] = [
  { login: 'city-admin', name: 'Quản trị Thành phố Mẫu', ...CITY, roles: ['city-admin'] },
  // The second person, for what one alone must not decide.
  { login: 'city-admin-2', name: 'Quản trị Thành phố Mẫu Hai', ...CITY, roles: ['city-admin'] },
  { login: 'ward-admin', name: 'Quản trị Phường Mẫu', org: 'H26.L7', level: 'WARD', roles: ['unit-admin'] },
  { login: 'auditor', name: 'Kiểm toán viên Mẫu', ...CITY, roles: ['auditor'] },
  { login: 'adapter-developer', name: 'Lập trình viên Mẫu', ...CITY, roles: ['adapter-developer'] },
  { login: 'citizen', name: 'Công dân Mẫu', roles: ['citizen'] },
  { login: 'party-member', name: 'Trần Thị Mẫu 1', roles: ['party-member'] },
  { login: 'cell-secretary', name: 'Bí thư Chi bộ Mẫu', org: 'H26.L7', level: 'WARD', roles: ['cell-secretary'] },
  { login: 'party-committee', name: 'Đảng ủy Phường Mẫu', org: 'H26.L7', level: 'WARD', roles: ['party-committee'] },
  { login: 'party-office', name: 'Văn phòng Thành ủy Mẫu', ...CITY, roles: ['party-office'] },
  { login: 'ward-leader', name: 'Lãnh đạo Phường Mẫu', org: 'H26.L7', level: 'WARD', roles: ['ward-leader'] },
  { login: 'city-leader', name: 'Lãnh đạo Thành phố Mẫu', ...CITY, roles: ['city-leader'] },
];

/** The number of the first member in the stand-in for the Party's procedures. */
const FIRST_MEMBER = '999900000001';

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
  const personalId = (): string => officer.citizenNumber;
  const person = { login, sub: subjectOf(login), name: officer.fullName, personalId };
  if (!tenant) return { ...person, roles: [] };
  return { ...person, org: tenant.code, level: tenant.level, roles: [roleOf(tenant)] };
}

/** The citizen is somebody who handed in a dossier at phường Tây Hồ, so that there is something of their own to see. */
function citizenNumberOf(city: AccountSource): string {
  const isPerson = ({ applicantIndex }: Dossier) => toApplicant(applicantIndex).kind === '1';
  const dossier = city.dossiers.find((one) => one.agencyCode === 'H26.L7' && isPerson(one));
  return toApplicant(dossier?.applicantIndex ?? 0).identity;
}

/** Named people have numbers that no applicant and no officer has. */
function toNamed(account: (typeof NAMED)[number], place: number, citizen: () => string): Account {
  const number = `999090${String(999_900 + place).padStart(6, '0')}`;
  const numbers: Readonly<Record<string, () => string>> = { citizen, 'party-member': () => FIRST_MEMBER };
  const personalId = numbers[account.login] ?? ((): string => number);
  return { ...account, sub: subjectOf(account.login), personalId };
}

/** Makes the accounts of a sample city. */
export function createAccounts(city: AccountSource): Accounts {
  const agencies = new Map(city.agencies.map((agency) => [agency.code, agency]));
  // All 24,000 dossiers are made for this one: only when somebody signs in as the citizen.
  const citizen = once(() => citizenNumberOf(city));
  const named = NAMED.map((account, place) => toNamed(account, place, citizen));
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
