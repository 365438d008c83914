// The words of this folder: units, their successions, and the tree that answers for any day.
import type { UnitKey } from '../../adapters/kit/index.js';
import type { UnitLevel } from '../../schema/unitLevel.js';

/** One row of the unit table; days are YYYY-MM-DD, `validTo` is the last day. */
export interface UnitRow {
  readonly code: string;
  readonly kind: 'city' | 'district' | 'ward';
  readonly type: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /**
   * Id of the code list it came with, as it was written down when the row was; null: in all lists. Without it the list is
   * read off the days, which is right only while no later reorganisation ends units that have no known beginning.
   */
  readonly codeList?: string | null;
  /** Key of the unit that keeps this divided unit's records until each is assigned; null: the top of its tree. */
  readonly custodian?: string | null;
}

/** One row of the succession: `fromCode` as of the day before, `toCode` as of `effectiveOn`. */
export interface SuccessionRow {
  readonly fromCode: string;
  readonly toCode: string;
  readonly extent: 'whole' | 'part';
  readonly remainder: boolean;
  readonly population: 'whole' | 'part' | 'none';
  readonly clause: number;
  readonly effectiveOn: string;
}

/** A meaning that a code had before the table begins. The successor is a suggestion for a person to confirm. */
export interface FormerCode {
  readonly code: string;
  readonly type: string;
  readonly name: string;
  readonly parentCode: string;
  readonly validTo: string;
  readonly primarySuccessorCode: string;
}

/** What the tree is built from; `config/units` has this shape. */
export interface UnitTable {
  /** First part of every unit key: `hn`. */
  readonly prefix: string;
  readonly units: readonly UnitRow[];
  readonly successions: readonly SuccessionRow[];
  readonly formerCodes: readonly FormerCode[];
}

/** A stretch of time in which the codes did not change their meaning; null ends are open. */
export interface CodeList {
  /** `2025-06`: the month it ended in, if its beginning is not known; else the month it began in. */
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** An administrative unit. A code alone identifies nothing; the key does. */
export interface Unit {
  readonly key: UnitKey;
  readonly code: string;
  readonly level: UnitLevel;
  /** `phường` */
  readonly type: string;
  /** `Tây Hồ` */
  readonly name: string;
  /** `phường Tây Hồ` */
  readonly fullName: string;
  readonly parentCode: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  /** Id of the code list it came with; null for a unit that is in all of them. */
  readonly codeList: string | null;
}

/** One step between a unit and its predecessor or successor, seen from either side. */
export interface Succession {
  readonly from: UnitKey;
  readonly to: UnitKey;
  readonly extent: 'WHOLE' | 'PART';
  /** How many of the people of `from` went along. */
  readonly population: 'WHOLE' | 'PART' | 'NONE';
  /** `to` took what was left of `from`. */
  readonly remainder: boolean;
  readonly clause: number;
  /** First day of `to`. */
  readonly effectiveOn: string;
}

/** Every unit of every era. Look-ups are O(1) or O(answer); unknown keys and codes give undefined or nothing. */
export interface UnitTree {
  readonly units: readonly Unit[];
  /** Earliest first. */
  readonly codeLists: readonly CodeList[];
  unit(key: UnitKey): Unit | undefined;
  unitOn(code: string, day: string): Unit | undefined;
  /** All meanings of a code, earliest first. */
  unitsWithCode(code: string): readonly Unit[];
  /** The meanings a code had before the table begins. */
  formerCodes(code: string): readonly FormerCode[];
  unitsOn(day: string): readonly Unit[];
  /** Undefined if the unit does not exist on that day or stands at the top. */
  parentOn(key: UnitKey, day: string): Unit | undefined;
  childrenOn(key: UnitKey, day: string): readonly Unit[];
  /** Parent first, top last. */
  ancestorsOn(key: UnitKey, day: string): readonly Unit[];
  /** The unit and whatever was below it on any day. */
  subtree(key: UnitKey): ReadonlySet<UnitKey>;
  predecessors(key: UnitKey): readonly Succession[];
  successors(key: UnitKey): readonly Succession[];
  /**
   * The units that exist on `day` on what was this unit's land, through all successions; for a unit that was only
   * divided into others (a former district), those of the units it had on its last day.
   */
  currentUnits(key: UnitKey, day: string): readonly Unit[];
  /**
   * Who answers for the records of a divided unit until each is assigned; undefined for all others. It opens no records:
   * these are seen where the divided unit itself is in the scope.
   */
  custodianOf(key: UnitKey): Unit | undefined;
}

/** A row of the agency directory before it is tied to the tree. */
export interface AgencyRow {
  /** QĐ 20/2020 form: `H26.L7.01`. */
  readonly code: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly unit: UnitKey;
  /** Last day of work, or null. */
  readonly ceasedOn: string | null;
}
