// Tables of sign-in, of the audit trail and of usage. Days are text (YYYY-MM-DD), instants are Dates.
import type { Generated, JSONColumnType } from 'kysely';
import type { Instant } from './columns.js';

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

/** How far a spool file has been taken in. */
export interface AuditSpoolTable {
  id: string;
  bytes: string;
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
