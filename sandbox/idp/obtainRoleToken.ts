// A token for a role of the sample city, without knowing anybody's staff number or any secret.
import { sampleAgencyOfUnit } from '../city/agencyRows.js';
import { createSampleCity, type SampleCity } from '../city/createSampleCity.js';
import type { Agency } from '../city/types.js';
import { requireSandboxFile } from '../supervisor/sandboxFile.js';
import { NAMED_LOGINS } from './accounts.js';
import { SAMPLE_SECRETS } from './clients.js';
import { obtainToken, type TokenSubject } from './obtainToken.js';

/** Roles of officers: their level, and the unit they stand for when none is named. */
const OFFICER_ROLES: Readonly<Record<string, { level: Agency['level']; unit: string }>> = {
  'ward-officer': { level: 'WARD', unit: '00103@2025-07-01' },
  'district-officer': { level: 'DISTRICT', unit: '003@2025-06-30' },
  'city-officer': { level: 'CITY', unit: '01@2025-07-01' },
};

/** Everything that `role` may be. */
export const TOKEN_ROLES: readonly string[] = [
  ...NAMED_LOGINS,
  ...Object.keys(OFFICER_ROLES),
  ...Object.keys(SAMPLE_SECRETS),
];

/** What was asked for does not exist in the sample; the message lists what does. */
export class TokenSubjectError extends Error {
  override readonly name = 'TokenSubjectError';
  constructor(
    readonly code: 'TOKEN_ROLE_UNKNOWN' | 'TOKEN_UNIT_UNKNOWN' | 'TOKEN_OFFICER_UNKNOWN',
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

export interface TokenSubjectOptions {
  /** One of TOKEN_ROLES. */
  readonly role: string;
  /** `<code>@<YYYY-MM-DD>`, for officers' roles: the first officer of the agency that the unit had on that day. */
  readonly unit?: string;
  /** Staff number, for officers' roles; comes before `unit`. */
  readonly officer?: string;
}

function unknownUnit(): TokenSubjectError {
  const examples = Object.entries(OFFICER_ROLES).map(([role, { unit }]) => `${role} ${unit}`);
  return new TokenSubjectError(
    'TOKEN_UNIT_UNKNOWN',
    'vai trò này không có đơn vị đó vào ngày đó. This role has no such unit on that day: write <code>@<YYYY-MM-DD>, with the ' +
      'five digits of a ward (526 until 2025-06-30, 126 since 2025-07-01), the three of a district (until 2025-06-30) ' +
      `or 01; for example ${examples.join(', ')}.`,
  );
}

/** The first officer of the agency of a unit: its head. */
function firstOfficer(city: SampleCity, unit: string, level: Agency['level']): string {
  const [, code, day] = /^(\d{2,5})@(\d{4}-\d{2}-\d{2})$/.exec(unit) ?? [];
  const agency = code && day ? sampleAgencyOfUnit(city, code, day) : undefined;
  const officer = agency?.level === level ? city.officersOf(agency.code)[0] : undefined;
  if (!officer) throw unknownUnit();
  return officer.number;
}

function knownOfficer(city: SampleCity, number: string, level: Agency['level']): string {
  const officer = city.officer(number);
  if (officer && city.agency(officer.agencyCode)?.level === level) return number;
  const [first, last] = [city.officers[0]?.number ?? '', city.officers.at(-1)?.number ?? ''];
  const text = officer ? `works at another level than ${level}` : `there are ${first} to ${last}`;
  throw new TokenSubjectError('TOKEN_OFFICER_UNKNOWN', `không có cán bộ mẫu này. No such sample officer: ${text}.`);
}

/** Who signs in for a role. Throws TokenSubjectError. */
export function toTokenSubject(city: SampleCity, { role, unit, officer }: TokenSubjectOptions): TokenSubject {
  if (NAMED_LOGINS.includes(role)) return { login: role };
  const secret = Object.entries(SAMPLE_SECRETS).find(([clientId]) => clientId === role)?.[1];
  if (secret) return { clientId: role, secret };
  const asked = Object.hasOwn(OFFICER_ROLES, role) ? OFFICER_ROLES[role] : undefined;
  if (!asked) {
    const text = `không có vai trò này. No such role; there are: ${TOKEN_ROLES.join(', ')}.`;
    throw new TokenSubjectError('TOKEN_ROLE_UNKNOWN', text);
  }
  if (officer) return { login: knownOfficer(city, officer, asked.level) };
  return { login: firstOfficer(city, unit ?? asked.unit, asked.level) };
}

export interface ObtainRoleTokenOptions extends TokenSubjectOptions {
  /** Data folder of the running sandbox. */
  readonly dataDir: string;
  readonly audience?: string;
}

/** One access token from the running sandbox. Throws SandboxNotStartedError, TokenSubjectError or TokenRefusedError. */
export async function obtainRoleToken({ dataDir, audience, ...subject }: ObtainRoleTokenOptions): Promise<string> {
  const { seed, idp } = requireSandboxFile(dataDir);
  const who = toTokenSubject(createSampleCity(seed), subject);
  return obtainToken({ issuer: idp.issuer, ...who, ...(audience ? { audience } : {}) });
}
