// Commands as rows of the store, in both directions.
import { sql } from 'kysely';
import type { CommandTable } from './tables/commandTables.js';

type Status = CommandTable['status'];
type Steps = CommandTable['steps'] extends { __select__: infer S } ? S : never;
type Failure = CommandTable['error'] extends { __select__: infer S } ? S : never;

export interface CommandRecord {
  readonly id: string;
  readonly client: string;
  readonly key: string;
  readonly bodyHash: Buffer;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly adapter: string;
  readonly name: string;
  readonly lane: string;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly agency: string | null;
  readonly purpose: string | null;
  readonly requestId: string;
  readonly status: Status;
  readonly steps: Steps;
  readonly error: Failure;
  readonly payload: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every column but `seq`, under the names of `CommandRecord`. */
export const COLUMNS = sql.raw(`
  c.id, c.client, c.key, c.body_hash as "bodyHash", c.tenant, c.unit, c.adapter, c.name, c.lane, c.actor,
  c.on_behalf_of as "onBehalfOf", c.agency, c.purpose, c.request_id as "requestId", c.status, c.steps, c.error, c.payload,
  c.created_at as "createdAt", c.updated_at as "updatedAt"`);

/** Which hold up those behind them. */
export const HOLDS_LANE = sql.raw(
  `(c.status in ('ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING') or c.status = 'NEEDS_PERSON')`,
);
