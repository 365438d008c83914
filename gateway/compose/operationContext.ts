// The context of one operation: who, with which rights, and what it used on the way.
import type { Access } from '../access/index.js';
import type { OperationCost } from '../graphql/index.js';
import type { RequestState } from '../http/index.js';
import type { Principal } from '../identity/index.js';
import type { LookUpDecision } from '../quota/index.js';
import { refusal, type RequestContext, type RowOwner, type UseCollector } from '../stitching/index.js';
import type { FileLinks } from './createFileLinks.js';

/** What an operation handed out, collected while it runs. */
export interface OperationUse extends UseCollector {
  /** Rows by type. */
  readonly counts: ReadonlyMap<string, { readonly rows: number }>;
  /** Adapters that were asked. */
  readonly sources: ReadonlySet<string>;
  /** Personal fields that were shown in clear. */
  readonly revealed: ReadonlySet<string>;
  /** Personal numbers of the people they are about: hashed before anything is written. */
  readonly subjects: ReadonlySet<string>;
  /** A command was taken in: its own record, with all that is known of the caller, is durable already. */
  readonly recorded: boolean;
  setRecorded(): void;
  /** Undefined for an operation that was refused before it was counted. */
  cost(): OperationCost | undefined;
  setCost(cost: OperationCost): void;
}

interface Counted {
  readonly adapterId: string;
  readonly type: string;
  readonly counted: { rows: number };
}

const NOTHING: ReadonlySet<string> = new Set();

/** A class, and nothing made before it is needed: there is one for each request, and it lives as long. */
class CollectedUse implements OperationUse {
  readonly counts = new Map<string, { rows: number }>();
  readonly sources = new Set<string>();
  revealed = NOTHING;
  subjects = NOTHING;
  recorded = false;
  private latest: Counted | undefined;
  private counted: OperationCost | undefined;

  /** Told of row after row, and mostly of the same type. */
  addRows(adapterId: string, type: string, count: number): void {
    if (this.latest?.type !== type || this.latest.adapterId !== adapterId) {
      const counted = this.counts.get(type) ?? { rows: 0 };
      this.sources.add(adapterId);
      this.counts.set(type, counted);
      this.latest = { adapterId, type, counted };
    }
    this.latest.counted.rows += count;
  }

  addRevealed(field: string, { subject }: RowOwner): void {
    this.revealed = withMember(this.revealed, field);
    if (subject !== undefined) this.subjects = withMember(this.subjects, subject);
  }

  cost(): OperationCost | undefined {
    return this.counted;
  }

  setRecorded(): void {
    this.recorded = true;
  }

  setCost(cost: OperationCost): void {
    this.counted = cost;
  }
}

function withMember(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  return set === NOTHING ? new Set([member]) : (set as Set<string>).add(member);
}

/** One per operation. */
export interface OperationContext extends RequestContext {
  /** Null: a caller without a token, for public facts. */
  readonly principal: Principal | null;
  readonly access: Access;
  currentAccess(): Access;
  readonly use: OperationUse;
  readonly ip: string | null;
  /** The version of the application, as it states it itself or its token does. */
  readonly appVersion: string | null;
}

/** Where the people are whom an operation is about or looks for. */
export interface People {
  /** A pseudonym of a personal number. */
  hash(personalId: string): string;
  /** Counts one look-up of a person (by pseudonym) by somebody (by reference). */
  lookUp(user: string, person: string): Promise<LookUpDecision>;
}

/** Nothing of the request itself: rights, caller, links. */
export function toOperationContext(
  state: RequestState,
  signal: AbortSignal,
  files: FileLinks,
  currentAccess: () => Access,
  people: People,
): OperationContext {
  const principal = (state.principal as Principal | undefined) ?? null;
  return {
    requestId: state.requestId,
    signal,
    principal,
    access: state.access as Access,
    currentAccess,
    use: new CollectedUse(),
    ip: state.ip ?? null,
    appVersion: state.appVersion ?? principal?.appVersion ?? null,
    idempotencyKey: state.idempotencyKey ?? null,
    caller: {
      agency: principal?.agency ?? null,
      reference: principal?.reference ?? '',
      application: principal?.actor?.client ?? principal?.client ?? null,
      // Not for an application that acts for the person: it has its own ways to learn what it may.
      person: principal?.personalId == null || principal.actor !== null ? null : people.hash(principal.personalId),
    },
    fileLink: (adapterId, ref) => files.link(adapterId, ref),
    async lookUp(personalNumber) {
      const { allowed, retryAfterSeconds } = await people.lookUp(
        principal?.reference ?? '',
        people.hash(personalNumber),
      );
      if (!allowed) throw refusal('QUOTA_EXCEEDED', state.requestId, { retryAfter: retryAfterSeconds });
    },
  };
}
