// Reads the city's table of administrative units of both eras from config/units, from the sources as well as from dist.
import { existsSync, readFileSync } from 'node:fs';

/** A row of config/units/units.json. */
export interface UnitRow {
  readonly code: string;
  readonly kind: 'city' | 'district' | 'ward';
  /** `phường`, `xã`, `thị trấn`, `quận`, `huyện`, `thị xã`, `thành phố`. */
  readonly type: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** The units by kind and era, each in order of code. */
export interface UnitTables {
  readonly districts: readonly UnitRow[];
  readonly oldWards: readonly UnitRow[];
  readonly newWards: readonly UnitRow[];
}

const PLACES = ['../../config/units/units.json', '../../../config/units/units.json'];

function readUnits(): readonly UnitRow[] {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
  if (found === undefined) throw new Error('SAMPLE_UNITS_MISSING: config/units/units.json was not found');
  return JSON.parse(readFileSync(found, 'utf8')) as UnitRow[];
}

/** Loads the three lists of units; throws SAMPLE_UNITS_MISSING when the file is not there. */
export function loadUnitTables(): UnitTables {
  const units = [...readUnits()].sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    districts: units.filter((unit) => unit.kind === 'district'),
    oldWards: units.filter((unit) => unit.kind === 'ward' && unit.validTo !== null),
    newWards: units.filter((unit) => unit.kind === 'ward' && unit.validTo === null),
  };
}
