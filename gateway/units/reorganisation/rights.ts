// Rights as a rehearsal and a schedule read them from the store.

/** A grant that has not ended. */
export interface HeldGrant {
  readonly id: string;
  readonly granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE' | 'PERSON';
  readonly grantee: string;
  readonly capability: string;
  readonly unit: string | null;
  readonly reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  readonly purposes: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly usable: boolean;
  readonly delegable: boolean;
  readonly grantedUnder: string | null;
  readonly depth: number;
  readonly kind: 'NORMAL' | 'DEPUTY' | 'BREAK_GLASS' | 'CARRIED';
}

export interface HeldTenant {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
}

export interface HeldApplication {
  readonly clientId: string;
  readonly tenantId: string;
}

export interface HeldQuota {
  readonly id: string;
  readonly kind: 'TENANT' | 'APPLICATION' | 'USER';
  readonly subject: string;
  readonly points: number;
}

/** Everything that a reorganisation may touch. */
export interface HeldRights {
  readonly grants: readonly HeldGrant[];
  readonly tenants: readonly HeldTenant[];
  readonly applications: readonly HeldApplication[];
  readonly quotas: readonly HeldQuota[];
}
