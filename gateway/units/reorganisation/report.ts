// The report of a rehearsal: plain JSON, every list bounded, counts always of everything.

/** More rows than this are counted, not listed. */
const MAX_LISTED = 2_000;

export interface Listing<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export function listing<T>(items: readonly T[]): Listing<T> {
  return { total: items.length, items: items.slice(0, MAX_LISTED) };
}

export interface PartReport {
  readonly unit: string;
  readonly name: string;
  readonly extent: 'WHOLE' | 'PART';
  readonly population: 'WHOLE' | 'PART' | 'NONE';
  readonly remainder: boolean;
  readonly clause: number;
}

/** A unit that ends; without parts it was only divided into the units below it. */
export interface EndingReport {
  readonly unit: string;
  readonly name: string;
  readonly parts: readonly PartReport[];
  /** Of a divided unit: the part with all of the people, where its records may go unless a person says otherwise. */
  readonly soundDefault: string | null;
  /** Of a divided unit: who answers for its records until each is assigned. */
  readonly custodian: string | null;
}

export interface BeginningReport {
  readonly unit: string;
  readonly name: string;
  readonly parent: string | null;
  readonly whole: number;
  readonly parts: number;
  /** The parents that its predecessors had; with more than one it belongs to none of them. */
  readonly formerParents: readonly string[];
}

/** NEEDS_DECISION: the unit is divided. NO_SUCCESSOR: it goes over into nothing. STAYS_BEHIND: a stand-in, an emergency. */
export type GrantOutcome = 'CARRIED' | 'NOT_CARRIED' | 'NEEDS_DECISION' | 'NO_SUCCESSOR' | 'STAYS_BEHIND';

export interface GrantReport {
  readonly grant: string;
  readonly unit: string;
  readonly outcome: GrantOutcome;
  /** Where it may go, or goes. */
  readonly to: readonly string[];
}

export interface TenantReport {
  readonly tenant: string;
  readonly name: string;
  readonly unit: string;
  readonly movesTo: string | null;
  readonly applications: number;
}

/** A grant that rests on one at a unit that ends: it is suspended from that day, unless it is carried. */
export interface SuspendedReport {
  readonly grant: string;
  readonly source: string;
  readonly sourceUnit: string;
}

export interface DecisionReport {
  readonly decision: unknown;
  /** How many grants it writes, or how many rights for "the own unit" follow an agency. */
  readonly grants: number;
  /** Units that its grants reach from that day on and did not reach before. */
  readonly opens: readonly string[];
}

export interface RehearsalReport {
  readonly number: string;
  readonly title: string;
  readonly effectiveOn: string;
  readonly codeList: string;
  /** Of what a schedule would write: another one later means that something changed since. */
  readonly fingerprint: string;
  readonly counts: {
    readonly ending: number;
    readonly beginning: number;
    readonly whole: number;
    readonly divided: number;
    readonly parts: number;
    /** Number of parts → number of units divided into so many. */
    readonly dividedInto: Readonly<Record<string, number>>;
    readonly soundDefaults: number;
    readonly spanning: number;
    readonly reusedCodes: number;
  };
  readonly ending: Listing<EndingReport>;
  readonly beginning: Listing<BeginningReport>;
  /** New units with the code of a unit that ends: no right passes from one to the other by that. */
  readonly reusedCodes: Listing<{ readonly code: string; readonly from: string; readonly to: string }>;
  readonly grants: Listing<GrantReport> & { readonly byOutcome: Readonly<Record<GrantOutcome, number>> };
  /** Grants that two decisions would write twice; written once, with what both had. */
  readonly merged: number;
  readonly suspended: Listing<SuspendedReport>;
  readonly tenants: Listing<TenantReport>;
  readonly quotas: Listing<{ readonly quota: string; readonly tenant: string; readonly points: number }>;
  /** Records by type; null if nobody counts them. */
  readonly records: {
    readonly whole: Readonly<Record<string, number>>;
    readonly divided: Readonly<Record<string, number>>;
  } | null;
  readonly decisions: Listing<DecisionReport>;
  readonly undecided: {
    /** Whole successions with grants that nobody decided to carry. */
    readonly carry: Listing<{ readonly from: string; readonly to: string; readonly grants: number }>;
    readonly parts: Listing<string>;
    readonly tenants: Listing<string>;
  };
  readonly summary: { readonly vi: readonly string[]; readonly en: readonly string[] };
}
