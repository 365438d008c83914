// Tables of who may what: parties, credentials, roles, purposes, grants, approvals, quotas, revocations. Days are text (YYYY-MM-DD), instants are Dates.
import type { Generated, JSONColumnType } from 'kysely';
import type { Instant, Version } from './columns.js';

export interface AgencyTable {
  code: string;
  name: string;
  parent_code: string | null;
  unit_key: string;
  ceased_on: string | null;
  version: Version;
}

export interface TenantTable {
  /** The agency's code, QĐ 20/2020 form. */
  id: string;
  status: 'ACTIVE' | 'SUSPENDED';
  status_reason: string | null;
  version: Version;
}

export interface ApplicationTable {
  client_id: string;
  tenant_id: string;
  title: string;
  description: Generated<string>;
  default_purpose: string | null;
  status: 'REQUESTED' | 'ACTIVE' | 'SUSPENDED' | 'ENDED';
  status_reason: string | null;
  created_by: Generated<string>;
  created_at: Generated<Date>;
  version: Version;
}

export interface CredentialTable {
  id: Generated<string>;
  client_id: string;
  kind: 'SECRET' | 'KEY';
  secret_hash: string | null;
  /** Last characters of the secret, or the key id. */
  hint: string;
  jwk: JSONColumnType<Record<string, unknown>> | null;
  created_by: string;
  created_at: Generated<Date>;
  expires_at: Date;
  ended_at: Instant;
  ended_by: string | null;
  version: Version;
}

export interface RoleTable {
  code: string;
  title_vi: string;
  title_en: string;
  /** Its grants count outside production only. */
  sandbox_only: Generated<boolean>;
  ended_at: Instant;
  version: Version;
}

export interface PurposeTable {
  code: string;
  title_vi: string;
  title_en: string;
  legal_basis: string;
  sensitive: Generated<boolean>;
  ended_at: Instant;
  version: Version;
}

export interface GrantTable {
  id: Generated<string>;
  grantee_kind: 'TENANT' | 'APPLICATION' | 'ROLE' | 'PERSON';
  grantee: string;
  capability: string;
  /** Null: the unit of the caller's own tenant. */
  unit_key: string | null;
  reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  purposes: string[];
  valid_from: string;
  valid_to: string | null;
  granted_by: string;
  reason: string;
  created_at: Generated<Date>;
  kind: Generated<'NORMAL' | 'DEPUTY' | 'BREAK_GLASS' | 'CARRIED'>;
  /** The grantee may use it. */
  usable: Generated<boolean>;
  /** The grantee may hand it on. */
  delegable: Generated<boolean>;
  granted_under: string | null;
  depth: Generated<number>;
  starts_at: Instant;
  ends_at: Instant;
  ended_at: Instant;
  ended_by: string | null;
  ended_reason: string | null;
  reviewed_at: Instant;
  reviewed_by: string | null;
  review_note: string | null;
  version: Version;
}

export interface ApprovalTable {
  id: Generated<string>;
  kind: 'ACCESS' | 'EXPORT' | 'BREAK_GLASS_REVIEW';
  state: Generated<'REQUESTED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'DONE' | 'EXPIRED'>;
  unit_key: string;
  /** What it is about: an application, a grant, an operation. */
  subject: string;
  details: JSONColumnType<Record<string, unknown>>;
  reason: string;
  requested_by: string;
  /** Keyed hash of the person, so that two accounts of one person are one. */
  requested_person: string | null;
  requested_at: Generated<Date>;
  decided_by: string | null;
  decided_person: string | null;
  decided_at: Instant;
  decision_reason: string | null;
  version: Version;
}

export interface QuotaTable {
  id: Generated<string>;
  kind: 'TENANT' | 'APPLICATION' | 'USER';
  /** Agency code, client id, or the agency code whose users are meant. */
  subject: string;
  /** Points a minute. */
  points: number;
  set_by: string;
  reason: string;
  created_at: Generated<Date>;
  ended_at: Instant;
  ended_by: string | null;
  version: Version;
}

export interface RevocationTable {
  id: Generated<string>;
  kind: 'TOKEN' | 'SUBJECT' | 'SESSION' | 'APPLICATION';
  /** Token id, person reference, session id or client id. */
  value: string;
  issued_before: Generated<Date>;
  expires_at: Instant;
  reason: string;
  revoked_by: string;
  created_at: Generated<Date>;
  version: Version;
}
