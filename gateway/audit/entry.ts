// What the rest of the gateway hands in to be recorded.

export type AuditOutcome = 'OK' | 'PARTIAL' | 'DENIED' | 'ERROR';

/** One operation, command or administrative act. Names people by reference, never by name or number. */
export interface AuditEntry {
  /** `<resource>.<past participle>`; catalogue: events.ts */
  readonly event: string;
  readonly outcome: AuditOutcome;
  readonly actor: {
    readonly reference: string | null;
    readonly issuer: string | null;
    readonly client: string | null;
    readonly acr: string | null;
  };
  /** Reference of the person an application acts for. */
  readonly onBehalfOf: string | null;
  /** Agency code. */
  readonly tenant: string | null;
  /** As of the moment of the act: units change, records do not. */
  readonly unit: { readonly key: string; readonly name: string } | null;
  readonly ip: string | null;
  readonly requestId: string | null;
  readonly operation: { readonly name: string | null; readonly hash: string } | null;
  readonly purpose: string | null;
  readonly legalBasis: string | null;
  readonly refusedPurpose?: string | null;
  /** Root fields and revealed personal fields, `Type.field`. */
  readonly fields: readonly string[];
  /** Adapters that were asked. */
  readonly sources: readonly string[];
  /** Rows by type. */
  readonly counts: Readonly<Record<string, number>>;
  /** Keyed hashes of the people whose personal data was shown in clear. */
  readonly subjects: readonly string[];
  readonly sensitivity: 1 | 2 | 3 | 4;
  /** Error codes. */
  readonly codes: readonly string[];
  /** Administrative acts: what was acted on. */
  readonly target?: { readonly type: string; readonly id: string } | null;
  /** Administrative acts: before and after; no personal values. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An entry about nobody and nothing: whatever a kind of act does not say stays like this. */
export const PLAIN_ENTRY = {
  outcome: 'OK',
  actor: { reference: null, issuer: null, client: null, acr: null },
  onBehalfOf: null,
  tenant: null,
  unit: null,
  ip: null,
  requestId: null,
  operation: null,
  purpose: null,
  legalBasis: null,
  fields: [],
  sources: [],
  counts: {},
  subjects: [],
  sensitivity: 2,
  codes: [],
} as const satisfies Omit<AuditEntry, 'event'>;

/** The record could not be made durable: whatever it is about must not happen. */
export class AuditUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the audit trail cannot be written: ${reason}`, options);
    this.name = 'AuditUnavailable';
  }
}
