// Tables of registered operations and of what was sent. Days are text (YYYY-MM-DD), instants are Dates.
import type { Generated } from 'kysely';
import type { Instant, Version } from './columns.js';

export interface OperationModeTable {
  client_id: string;
  mode: 'OPEN' | 'REPORT' | 'REGISTERED_ONLY';
  reason: string;
  set_by: string;
  set_at: Date;
  version: Version;
}

export interface RegisteredOperationTable {
  client_id: string;
  /** SHA-256 of the text, lower-case hex. */
  hash: string;
  /** Of the one operation in the text. */
  name: string;
  /** 1 for the first text of this name. */
  revision: number;
  text: string;
  registered_by: string;
  registered_at: Date;
  /** From this instant on it does not count; null: no end. */
  retires_at: Instant;
  retired_by: string | null;
  retired_reason: string | null;
  version: Version;
}

export interface OperationUseTable {
  day: string;
  client: string;
  outcome: 'REGISTERED' | 'UNREGISTERED' | 'REFUSED';
  /** SHA-256 of the text; `*` for all that were too many to tell apart. */
  hash: string;
  /** As the caller named it; may be empty. */
  name: Generated<string>;
  uses: string;
  last_at: Date;
}

export interface HotOperationTable {
  hash: string;
  text: string;
  operation_name: string | null;
  /** Halves with every day. */
  hits: number;
  last_seen: Date;
}

export interface FieldUseTable {
  day: string;
  client: string;
  /** Empty: not stated. */
  version: Generated<string>;
  /** `Type.field` and the like. */
  coordinate: string;
  uses: string;
  last_at: Date;
}
