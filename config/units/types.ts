// What config/units hands to the gateway: administrative units of every era and how they succeeded each other.

/** The kind of a unit; it decides the administrative level. */
export type UnitKind = 'city' | 'district' | 'ward';

/** One unit as one code, name, type and parent, for as long as all four stay the same. Days are YYYY-MM-DD. */
export interface UnitRow {
  /** Code of the statistics office, leading zeros included: 2 digits (city), 3 (district) or 5 (ward). */
  readonly code: string;
  readonly kind: UnitKind;
  /** The type word in Vietnamese: `phường`, `xã`, `thị trấn`, `quận`, `huyện`, `thị xã`, `thành phố`. */
  readonly type: string;
  /** Without the type word, NFC. */
  readonly name: string;
  readonly parentCode: string | null;
  /** First day; null if it began before the records do. */
  readonly validFrom: string | null;
  /** Last day, inclusive; null while the unit exists. */
  readonly validTo: string | null;
}

/** All of a unit, or a part of it, became (part of) another one. */
export interface SuccessionRow {
  /** Code on the day before `effectiveOn`. */
  readonly fromCode: string;
  /** Code on `effectiveOn`. */
  readonly toCode: string;
  /** `whole`: all land and people went to `toCode`; `part`: the unit was split. */
  readonly extent: 'whole' | 'part';
  /** True for the one successor of a split unit that took what the other clauses left. */
  readonly remainder: boolean;
  /** How many of the people went along: a part of the land may hold all of them, some, or none. */
  readonly population: 'whole' | 'part' | 'none';
  /** Clause of the resolution that says so. */
  readonly clause: number;
  /** First day of the new unit. */
  readonly effectiveOn: string;
}

/** A code that ended or was given to another name before the table's first full snapshot. Lower grade: see README.md. */
export interface FormerCode {
  readonly code: string;
  readonly type: string;
  readonly name: string;
  readonly parentCode: string;
  /** Last day of the code in this meaning. */
  readonly validTo: string;
  readonly codeAfterwards: 'ended' | 'reused';
  /** Where most people went, as a code of the following day: a suggestion that a person must confirm. */
  readonly primarySuccessorCode: string;
}

/** The counts the table must have; belongs to the table, not to the code. */
export interface ExpectedCounts {
  readonly onDays: readonly {
    readonly day: string;
    readonly types: Readonly<Record<string, number>>;
    readonly kinds: Readonly<Record<string, number>>;
  }[];
  readonly units: number;
  readonly successions: number;
  /** Units that went whole into one successor. */
  readonly wholeUnits: number;
  /** Pairs that carry a part of a split unit. */
  readonly partPairs: number;
  /** Number of successors → number of units split into so many. */
  readonly splitInto: Readonly<Record<string, number>>;
  /** Predecessors of one new unit. */
  readonly predecessors: { readonly min: number; readonly max: number };
  readonly formerCodes: number;
}

/** The checked, frozen table. */
export interface UnitTable {
  /** First part of every unit key: `hn`. */
  readonly prefix: string;
  readonly units: readonly UnitRow[];
  readonly successions: readonly SuccessionRow[];
  readonly formerCodes: readonly FormerCode[];
  readonly expected: ExpectedCounts;
}
