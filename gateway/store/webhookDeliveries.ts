// Deliveries as administrators handle them: what became of each, and what is tried again or given up.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.js';
import type { DeliveryState } from './webhookRows.js';

export interface DeliveryRow {
  readonly seq: string;
  readonly id: string;
  readonly hook: string;
  readonly event: string | null;
  readonly type: string;
  readonly at: Date;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastFailure: string | null;
  readonly lastAt: Date | null;
  readonly dueAt: Date;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endedReason: string | null;
}

function deliveries(db: Kysely<Tables>) {
  return db
    .selectFrom('webhook_delivery')
    .select(['seq', 'id', 'hook', 'event', 'type', 'at', 'state', 'attempts', 'last_status as lastStatus'])
    .select(['last_failure as lastFailure', 'last_at as lastAt', 'due_at as dueAt', 'created_at as createdAt'])
    .select(['ended_at as endedAt', 'ended_reason as endedReason']);
}

/** The newest first; `before`: a `seq`. */
export async function listDeliveries(
  db: Kysely<Tables>,
  filter: { readonly hook: string; readonly states: readonly DeliveryState[] | null },
  before: string | null,
  limit: number,
): Promise<readonly DeliveryRow[]> {
  let query = deliveries(db).where('hook', '=', filter.hook);
  if (filter.states !== null) query = query.where('state', 'in', filter.states);
  if (before !== null) query = query.where('seq', '<', before);
  return query.orderBy('seq', 'desc').limit(limit).execute();
}

export interface Dead {
  readonly hook: string;
  /** Null: all of them. */
  readonly delivery: string | null;
  readonly limit: number;
}

/** The oldest first; those of this webhook alone. */
function deadOf({ hook, delivery, limit }: Dead): RawBuilder<unknown> {
  const one = delivery === null ? sql`` : sql`and id = ${delivery}::uuid`;
  return sql`
    select seq from webhook_delivery where hook = ${hook}::uuid and state = 'DEAD' ${one}
    order by seq limit ${limit} for update`;
}

/** How many are tried again from the beginning. */
export async function redriveDeliveries(tx: Kysely<Tables>, dead: Dead): Promise<number> {
  const { numAffectedRows } = await sql`
    update webhook_delivery set state = 'PENDING', due_at = now(), tries = 0, since = null, ended_at = null
    where seq in (${deadOf(dead)})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export async function discardDeliveries(tx: Kysely<Tables>, dead: Dead, reason: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update webhook_delivery set state = 'DISCARDED', ended_at = now(), ended_reason = ${reason}
    where seq in (${deadOf(dead)})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** One at a time: what was asked for before, and is not sent yet, is that one. */
export async function insertPing(tx: Kysely<Tables>, hook: string): Promise<DeliveryRow> {
  const waiting = deliveries(tx).where('hook', '=', hook).where('event', 'is', null).where('state', '=', 'PENDING');
  const found = await waiting.executeTakeFirst();
  if (found !== undefined) return found;
  const { id } = await tx
    .insertInto('webhook_delivery')
    .values({ hook, event: null, type: 'ping', key: '', unit: null, client: null, at: sql<Date>`now()` })
    .returning('id')
    .executeTakeFirstOrThrow();
  return deliveries(tx).where('id', '=', id).executeTakeFirstOrThrow();
}
