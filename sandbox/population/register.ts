// The people of the sample by number, and how often each was looked up.
import type { SampleCity } from '../city/createSampleCity.js';
import { once } from '../city/once.js';
import type { PopulationBehaviour } from './behaviour.js';
import { createCitizens, nameOf, type SampleCitizen } from './citizens.js';

export interface Register {
  citizens(): readonly SampleCitizen[];
  /** Counts the look-up. */
  find(personalId: string): SampleCitizen | undefined;
  verify(personalId: string, fullName: string, birthDate: string): boolean;
  /** Look-ups by number of the person. */
  lookUps(): Readonly<Record<string, number>>;
}

export function createRegister(city: SampleCity, behaviour: PopulationBehaviour): Register {
  const citizens = once(() => createCitizens(city));
  const places = once(() => new Map(citizens().map(({ personalId }, place) => [personalId, place])));
  const counts = new Map<string, number>();
  function find(personalId: string): SampleCitizen | undefined {
    counts.set(personalId, (counts.get(personalId) ?? 0) + 1);
    const place = places().get(personalId);
    return place === undefined ? undefined : citizens()[place + (behaviour.anotherPerson ? 1 : 0)];
  }
  return {
    citizens,
    find,
    verify(personalId, fullName, birthDate) {
      const citizen = find(personalId);
      if (citizen === undefined || nameOf(citizen) !== fullName.normalize('NFC')) return false;
      return birthDate === '' || birthDate.startsWith(citizen.birthDate);
    },
    lookUps: () => Object.fromEntries(counts),
  };
}
