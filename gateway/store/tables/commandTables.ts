// Tables of commands: what was accepted, and the lanes that order it.
import type { Generated, JSONColumnType } from 'kysely';

interface StepColumn {
  readonly name: string;
  readonly status:
    | 'PENDING'
    | 'SENDING'
    | 'WAITING'
    | 'UNKNOWN'
    | 'CONFIRMED'
    | 'REFUSED'
    | 'DEAD'
    | 'COMPENSATING'
    | 'COMPENSATED';
  readonly attempts: number;
  readonly pauses: number;
  readonly since?: string | undefined;
  readonly result?:
    | {
        readonly row?: { readonly type: string; readonly key: string };
        readonly reference?: string;
        readonly url?: string;
      }
    | undefined;
  readonly error?: ErrorColumn | undefined;
  readonly updatedAt: string;
}

interface ErrorColumn {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

export interface CommandTable {
  id: string;
  /** The order in which they were accepted. */
  seq: Generated<string>;
  client: string;
  key: string;
  body_hash: Buffer;
  tenant: string | null;
  unit: string | null;
  adapter: string;
  name: string;
  lane: string;
  actor: string;
  on_behalf_of: string | null;
  agency: string | null;
  purpose: string | null;
  request_id: string;
  status:
    | 'ACCEPTED'
    | 'SENDING'
    | 'WAITING'
    | 'UNKNOWN'
    | 'COMPENSATING'
    | 'NEEDS_PERSON'
    | 'CONFIRMED'
    | 'REJECTED'
    | 'DEAD'
    | 'DISCARDED';
  steps: JSONColumnType<readonly StepColumn[]>;
  error: JSONColumnType<ErrorColumn | null>;
  /** Sealed. */
  payload: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}

/** One row for each lane in which there is something to do. */
export interface CommandLaneTable {
  lane: string;
  adapter: string;
  tenant: string | null;
  due_at: Date;
  /** The worker that has it, until when. */
  owner: string | null;
  until: Date | null;
  /** Counts up with every lease: whoever comes with an old number has lost it. */
  fence: Generated<string>;
  /** What the command at its head waits for. */
  awaits: string | null;
}
