// The tables of the gateway's own store, as Kysely sees them. Days are text (YYYY-MM-DD), instants are Dates.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** Filled in by the trigger of versioned tables: the access version of the last change. */
type Version = ColumnType<string, never, never>;
type Instant = Date | null;

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

export interface ReorganisationTable {
  id: Generated<string>;
  number: string;
  title: string;
  effective_on: string;
  state: Generated<'DRAFT' | 'REHEARSED' | 'SCHEDULED' | 'APPLIED' | 'UNDONE' | 'DISCARDED'>;
  resolution: JSONColumnType<Record<string, unknown>>;
  decisions: JSONColumnType<unknown[], string | undefined, string>;
  report: JSONColumnType<Record<string, unknown>> | null;
  imported_by: string;
  imported_at: Generated<Date>;
  scheduled_by: string | null;
  scheduled_at: Instant;
  applied_at: Instant;
  undone_by: string | null;
  undone_at: Instant;
  undone_reason: string | null;
  version: Version;
}

export interface UnitTableRow {
  id: Generated<string>;
  code: string;
  kind: 'city' | 'district' | 'ward';
  type: string;
  name: string;
  parent_code: string | null;
  valid_from: string | null;
  valid_to: string | null;
  /** Id of the code list it came with, part of its key; null: in all lists. */
  code_list: string | null;
  /** Key of the unit that answers for the records of a divided unit until each is assigned. */
  custodian: string | null;
  reorganisation_id: string | null;
  /** The reorganisation that gave it its last day. */
  ended_by: string | null;
  /** Set when the reorganisation that brought it was undone. */
  withdrawn_at: Instant;
  version: Version;
}

export interface SuccessionTable {
  id: Generated<string>;
  from_code: string;
  to_code: string;
  extent: 'whole' | 'part';
  remainder: boolean;
  population: 'whole' | 'part' | 'none';
  clause: number;
  effective_on: string;
  reorganisation_id: string | null;
  withdrawn_at: Instant;
  version: Version;
}

export interface CarriedGrantTable {
  grant_id: string;
  reorganisation_id: string;
  from_grant_id: string;
  version: Version;
}

export interface CodeListTable {
  id: Generated<string>;
  code: string;
  type: string;
  name: string;
  parent_code: string;
  valid_to: string;
  primary_successor_code: string;
  version: Version;
}

export interface RecordAssignmentTable {
  id: Generated<string>;
  record_type: string;
  record_key: string;
  unit_key: string;
  reason: string;
  assigned_by: string;
  assigned_at: Generated<Date>;
  version: Version;
}

export interface ConsoleSessionTable {
  id_hash: string;
  issuer: string;
  subject: string;
  /** Pseudonym of the person. */
  reference: string;
  sid: string | null;
  /** Sealed: principal and tokens. Empty once the session has ended. */
  contents: string;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
  /** A replica is renewing the tokens. */
  refreshing_until: Instant;
  ended_at: Instant;
  ended_reason: string | null;
}

export interface ConsoleLoginTable {
  state_hash: string;
  /** Sealed JSON: PKCE verifier, nonce. */
  secrets: string;
  return_to: string;
  expires_at: Date;
}

export interface UsedAssertionTable {
  id_hash: string;
  expires_at: Date;
}

export interface SigningKeyTable {
  kid: string;
  alg: string;
  public_jwk: JSONColumnType<Record<string, unknown>>;
  sealed_private: string;
  created_at: Generated<Date>;
  signs_from: Date;
  ends_at: Instant;
}

export interface AuditRecordTable {
  writer: string;
  seq: string;
  at: Date;
  event: string;
  outcome: string;
  actor: string | null;
  client: string | null;
  tenant: string | null;
  unit: string | null;
  purpose: string | null;
  request_id: string | null;
  /** Canonical JSON: what the hash is over. */
  body: string;
  prev_hash: Buffer;
  hash: Buffer;
}

export interface AuditSubjectTable {
  subject: string;
  at: Date;
  writer: string;
  seq: string;
  client: string | null;
}

export interface AuditKeyTable {
  key_id: string;
  public_key: string;
  created_at: Date;
  endorsed_by: string | null;
  endorsement: string | null;
}

export interface AuditCheckpointTable {
  id: string;
  at: Date;
  writer: string;
  seq: string;
  key_id: string;
  body: string;
  prev_hash: Buffer;
  hash: Buffer;
  signature: Buffer;
}

export interface AuditArchiveTable {
  writer: string;
  first_seq: string;
  last_seq: string;
  last_hash: Buffer;
  file: string;
  file_hash: string;
  archived_at: Generated<Date>;
}

/** How far a spool file has been taken in. */
export interface AuditSpoolTable {
  id: string;
  bytes: string;
}

export interface UsageHourTable {
  hour: Date;
  client: string;
  tenant: string;
  unit: string;
  adapter: string;
  field: string;
  operations: Generated<string>;
  points: Generated<string>;
  rows: Generated<string>;
  errors: Generated<string>;
  refused: Generated<string>;
}

/** One row; its version moves with every change of the versioned tables. */
export interface AccessVersionTable {
  version: string;
}

export interface Tables {
  agency: AgencyTable;
  tenant: TenantTable;
  application: ApplicationTable;
  credential: CredentialTable;
  role: RoleTable;
  purpose: PurposeTable;
  access_grant: GrantTable;
  approval: ApprovalTable;
  quota: QuotaTable;
  revocation: RevocationTable;
  reorganisation: ReorganisationTable;
  unit: UnitTableRow;
  succession: SuccessionTable;
  carried_grant: CarriedGrantTable;
  code_list: CodeListTable;
  record_assignment: RecordAssignmentTable;
  console_session: ConsoleSessionTable;
  console_login: ConsoleLoginTable;
  used_assertion: UsedAssertionTable;
  signing_key: SigningKeyTable;
  audit_record: AuditRecordTable;
  audit_subject: AuditSubjectTable;
  audit_key: AuditKeyTable;
  audit_checkpoint: AuditCheckpointTable;
  audit_archive: AuditArchiveTable;
  audit_spool: AuditSpoolTable;
  usage_hour: UsageHourTable;
  access_version: AccessVersionTable;
}
