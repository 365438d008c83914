// The sample city's units and agencies as the fan-out needs them: read once, at start.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { toOldAgencyCode } from '../../adapters/kit/agencyCode.js';
import { loadUnits } from '../../config/units/loadUnits.js';

/** A ward of today. */
export interface Ward {
  readonly code: string;
  readonly unitKey: string;
  readonly fullName: string;
  /** QCVN 102:2016 form of its agency's code: `000.00.L7.H26`. */
  readonly oldAgency: string;
}

export interface Directory {
  readonly wards: ReadonlyMap<string, Ward>;
  /** Unit key by agency code, in either form. */
  readonly unitOfAgency: ReadonlyMap<string, string>;
}

interface AgencyRow {
  readonly code: string;
  readonly parentCode: string;
  readonly unitCode: string;
  readonly codeList: string;
}

const AGENCIES = new URL('../../config/environments/sample/agencies.csv', import.meta.url);

function toUnitKey({ unitCode, codeList }: AgencyRow): string {
  return codeList === '' ? `hn:${unitCode}` : `hn:${codeList}:${unitCode}`;
}

function readAgencies(): AgencyRow[] {
  return parse(readFileSync(AGENCIES, 'utf8'), { columns: true });
}

/** Reads the agency file and the unit table of the sample installation. */
export function loadDirectory(): Directory {
  const agencies = readAgencies();
  const unitOf = new Map(agencies.map((row) => [row.code, toUnitKey(row)]));
  // The agency of a unit is the one whose superior serves another unit.
  const heads = new Map(
    agencies
      .filter((row) => unitOf.get(row.parentCode) !== toUnitKey(row))
      .map((row) => [toUnitKey(row), row.code] as const),
  );
  const wards = loadUnits()
    .units.filter((unit) => unit.kind === 'ward' && unit.validTo === null)
    .flatMap(({ code, type, name }): Ward[] => {
      const unitKey = `hn:2025-07:${code}`;
      const agency = heads.get(unitKey);
      const oldAgency = agency === undefined ? undefined : toOldAgencyCode(agency);
      if (oldAgency === undefined) return [];
      return [{ code, unitKey, fullName: `${type} ${name}`, oldAgency }];
    });
  return {
    wards: new Map(wards.map((ward) => [ward.code, ward])),
    unitOfAgency: new Map(
      [...unitOf].flatMap(([code, unit]) => [
        [code, unit],
        [toOldAgencyCode(code) ?? code, unit],
      ]),
    ),
  };
}
