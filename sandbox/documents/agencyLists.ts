// The lists of agencies of the axis. Both forms of a code are in them: `code` in the form of the list, `code102` always the old one.
import type { SampleCity } from '../city/createSampleCity.js';
import type { Agency } from '../city/types.js';

type CodeForm = 'QCVN102' | 'QD20';

function createIds(city: SampleCity): (code: string | null) => string {
  const ids = new Map(city.agencies.map(({ code }, place) => [code, String(place + 1)]));
  return (code) => (code === null ? '' : (ids.get(code) ?? ''));
}

function toRow(agency: Agency, idOf: (code: string | null) => string, form: CodeForm) {
  return {
    id: idOf(agency.code),
    pid: idOf(agency.parentCode),
    code: form === 'QD20' ? agency.code : agency.oldCode,
    name: agency.name,
    mail: `${agency.code.toLowerCase()}@sample.invalid`,
    oldCode: agency.oldCode,
    code102: agency.oldCode,
  };
}

/** getAgenciesList and getAgenciesListQD20; `level` ('' for all) counts the groups of a code. */
export function listAxisAgencies(city: SampleCity, form: CodeForm, level: string) {
  const idOf = createIds(city);
  return city.agencies
    .filter(({ code }) => level === '' || String(code.split('.').length) === level)
    .map((agency) => toRow(agency, idOf, form));
}

/** getSynchronizeUnit: agencies that ceased are in it as deleted ones. */
export function listSynchronizedUnits(city: SampleCity) {
  const idOf = createIds(city);
  return city.agencies.map((agency) => ({
    ...toRow(agency, idOf, 'QD20'),
    version: agency.codeList === '2025-07' ? '2' : '1',
    centerCode: 'H26',
    deleted: agency.ceasedOn === null ? '0' : '1',
    modifyDate: `${(agency.ceasedOn ?? agency.activeFrom).replaceAll('-', '/')} 00:00:00`,
    isAgency: agency.kind === 'OFFICE' ? '0' : '1',
  }));
}
