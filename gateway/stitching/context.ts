// What the stitched schema needs to know of a request. The gateway's other concerns fill it in.
import type { Caller, FileLink, UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';

/** The caller's rights, already decided. */
export interface RequestAccess {
  /** The units whose rows a capability opens; everything for a public field (null). */
  scopeFor(capability: string | null): UnitScope;
  holds(capability: string): boolean;
  /** May this personal field be shown in clear to this caller, for the stated purpose? */
  mayReveal(rule: PersonalRule): boolean;
  readonly purpose: string | null;
  /** Cursors work only for the one they were given to. */
  readonly cursorOwner: string;
}

/** One per request, never shared between two. */
export interface RequestContext {
  readonly requestId: string;
  readonly signal: AbortSignal;
  readonly access: RequestAccess;
  readonly caller: Caller;
  fileLink(adapterId: string, ref: string): FileLink;
}

/** What happened on the way, for metrics and logs. */
export interface StitchingEvents {
  /** Rows that an adapter returned although they are outside the caller's scope. */
  rowsDropped(adapterId: string, type: string, count: number): void;
}
