// The records of the store, indexed so that a decision looks up what it needs and never walks all of it.
import { createOperationIndex, type OperationChanges } from './operationIndex.js';
import type {
  AccessRecords,
  ApplicationRecord,
  GrantRecord,
  PurposeRecord,
  QuotaRecord,
  RevocationRecord,
  RoleRecord,
  TenantRecord,
} from './records.js';

type Ended<T> = T & { readonly endedAt?: Date | null };

/** Rows that changed; whatever is not mentioned stays. */
export interface RecordChanges extends OperationChanges {
  readonly version: string;
  readonly agencies?: readonly { readonly code: string; readonly parentCode: string | null; readonly unit: string }[];
  readonly tenants?: readonly { readonly id: string; readonly status: TenantRecord['status'] }[];
  readonly applications?: readonly ApplicationRecord[];
  readonly roles?: readonly Ended<RoleRecord>[];
  readonly purposes?: readonly Ended<PurposeRecord>[];
  readonly grants?: readonly Ended<GrantRecord>[];
  readonly quotas?: readonly Ended<QuotaRecord & { readonly id: string }>[];
  readonly revocations?: readonly (RevocationRecord & { readonly id: string })[];
  readonly assignments?: readonly { readonly type: string; readonly key: string; readonly unit: string }[];
}

export interface AccessIndex {
  readonly records: AccessRecords;
  /** Takes changes in; everything at once, so that no reader sees half of it. */
  apply(changes: RecordChanges): void;
}

const NO_GRANTS: readonly GrantRecord[] = [];

/** One map of rows in force: an ended row leaves it. */
function keep<T extends object>(map: Map<string, T>, rows: readonly Ended<T>[] | undefined, keyOf: (row: T) => string) {
  for (const row of rows ?? [])
    if (row.endedAt === undefined || row.endedAt === null) map.set(keyOf(row), row);
    else map.delete(keyOf(row));
}

function createGrantIndex() {
  const byId = new Map<string, GrantRecord>();
  const byGrantee = new Map<string, readonly GrantRecord[]>();
  const granteeOf = (grant: GrantRecord) => `${grant.granteeKind} ${grant.grantee}`;
  function remove(id: string): void {
    const old = byId.get(id);
    if (old === undefined) return;
    byId.delete(id);
    const rest = (byGrantee.get(granteeOf(old)) ?? []).filter((grant) => grant.id !== id);
    byGrantee.set(granteeOf(old), rest);
  }
  /** New rows are appended in place, so that a first reading of many thousands stays linear. */
  function add(grant: GrantRecord): void {
    byId.set(grant.id, grant);
    const known = byGrantee.get(granteeOf(grant)) as GrantRecord[] | undefined;
    if (known === undefined) byGrantee.set(granteeOf(grant), [grant]);
    else known.push(grant);
  }
  return {
    byId,
    to: (kind: string, grantee: string) => byGrantee.get(`${kind} ${grantee}`) ?? NO_GRANTS,
    apply(rows: readonly Ended<GrantRecord>[]) {
      for (const row of rows) {
        remove(row.id);
        if (row.endedAt === undefined || row.endedAt === null) add(row);
      }
    },
  };
}

function createAssignmentIndex() {
  /** By type, then key: asked for every row, and mostly nothing of its type was ever assigned. */
  const unitOf = new Map<string, Map<string, string>>();
  /** By type, then unit. */
  const keysOf = new Map<string, Map<string, Set<string>>>();
  return {
    of: (type: string, key: string) => unitOf.get(type)?.get(key),
    keys: (type: string, inside: (unit: string) => boolean) =>
      [...(keysOf.get(type) ?? [])].flatMap(([unit, keys]) => (inside(unit) ? [...keys] : [])),
    apply(rows: NonNullable<RecordChanges['assignments']>) {
      for (const { type, key, unit } of rows) {
        const known = unitOf.get(type) ?? new Map<string, string>();
        unitOf.set(type, known);
        const before = known.get(key);
        const units = keysOf.get(type) ?? new Map<string, Set<string>>();
        keysOf.set(type, units);
        if (before !== undefined) units.get(before)?.delete(key);
        known.set(key, unit);
        units.set(unit, (units.get(unit) ?? new Set<string>()).add(key));
      }
    },
  };
}

function createTenantIndex() {
  const tenants = new Map<string, TenantRecord>();
  const agencies = new Map<string, { readonly parentCode: string | null; readonly unit: string }>();
  const statuses = new Map<string, TenantRecord['status']>();
  return {
    tenants,
    apply(changes: RecordChanges) {
      for (const agency of changes.agencies ?? []) agencies.set(agency.code, agency);
      for (const { id, status } of changes.tenants ?? []) statuses.set(id, status);
      const touched = [
        ...(changes.agencies ?? []).map(({ code }) => code),
        ...(changes.tenants ?? []).map((t) => t.id),
      ];
      for (const id of touched) {
        const agency = agencies.get(id);
        const status = statuses.get(id);
        if (agency === undefined || status === undefined) continue;
        tenants.set(id, { id, status, unit: agency.unit, parent: agency.parentCode });
      }
    },
  };
}

function createRevocationIndex() {
  const latest = new Map<string, RevocationRecord>();
  return {
    of: (kind: string, value: string) => latest.get(`${kind} ${value}`),
    apply(rows: readonly RevocationRecord[]) {
      for (const row of rows) {
        const id = `${row.kind} ${row.value}`;
        const known = latest.get(id);
        if (known === undefined || known.issuedBefore < row.issuedBefore) latest.set(id, row);
      }
    },
  };
}

export function createAccessIndex(): AccessIndex {
  let version = '0';
  const grants = createGrantIndex();
  const parties = createTenantIndex();
  const assignments = createAssignmentIndex();
  const revocations = createRevocationIndex();
  const operations = createOperationIndex();
  const applications = new Map<string, ApplicationRecord>();
  const roles = new Map<string, RoleRecord>();
  const purposes = new Map<string, PurposeRecord>();
  const quotas = new Map<string, QuotaRecord & { readonly id: string }>();
  // By kind, so that a look-up puts no text together: each operation makes half a dozen.
  const quotaOf: Record<QuotaRecord['kind'], Map<string, QuotaRecord>> = {
    TENANT: new Map(),
    APPLICATION: new Map(),
    USER: new Map(),
  };
  const records: AccessRecords = {
    get version() {
      return version;
    },
    tenants: parties.tenants,
    applications,
    roles,
    purposes,
    grants: grants.byId,
    grantsTo: grants.to,
    assignmentOf: assignments.of,
    assignedKeys: assignments.keys,
    quota: (kind, subject) => quotaOf[kind].get(subject),
    revocation: revocations.of,
    operationsOf: operations.of,
  };
  function apply(changes: RecordChanges): void {
    parties.apply(changes);
    for (const application of changes.applications ?? []) applications.set(application.clientId, application);
    keep(roles, changes.roles, (role) => role.code);
    keep(purposes, changes.purposes, (purpose) => purpose.code);
    grants.apply(changes.grants ?? []);
    keep(quotas, changes.quotas, (quota) => quota.id);
    if ((changes.quotas ?? []).length > 0) {
      Object.values(quotaOf).forEach((subjects) => subjects.clear());
      for (const quota of quotas.values()) quotaOf[quota.kind].set(quota.subject, quota);
    }
    revocations.apply(changes.revocations ?? []);
    assignments.apply(changes.assignments ?? []);
    operations.apply(changes);
    version = changes.version;
  }
  return { records, apply };
}
