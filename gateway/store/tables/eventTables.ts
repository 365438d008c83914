// Tables of events: changes in their order, arrivals, and the watches that look for changes.
import type { Generated, JSONColumnType } from 'kysely';

export interface EventTable {
  seq: Generated<string>;
  type: string;
  key: string;
  unit: string | null;
  /** The application whose command it is; null for everything else. */
  client: string | null;
  at: Generated<Date>;
}

export interface InboxTable {
  seq: Generated<string>;
  adapter: string;
  kind: string;
  key: string;
  /** SHA-256 of the content before it was sealed. */
  digest: Buffer;
  unit: string | null;
  /** Sealed. */
  content: string;
  received_at: Generated<Date>;
}

export interface WatchTable {
  adapter: string;
  name: string;
  cursor: JSONColumnType<{ readonly value: unknown } | null>;
  due_at: Generated<Date>;
  owner: string | null;
  until: Date | null;
  fence: Generated<string>;
}
