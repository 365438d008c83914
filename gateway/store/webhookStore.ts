// The store behind the sending of webhooks: events become deliveries once, deliveries are leased, and written under a lease.
import { sql, type Kysely, type Transaction } from 'kysely';
import { webhookLeases } from './webhookLeases.js';
import type { DeliveryState } from './webhookRows.js';
import type { Tables } from './tables.js';

export * from './webhookDeliveries.js';
export * from './webhookHooks.js';
export type { HookStatus } from './webhookRows.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface NewDelivery {
  readonly hook: string;
  readonly event: {
    readonly seq: string;
    readonly type: string;
    readonly key: string;
    readonly unit: string | null;
    readonly client: string | null;
    readonly at: Date;
  };
}

async function position(db: Db): Promise<string> {
  const { event } = await db.selectFrom('webhook_position').select('event').executeTakeFirstOrThrow();
  return event;
}

/** Of applications that have ended nothing is kept any more; those that are suspended find it when they go on. */
async function listeners(db: Db) {
  return db
    .selectFrom('webhook')
    .innerJoin('application', 'application.client_id', 'webhook.client')
    .select(['webhook.id', 'webhook.client', 'application.tenant_id as tenant', 'webhook.types', 'webhook.units'])
    .select('webhook.created_at as createdAt')
    .where('webhook.status', 'in', ['ACTIVE', 'PAUSED'])
    .where('application.status', '<>', 'ENDED')
    .execute();
}

/** Whoever is second finds that it has moved on, and writes nothing. */
async function advance(tx: Tx, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook_position')
    .set({ event: to })
    .where('event', '=', from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function fanOut(db: Db, from: string, to: string, deliveries: readonly NewDelivery[]): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await advance(tx, from, to))) return false;
    if (deliveries.length === 0) return true;
    const rows = deliveries.map(({ hook, event: { seq, ...event } }) => ({ hook, event: seq, ...event }));
    await sql`
      insert into webhook_delivery (hook, event, type, key, unit, client, at)
      select hook, event, type, key, unit, client, at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (hook uuid, event bigint, type text, key text,
        unit text, client text, at timestamptz)
      on conflict (hook, event) do nothing`.execute(tx);
    return true;
  });
}

/** HELD: its webhook is paused, or its receiver is gone. */
async function depths(db: Db) {
  const { rows } = await sql<{ state: 'PENDING' | 'HELD' | 'DEAD'; count: string; oldest: string }>`
    select case when d.state = 'PENDING' and h.status <> 'ACTIVE' then 'HELD' else d.state end as state,
      count(*) as count, extract(epoch from now() - min(d.created_at)) as oldest
    from webhook_delivery d join webhook h on h.id = d.hook
    where d.state in ('PENDING', 'DEAD') and h.status <> 'ENDED' group by 1`.execute(db);
  return rows.map(({ state, count, oldest }) => ({ state, count: Number(count), oldestSeconds: Number(oldest) }));
}

async function forget(db: Db, before: Date, limit: number) {
  const { rows } = await sql<{ state: DeliveryState; ended: boolean }>`
    delete from webhook_delivery d using webhook h where h.id = d.hook and d.seq in (
      select seq from webhook_delivery where created_at < ${before} order by created_at limit ${limit}
      for update skip locked)
    returning d.state, h.status = 'ENDED' as ended`.execute(db);
  const counts = new Map<DeliveryState, number>();
  // Nobody waits for what is left of a webhook that has ended.
  for (const { state, ended } of rows) {
    const name = state === 'PENDING' && ended ? 'DISCARDED' : state;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => ({ state, count }));
}

/** What `gateway/webhooks` asks of the store. */
export function createWebhookStore(db: Db) {
  return {
    ...webhookLeases(db),
    position: position.bind(null, db),
    listeners: listeners.bind(null, db),
    fanOut: fanOut.bind(null, db),
    depths: depths.bind(null, db),
    forget: forget.bind(null, db),
  };
}
