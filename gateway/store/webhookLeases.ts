// Leases of deliveries: a few of each webhook at a time, by the clock of the store, and outcomes written under them alone.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';
import type { DeliveryState } from './webhookRows.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface Claim {
  readonly owner: string;
  readonly limit: number;
  readonly perHook: number;
  readonly breakAfter: number;
  readonly seconds: number;
  readonly paused: readonly string[];
}

interface HookRow {
  readonly id: string;
  readonly client: string;
  readonly tenant: string;
  readonly types: readonly string[];
  readonly units: readonly string[];
  readonly createdAt: Date;
  readonly url: string;
  readonly secrets: readonly string[];
  /** Of its messages under way at once. */
  readonly most: number;
}

interface DeliveryRow {
  readonly hook: string;
  readonly seq: string;
  readonly id: string;
  readonly fence: number;
  readonly attempts: number;
  readonly tries: number;
  readonly seconds: number;
  readonly event: string | null;
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  readonly client: string | null;
  readonly at: Date;
}

interface Outcome {
  readonly state: DeliveryState;
  readonly seconds: number;
  readonly sent: boolean;
  readonly status: number | null;
  readonly failure: string | null;
  readonly receiver: {
    readonly kind: 'OK' | 'FAILED' | 'GONE' | 'UNKNOWN';
    readonly slow: boolean;
    readonly shutSeconds: number;
  };
}

interface Breaking {
  readonly breakAfter: number;
  readonly breakSeconds: number;
  readonly maxBreakSeconds: number;
}

const DUE = sql.raw(`d.state = 'PENDING' and d.due_at <= now() and (d.until is null or d.until < now())`);

/**
 * Webhooks with something due, locked: two processes never count the room of the same one. Any of them, not the first
 * ones: a few busy ones must not keep the others waiting.
 */
async function openHooks(tx: Tx, { limit, perHook, breakAfter, paused }: Claim): Promise<readonly HookRow[]> {
  const { rows } = await sql<HookRow>`
    select h.id, h.client, a.tenant_id as tenant, h.types, h.units, h.created_at as "createdAt", h.url,
      case when h.old_until > now() then array[h.secret, h.old_secret] else array[h.secret] end as secrets,
      case when h.slow or h.failures >= ${breakAfter} then 1 else ${perHook}::int end as most
    from webhook h join application a on a.client_id = h.client
    where h.status = 'ACTIVE' and a.status = 'ACTIVE' and not a.tenant_id = any(${[...paused]}::text[])
      and (h.shut_until is null or h.shut_until <= now())
      and exists (select 1 from webhook_delivery d where d.hook = h.id and ${DUE})
      and (select count(*) from webhook_delivery d where d.hook = h.id and d.until > now()) < ${perHook}
    order by random() limit ${limit} for no key update of h skip locked`.execute(tx);
  return rows;
}

/** Counted only now that nobody else can lease any of them. */
async function lease(tx: Tx, hooks: readonly HookRow[], { owner, limit, seconds }: Claim) {
  const rooms = JSON.stringify(hooks.map(({ id, most }) => ({ hook: id, most })));
  const { rows } = await sql<DeliveryRow>`
    with free as (
      select given.hook, given.most - (
        select count(*) from webhook_delivery d where d.hook = given.hook and d.until > now()) as room
      from jsonb_to_recordset(${rooms}::jsonb) as given (hook uuid, most int)
    ), picked as (
      select found.seq from free cross join lateral (
        select d.seq from webhook_delivery d where d.hook = free.hook and ${DUE}
        order by d.due_at, d.seq limit greatest(free.room, 0) for update skip locked
      ) found limit ${limit}
    )
    update webhook_delivery d set owner = ${owner}::uuid, until = now() + ${seconds} * interval '1 second',
      fence = d.fence + 1, attempts = d.attempts + 1, tries = d.tries + 1, since = coalesce(d.since, now())
    from picked where d.seq = picked.seq
    returning d.hook, d.seq, d.id, d.fence::int as fence, d.attempts, d.tries, d.event, d.type, d.key, d.unit, d.client,
      d.at, extract(epoch from now() - d.since)::float8 as seconds`.execute(tx);
  return rows;
}

async function claim(db: Db, asked: Claim) {
  return db.transaction().execute(async (tx) => {
    const hooks = await openHooks(tx, asked);
    if (hooks.length === 0) return [];
    const known = new Map(hooks.map((hook) => [hook.id, hook]));
    const rows = await lease(tx, hooks, asked);
    return rows.flatMap(({ hook: id, ...row }) => {
      const hook = known.get(id);
      return hook === undefined ? [] : [{ ...row, hook }];
    });
  });
}

interface Held {
  readonly seq: string;
  readonly fence: number;
}

async function writeDelivery(tx: Tx, owner: string, { seq, fence }: Held, outcome: Outcome): Promise<boolean> {
  const { state, seconds, sent, status, failure } = outcome;
  const { rows } = await sql`
    update webhook_delivery set state = ${state}, owner = null, until = null,
      due_at = now() + ${seconds} * interval '1 second', attempts = attempts - ${sent ? 0 : 1}::int,
      last_status = ${status}::int, last_failure = ${failure}, last_at = now(),
      ended_at = case when ${state} = 'PENDING' then null else now() end
    where seq = ${seq}::bigint and owner = ${owner}::uuid and fence = ${fence} and state = 'PENDING'
    returning seq`.execute(tx);
  return rows.length > 0;
}

async function noteFailure(tx: Tx, hook: string, { slow, shutSeconds }: Outcome['receiver'], breaking: Breaking) {
  const { breakAfter, breakSeconds, maxBreakSeconds } = breaking;
  await sql`
    update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()), slow = ${slow},
      shut_until = greatest(shut_until, now() + ${shutSeconds} * interval '1 second',
        case when failures + 1 >= ${breakAfter}::int then now() + interval '1 second'
          * least(${breakSeconds} * power(2, least(failures + 1 - ${breakAfter}::int, 20)), ${maxBreakSeconds}) end)
    where id = ${hook}::uuid`.execute(tx);
}

async function noteReceiver(tx: Tx, hook: string, receiver: Outcome['receiver'], breaking: Breaking): Promise<void> {
  const { kind, slow } = receiver;
  if (kind === 'FAILED') await noteFailure(tx, hook, receiver, breaking);
  if (kind === 'OK')
    // Nothing is written, and nobody waits, where nothing has changed.
    await sql`
      update webhook set failures = 0, failing_since = null, slow = ${slow}
      where id = ${hook}::uuid and (failures > 0 or slow <> ${slow})`.execute(tx);
  if (kind === 'GONE')
    await sql`
      update webhook set status = 'GONE', status_reason = ${GONE}
      where id = ${hook}::uuid and status in ('ACTIVE', 'PAUSED')`.execute(tx);
}

/** For people, where others have given a reason. */
const GONE = 'Nơi nhận trả lời 410. The receiver has answered 410.';

interface Claimed extends Held {
  readonly hook: { readonly id: string };
}

async function write(db: Db, owner: string, claimed: Claimed, outcome: Outcome, breaking: Breaking): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    if (!(await writeDelivery(tx, owner, claimed, outcome))) return false;
    await noteReceiver(tx, claimed.hook.id, outcome.receiver, breaking);
    return true;
  });
}

export function webhookLeases(db: Db) {
  return {
    claim: claim.bind(null, db),
    write: write.bind(null, db),
    release: async (owner: string) =>
      void (await db
        .updateTable('webhook_delivery')
        .set({ owner: null, until: null })
        .where('owner', '=', owner)
        .execute()),
  };
}
