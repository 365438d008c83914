// What the store holds about rights, as decisions see it.

export interface TenantRecord {
  /** The agency's code. */
  readonly id: string;
  readonly status: 'ACTIVE' | 'SUSPENDED';
  /** The unit that the agency serves. */
  readonly unit: string;
}

export interface ApplicationRecord {
  readonly clientId: string;
  readonly tenantId: string;
  readonly defaultPurpose: string | null;
  readonly status: 'ACTIVE' | 'SUSPENDED';
}

/** Who · what · where · why · when. */
export interface GrantRecord {
  readonly granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE';
  readonly grantee: string;
  readonly capability: string;
  /** Null: the unit of the caller's own tenant. */
  readonly unit: string | null;
  readonly reach: 'SELF' | 'SUBTREE';
  readonly purposes: readonly string[];
  /** First and last day (YYYY-MM-DD); null: no end. */
  readonly validFrom: string;
  readonly validTo: string | null;
}

/** One consistent reading of the store. */
export interface AccessRecords {
  /** Moves with every change. */
  readonly version: string;
  readonly tenants: ReadonlyMap<string, TenantRecord>;
  readonly applications: ReadonlyMap<string, ApplicationRecord>;
  readonly grants: readonly GrantRecord[];
}
