// The register of the sample: one certificate for each of 2,800 officers, with serial numbers and states made from the seed.
import { createHash } from 'node:crypto';
import type { SampleCity } from '../city/createSampleCity.js';
import type { Officer } from '../city/types.js';

export type SampleState = 'VALID' | 'EXPIRING' | 'EXPIRED' | 'REVOKED' | 'SUSPENDED';

export interface SampleCertificate {
  /** Sixteen hex digits. */
  readonly serial: string;
  readonly officer: Officer;
  readonly agencyCode: string;
  readonly state: SampleState;
  readonly from: Date;
  readonly until: Date;
  readonly revokedAt: Date | null;
  readonly device: 'USB' | 'SIM' | 'HSM';
}

export interface SampleRegister {
  /** In the order of serial numbers. */
  readonly certificates: readonly SampleCertificate[];
  readonly bySerial: ReadonlyMap<string, SampleCertificate>;
  signaturesOf(certificate: SampleCertificate, month: string): number;
}

const HOW_MANY = 2_800;
const DAY = 86_400_000;
const YEARS = 3 * 365;
/** Percent, adding up. */
const STATES: readonly (readonly [number, SampleState])[] = [
  [4, 'REVOKED'],
  [6, 'SUSPENDED'],
  [14, 'EXPIRED'],
  [19, 'EXPIRING'],
  [100, 'VALID'],
];
const DEVICES = ['USB', 'USB', 'SIM', 'HSM'] as const;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const number = (text: string, limit: number): number => parseInt(digest(text).slice(0, 8), 16) % limit;

/** Days from now until it ends. */
function daysLeft(state: SampleState, key: string): number {
  if (state === 'EXPIRED') return -1 - number(`${key}/end`, 300);
  if (state === 'EXPIRING') return 1 + number(`${key}/end`, 25);
  return 60 + number(`${key}/end`, 900);
}

function toCertificate(seed: string, officer: Officer, midnight: number): SampleCertificate {
  const key = `${seed}/${officer.number}`;
  const chance = number(`${key}/state`, 100);
  const state = STATES.find(([below]) => chance < below)?.[1] ?? 'VALID';
  const until = new Date(midnight + daysLeft(state, key) * DAY);
  return {
    // The same first digit keeps all of them equally long.
    serial: `5${digest(key).slice(0, 15)}`,
    officer,
    agencyCode: officer.agencyCode,
    state,
    from: new Date(until.getTime() - YEARS * DAY),
    until,
    revokedAt: state === 'REVOKED' ? new Date(midnight - (1 + number(`${key}/revoked`, 90)) * DAY) : null,
    device: DEVICES[number(`${key}/device`, DEVICES.length)] ?? 'USB',
  };
}

export function createSampleRegister(city: Pick<SampleCity, 'seed' | 'officers'>, now: Date): SampleRegister {
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  const holders = city.officers.filter(({ endedOn }) => endedOn === null).slice(0, HOW_MANY);
  const certificates = holders
    .map((officer) => toCertificate(city.seed, officer, midnight))
    .sort((a, b) => (a.serial < b.serial ? -1 : 1));
  return {
    certificates,
    bySerial: new Map(certificates.map((certificate) => [certificate.serial, certificate])),
    signaturesOf: ({ serial }, month) => number(`${serial}/${month}`, 41),
  };
}
