// What the services of the Party system work on: everything that it keeps, and the time in Hanoi.
import type { SampleCity } from '../city/createSampleCity.js';
import type { LocalTime } from '../city/types.js';
import { createEffects, type Effects } from './effects.js';
import { createFeeLedger, type FeeLedger } from './feeLedger.js';
import { createMemberships, type Memberships } from './memberships.js';
import { createPartyOrganisation } from './createPartyOrganisation.js';
import { createRegister, type Register } from './register.js';
import { sampleOpinions, sampleTransfers } from './sampleDossiers.js';
import type { Opinion } from './opinions.js';
import type { Transfer } from './transfers.js';
import type { PartyOrganisation } from './types.js';

export interface PartyDesk extends PartyOrganisation {
  readonly city: SampleCity;
  readonly memberships: Memberships;
  readonly ledger: FeeLedger;
  readonly transfers: Register<Transfer>;
  readonly opinions: Register<Opinion>;
  readonly effects: Effects;
  readonly habits: { readonly duplicateCode: number | string };
  localNow(): LocalTime;
}

/** UTC+7 without daylight saving since 1975. */
const HANOI_OFFSET_MS = 7 * 3_600_000;

export interface PartyDeskOptions {
  readonly city: SampleCity;
  readonly habits: PartyDesk['habits'];
  /** Milliseconds. */
  readonly now: () => number;
}

export function createPartyDesk({ city, habits, now }: PartyDeskOptions): PartyDesk {
  const localNow = () => new Date(now() + HANOI_OFFSET_MS).toISOString().slice(0, 19);
  const organisation = createPartyOrganisation(city);
  const { members } = organisation;
  const memberships = createMemberships([...members].map(([code, { firstCell }]) => [code, firstCell] as const));
  return {
    ...organisation,
    city,
    habits,
    localNow,
    memberships,
    ledger: createFeeLedger(members, () => localNow().slice(0, 7)),
    transfers: createRegister('CSH', sampleTransfers(organisation, localNow())),
    opinions: createRegister('YK', sampleOpinions(organisation, localNow())),
    effects: createEffects(),
  };
}
