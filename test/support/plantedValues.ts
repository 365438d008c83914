// Forty personal values of the sample city. Tests read them in clear; no log, metric, trace or record may hold one.
import { createSampleCity } from '../../sandbox/city/createSampleCity.js';
import { toApplicant } from '../../sandbox/city/names.js';

const EACH = 10;

export interface Planted {
  /** What it is, for the message of a failure. */
  readonly what: string;
  readonly value: string;
}

export interface PlantedValues {
  readonly officers: readonly { readonly number: string; readonly values: readonly Planted[] }[];
  readonly dossiers: readonly { readonly code: string; readonly values: readonly Planted[] }[];
  readonly all: readonly Planted[];
}

/** Of people of phường Tây Hồ, whose agency is H26.L7. */
export function plantedValues(): PlantedValues {
  const city = createSampleCity();
  const officers = city.officers
    .filter(({ agencyCode }) => agencyCode === 'H26.L7')
    .slice(0, EACH)
    .map(({ number, citizenNumber, phone, email }) => ({
      number,
      values: [
        { what: `citizen number of ${number}`, value: citizenNumber },
        { what: `phone of ${number}`, value: phone },
        { what: `email of ${number}`, value: email },
      ],
    }));
  const people = new Set<number>();
  const dossiers = city.dossiers
    .filter(({ agencyCode, applicantIndex }) => {
      const chosen = agencyCode === 'H26.L7' && toApplicant(applicantIndex).kind === '1' && !people.has(applicantIndex);
      if (chosen) people.add(applicantIndex);
      return chosen;
    })
    .slice(0, EACH)
    .map(({ code, applicantIndex }) => ({
      code,
      values: [{ what: `identity of the applicant of ${code}`, value: toApplicant(applicantIndex).identity }],
    }));
  return { officers, dossiers, all: [...officers, ...dossiers].flatMap(({ values }) => values) };
}
