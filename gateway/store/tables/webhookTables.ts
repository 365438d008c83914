// Tables of webhooks: where changes are told to, each message, and how far the log of changes was read.
import type { Generated } from 'kysely';

export interface WebhookTable {
  id: string;
  /** The order in which they were made. */
  seq: Generated<string>;
  client: string;
  title: string;
  url: string;
  types: string[];
  units: Generated<string[]>;
  /** Sealed. */
  secret: string;
  /** Sealed; signs as well until then. */
  old_secret: string | null;
  old_until: Date | null;
  status: Generated<'ACTIVE' | 'PAUSED' | 'GONE' | 'ENDED'>;
  status_reason: string | null;
  created_by: string;
  created_at: Generated<Date>;
  secret_at: Generated<Date>;
  /** In a row, over all its messages. */
  failures: Generated<number>;
  failing_since: Date | null;
  /** It is left alone. */
  shut_until: Date | null;
  /** Its last answer took long. */
  slow: Generated<boolean>;
}

export interface WebhookDeliveryTable {
  seq: Generated<string>;
  /** What the receiver knows it by. */
  id: Generated<string>;
  hook: string;
  /** Null: asked for by a person, to try it out. */
  event: string | null;
  type: string;
  key: string;
  unit: string | null;
  client: string | null;
  at: Date;
  state: Generated<'PENDING' | 'DELIVERED' | 'DEAD' | 'WITHHELD' | 'DISCARDED'>;
  due_at: Generated<Date>;
  /** The process that has it, until when. */
  owner: string | null;
  until: Date | null;
  /** Counts up with every lease: whoever comes with an old number has lost it. */
  fence: Generated<string>;
  /** Sends, of all times. */
  attempts: Generated<number>;
  /** Sends since it was made, or taken up again by a person. */
  tries: Generated<number>;
  /** The first of these. */
  since: Date | null;
  last_status: number | null;
  last_failure: string | null;
  last_at: Date | null;
  created_at: Generated<Date>;
  ended_at: Date | null;
  ended_reason: string | null;
}

export interface WebhookPositionTable {
  id: Generated<number>;
  event: string;
}
