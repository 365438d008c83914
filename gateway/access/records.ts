// What the store holds about rights, as decisions see it.

export interface TenantRecord {
  /** The agency's code. */
  readonly id: string;
  readonly status: 'ACTIVE' | 'SUSPENDED';
  /** The unit that the agency serves. */
  readonly unit: string;
  readonly parent: string | null;
}

export interface ApplicationRecord {
  readonly clientId: string;
  readonly tenantId: string;
  readonly defaultPurpose: string | null;
  readonly status: 'REQUESTED' | 'ACTIVE' | 'SUSPENDED' | 'ENDED';
}

export interface RoleRecord {
  readonly code: string;
  /** Its grants count outside production only. */
  readonly sandboxOnly: boolean;
}

export interface PurposeRecord {
  readonly code: string;
  readonly legalBasis: string;
}

/** Who · what · where · why · when, and from whom. */
export interface GrantRecord {
  readonly id: string;
  readonly granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE' | 'PERSON';
  /** Agency code, client id, role, or the reference of a person. */
  readonly grantee: string;
  readonly capability: string;
  /** Null: the unit of the caller's own tenant. */
  readonly unit: string | null;
  /** SUBJECT: only rows about the caller's own person, wherever they are. */
  readonly reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  readonly purposes: readonly string[];
  /** First and last day (YYYY-MM-DD); null: no end. */
  readonly validFrom: string;
  readonly validTo: string | null;
  /** Exact bounds, for deputies and break-glass. */
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** The grantee may use it. */
  readonly usable: boolean;
  /** The grantee may hand it on. */
  readonly delegable: boolean;
  /** The grant that this one was handed on from. */
  readonly grantedUnder: string | null;
  readonly kind: 'NORMAL' | 'DEPUTY' | 'BREAK_GLASS' | 'CARRIED';
}

export interface QuotaRecord {
  readonly kind: 'TENANT' | 'APPLICATION' | 'USER';
  readonly subject: string;
  /** Points a minute. */
  readonly points: number;
}

export interface RevocationRecord {
  readonly kind: 'TOKEN' | 'SUBJECT' | 'SESSION' | 'APPLICATION';
  readonly value: string;
  readonly issuedBefore: Date;
}

/** One text that an application may send. */
export interface RegisteredOperation {
  /** SHA-256 of the text, lower-case hex. */
  readonly hash: string;
  readonly name: string;
  readonly text: string;
  /** From this instant on it does not count; null: no end. */
  readonly retiresAt: Date | null;
}

/** What an application has registered, and whether it may send anything else. */
export interface ApplicationOperations {
  readonly mode: 'OPEN' | 'REPORT' | 'REGISTERED_ONLY';
  readonly byHash: ReadonlyMap<string, RegisteredOperation>;
  readonly byText: ReadonlyMap<string, RegisteredOperation>;
}

/** Everything in force or to come; changes in place, `version` moves with every change. */
export interface AccessRecords {
  readonly version: string;
  readonly tenants: ReadonlyMap<string, TenantRecord>;
  readonly applications: ReadonlyMap<string, ApplicationRecord>;
  readonly roles: ReadonlyMap<string, RoleRecord>;
  readonly purposes: ReadonlyMap<string, PurposeRecord>;
  readonly grants: ReadonlyMap<string, GrantRecord>;
  /** The grants of one grantee. */
  grantsTo(kind: GrantRecord['granteeKind'], grantee: string): readonly GrantRecord[];
  /** The unit that a record of a divided unit was assigned to. */
  assignmentOf(type: string, key: string): string | undefined;
  /** Keys of records of a type that were assigned to one of these units. */
  assignedKeys(type: string, inside: (unit: string) => boolean): readonly string[];
  quota(kind: QuotaRecord['kind'], subject: string): QuotaRecord | undefined;
  revocation(kind: RevocationRecord['kind'], value: string): RevocationRecord | undefined;
  /** Undefined for an application that never registered anything nor was limited to what it registers. */
  operationsOf(client: string): ApplicationOperations | undefined;
}
