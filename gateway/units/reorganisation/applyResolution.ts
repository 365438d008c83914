// A resolution's file against the unit table: the table after it, the table before it, and the file that leads from one to the other.
import { nextCodeListId, pinCodeLists, toUnitKey } from '../codeLists.js';
import { addDays, isValidOn } from '../days.js';
import type { SuccessionRow, UnitRow, UnitTable } from '../types.js';
import type { ResolutionFile } from './resolutionFile.js';

/** What a resolution does to the table, row by row. */
export interface UnitChanges<Row extends UnitRow = UnitRow> {
  /** Id of the code list that the new units come with. */
  readonly codeList: string;
  readonly endsOn: string;
  /** Units as they are now; each gets `endsOn` as its last day. */
  readonly ending: readonly Row[];
  readonly newUnits: readonly (UnitRow & { readonly codeList: string })[];
  readonly successions: readonly SuccessionRow[];
}

/** Codes, as of the day before, of everything that ends: whatever is named as a source, and the rest by name. */
export function endedCodes(file: ResolutionFile): ReadonlySet<string> {
  return new Set([...file.changes.map((change) => change.from), ...file.endedUnits]);
}

/** Takes a file that `validateResolution` has nothing against. */
export function toUnitChanges<Row extends UnitRow>(
  table: { readonly units: readonly Row[] },
  file: ResolutionFile,
): UnitChanges<Row> {
  const { effectiveOn } = file;
  const endsOn = addDays(effectiveOn, -1);
  const ended = endedCodes(file);
  const codeList = nextCodeListId(table.units, effectiveOn);
  return {
    codeList,
    endsOn,
    ending: table.units.filter((unit) => ended.has(unit.code) && isValidOn(unit, endsOn)),
    newUnits: file.newUnits.map((unit) => ({ ...unit, validFrom: effectiveOn, validTo: null, codeList })),
    successions: file.changes.map(({ from, to, ...rest }) => ({ fromCode: from, toCode: to, ...rest, effectiveOn })),
  };
}

/** The table with the resolution in it, as if it were scheduled. */
export function applyResolution(table: UnitTable, file: ResolutionFile): UnitTable {
  const pinned = pinCodeLists(table);
  const changes = toUnitChanges(pinned, file);
  const ending = new Set<UnitRow>(changes.ending);
  const units = pinned.units.map((unit) => (ending.has(unit) ? { ...unit, validTo: changes.endsOn } : unit));
  return {
    ...pinned,
    units: [...units, ...changes.newUnits],
    successions: [...pinned.successions, ...changes.successions],
  };
}

/** The table as it was before the reorganisation of a day; every unit keeps the key that it has. */
export function beforeResolution(table: UnitTable, effectiveOn: string): UnitTable {
  const pinned = pinCodeLists(table);
  const lastDay = addDays(effectiveOn, -1);
  return {
    ...pinned,
    units: pinned.units
      .filter((unit) => unit.validFrom === null || unit.validFrom < effectiveOn)
      .map((unit) => (unit.validTo === lastDay ? { ...unit, validTo: null } : unit)),
    successions: pinned.successions.filter((row) => row.effectiveOn < effectiveOn),
  };
}

/** The file of a reorganisation that is already in the table. */
export function toResolutionFile(
  table: UnitTable,
  effectiveOn: string,
  named: { readonly number: string; readonly title: string },
): ResolutionFile {
  const lastDay = addDays(effectiveOn, -1);
  const changes = table.successions
    .filter((row) => row.effectiveOn === effectiveOn)
    .map(({ fromCode, toCode, extent, remainder, population, clause }) => ({
      from: fromCode,
      to: toCode,
      ...{ extent, remainder, population, clause },
    }));
  const sources = new Set(changes.map((change) => change.from));
  const top = table.units.find((unit) => unit.parentCode === null && isValidOn(unit, effectiveOn));
  return {
    ...named,
    effectiveOn,
    ...(top === undefined ? {} : { custodian: top.code }),
    newUnits: table.units
      .filter((unit) => unit.validFrom === effectiveOn)
      .map(({ code, kind, type, name, parentCode }) => ({ code, kind, type, name, parentCode })),
    endedUnits: table.units
      .filter((unit) => unit.validTo === lastDay && !sources.has(unit.code))
      .map((unit) => unit.code),
    changes,
  };
}

/** The key of a row that has its code list written down. */
export function keyOfRow(prefix: string, row: { readonly code: string; readonly codeList: string | null }): string {
  return toUnitKey(prefix, row.codeList, row.code);
}
