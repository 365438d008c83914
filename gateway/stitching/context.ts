// What the stitched schema needs to know of a request. The gateway's other concerns fill it in.
import type { Caller, FileLink, UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';

/** The caller's rights, already decided. */
export interface RequestAccess {
  /** Equal for callers with equal rights: the only identity that shared reads may use. */
  readonly permissionSet?: string;
  /** The units whose rows a capability opens; everything for a public field (null). */
  scopeFor(capability: string | null): UnitScope;
  holds(capability: string): boolean;
  /** Whether a row may be seen: the second look, after the adapter's own. */
  sees(capability: string | null, row: RowOwner): boolean;
  /** May this personal field of this row be shown in clear to this caller, for the stated purpose? */
  mayReveal(rule: PersonalRule, row: RowOwner): boolean;
  decideWrite(capability: string, row: RowOwner): 'ALLOW' | 'NOT_FOUND' | 'UNIT_DISSOLVED';
  readonly purpose: string | null;
  /** Stated, and allowed by no grant of the caller. */
  readonly refusedPurpose: string | null;
  /** Cursors work only for the one they were given to. */
  readonly cursorOwner: string;
}

/** Whose a row is. */
export interface RowOwner {
  readonly type: string;
  /** Local key in its system. */
  readonly key: string;
  /** The units it was recorded under. */
  readonly units: readonly string[];
  /** Personal number of the one it is about, if the row says. */
  readonly subject?: string | undefined;
}

/** Told what an operation used, for the audit trail. */
export interface UseCollector {
  /** Rows of a type that were handed out. */
  addRows(adapterId: string, type: string, count: number): void;
  /** A personal value was handed out in clear. `field` is `Type.field`. */
  addRevealed(field: string, row: RowOwner): void;
}

/** One per request, never shared between two. */
export interface RequestContext {
  readonly requestId: string;
  readonly signal: AbortSignal;
  readonly access: RequestAccess;
  readonly caller: Caller;
  readonly use: UseCollector;
  /** The caller's rights as of now, for what lasts longer than one answer. Throws when they have none left. */
  currentAccess?(): RequestAccess;
  /** Of the request as a whole, for commands that carry none of their own. */
  readonly idempotencyKey?: string | null | undefined;
  fileLink(adapterId: string, ref: string): FileLink;
  /** Throws a coded refusal where the caller has looked up too many people by their personal numbers. */
  lookUp(personalNumber: string): Promise<void>;
}

/** What happened on the way, for metrics and logs. */
export interface StitchingEvents {
  /** Rows that an adapter returned although they are outside the caller's scope. */
  rowsDropped(adapterId: string, type: string, count: number): void;
}
