// The context of one operation: who, with which rights, and what it used on the way.
import type { Access } from '../access/index.js';
import type { OperationCost } from '../graphql/index.js';
import type { RequestState } from '../http/index.js';
import type { Principal } from '../identity/index.js';
import type { RequestContext, RowOwner, UseCollector } from '../stitching/index.js';
import type { FileLinks } from './createFileLinks.js';

/** What an operation handed out, collected while it runs. */
export interface OperationUse extends UseCollector {
  /** Rows by type. */
  readonly counts: ReadonlyMap<string, number>;
  /** Adapters that were asked. */
  readonly sources: ReadonlySet<string>;
  /** Personal fields that were shown in clear. */
  readonly revealed: ReadonlySet<string>;
  /** Personal numbers of the people they are about: hashed before anything is written. */
  readonly subjects: ReadonlySet<string>;
  /** Undefined for an operation that was refused before it was counted. */
  cost(): OperationCost | undefined;
  setCost(cost: OperationCost): void;
}

function createOperationUse(): OperationUse {
  const counts = new Map<string, number>();
  const sources = new Set<string>();
  const revealed = new Set<string>();
  const subjects = new Set<string>();
  function addRows(adapterId: string, type: string, count: number): void {
    sources.add(adapterId);
    counts.set(type, (counts.get(type) ?? 0) + count);
  }
  function addRevealed(field: string, row: RowOwner): void {
    revealed.add(field);
    if (row.subject !== undefined) subjects.add(row.subject);
  }
  let cost: OperationCost | undefined;
  return {
    counts,
    sources,
    revealed,
    subjects,
    addRows,
    addRevealed,
    cost: () => cost,
    setCost: (counted) => {
      cost = counted;
    },
  };
}

/** One per operation. */
export interface OperationContext extends RequestContext {
  /** Null: a caller without a token, for public facts. */
  readonly principal: Principal | null;
  readonly access: Access;
  currentAccess(): Access;
  readonly use: OperationUse;
  readonly ip: string | null;
}

/** Nothing of the request itself: rights, caller, links. */
export function toOperationContext(
  state: RequestState,
  signal: AbortSignal,
  files: FileLinks,
  currentAccess: () => Access,
  personHash: (personalId: string) => string,
): OperationContext {
  const principal = (state.principal as Principal | undefined) ?? null;
  return {
    requestId: state.requestId,
    signal,
    principal,
    access: state.access as Access,
    currentAccess,
    use: createOperationUse(),
    ip: state.ip ?? null,
    caller: {
      agency: principal?.agency ?? null,
      reference: principal?.reference ?? '',
      // Not for an application that acts for the person: it has its own ways to learn what it may.
      person: principal?.personalId == null || principal.actor !== null ? null : personHash(principal.personalId),
    },
    fileLink: (adapterId, ref) => files.link(adapterId, ref),
  };
}
