// Administrative units and agencies as an adapter sees them. A code alone identifies nothing: unit keys hold code and era.

import type { UnitLevel } from '../../schema/unitLevel.js';

/** The opaque local key of a unit, for example `hn:2025-07:00103`. */
export type UnitKey = string;

/** An agency of the city's directory (QĐ 20/2020/QĐ-TTg), tied to the unit it serves. */
export interface AgencyRef {
  /** QĐ 20/2020 form, parent first: `H26.P0.01`. */
  readonly code: string;
  /** QCVN 102:2016 form, reversed: `000.01.P0.H26`. */
  readonly oldCode: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly unit: UnitKey;
  /** Last day of work (YYYY-MM-DD), or null while it exists. */
  readonly ceasedOn: string | null;
}

/** An administrative unit of one era. */
export interface UnitRef {
  readonly key: UnitKey;
  /** Code of the statistics office; means something on a day only. */
  readonly code: string;
  /** `phường Tây Hồ` */
  readonly fullName: string;
  readonly level: UnitLevel;
}

/** Which agencies: those of one unit or of the whole scope. */
export interface AgencyFilter {
  readonly unit?: UnitKey;
  /** With `unit`: that unit alone (SELF, the default) or everything below it. */
  readonly reach?: 'SELF' | 'SUBTREE';
}

/** The rows a caller may see: a set of units, already cut to the grant that the field requires. */
export interface UnitScope {
  /** True if rows of this unit are visible. */
  includes(unit: UnitKey): boolean;
  /**
   * The topmost agencies that lie in the scope (and in the filter); each stands for itself and its subordinates.
   * Empty when nothing is visible: answer an empty list without calling anything.
   */
  agencies(filter?: AgencyFilter): readonly AgencyRef[];
  /**
   * Local keys of rows of a type that were recorded in a unit which is divided now and were since assigned to a unit of
   * this scope (and of the filter). A list that leaves them out hides rows which their keys would find.
   */
  assigned?(type: string, filter?: AgencyFilter): readonly string[];
  /**
   * Local keys of rows of a type that may have been recorded in a unit of this scope and were assigned to one outside
   * it. The gateway drops them; a number that counts them tells of rows that nobody here can see.
   */
  assignedAway?(type: string): readonly string[];
  /** The caller's own personal number, where they may see rows about themselves wherever these are (@subject). */
  readonly subject?: string;
}

/** Look-ups in the directory; the same for every caller. */
export interface UnitDirectory {
  /** By either form of the code; undefined for an unknown agency (its rows are nobody's: leave `unit` null). */
  agency(code: string): AgencyRef | undefined;
  /** The unit with this code on a day (YYYY-MM-DD). */
  unitOn(code: string, day: string): UnitKey | undefined;
  /** By key, of any era. */
  unit(key: UnitKey): UnitRef | undefined;
  /** All units that exist on a day, whoever may see them, each once. */
  unitsOn(day: string): readonly UnitRef[];
  /** The unit directly above on a day; undefined at the top, and for a unit that does not exist then. */
  parentOn(key: UnitKey, day: string): UnitKey | undefined;
}
