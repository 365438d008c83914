// The agency table of the sample city as an operator would get it, and the agency of a unit.
import type { Agency, CodeList, Day } from './types.js';
import type { SampleCity } from './createSampleCity.js';

/** One row of an operator's import file. */
export interface AgencyRow {
  readonly code: string;
  readonly oldCode: string;
  readonly name: string;
  readonly level: Agency['level'];
  /** '' for the city's own agency. */
  readonly parentCode: string;
  readonly unitCode: string;
  readonly codeList: CodeList;
  /** Last day of work, '' while it exists. */
  readonly ceasedOn: string;
}

/** Every agency as a row, parents before their subordinates. */
export function toAgencyRows(city: SampleCity): AgencyRow[] {
  return city.agencies.map(({ code, oldCode, name, level, parentCode, unitCode, codeList, ceasedOn }) => ({
    code,
    oldCode,
    name,
    level,
    parentCode: parentCode ?? '',
    unitCode,
    codeList,
    ceasedOn: ceasedOn ?? '',
  }));
}

/**
 * The People's Committee of a unit on a day: '01' is the city, three digits a district, five a ward. A code of the old
 * and one of the new era may be equal; the day decides. Undefined when no such unit existed on that day.
 */
export function sampleAgencyOfUnit(city: SampleCity, unitCode: string, day: Day): Agency | undefined {
  return city.agencies.find(
    (agency) =>
      agency.unitCode === unitCode &&
      (agency.kind === 'WARD' || agency.kind === 'DISTRICT' || agency.kind === 'CITY') &&
      (agency.codeList !== '2025-07' || day >= agency.activeFrom) &&
      (agency.ceasedOn === null || day <= agency.ceasedOn),
  );
}
