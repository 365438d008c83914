// What was sent: registered and other operations by day, and the texts that come most often.
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.js';
import type { OperationUseTable } from './tables/operationTables.js';

export type OperationOutcome = OperationUseTable['outcome'];

/** Rows of operation_use are of no use to anybody after this. */
const KEEP_DAYS = 400;
/** Texts in hot_operation. */
const MOST_HOT = 500;

export interface OperationUseAddition {
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly day: string;
  readonly client: string;
  readonly outcome: OperationOutcome;
  readonly hash: string;
  readonly name: string;
  readonly uses: number;
  readonly lastAt: Date;
}

/** Adds all rows or none, in one statement. The order keeps two replicas from waiting for each other. */
export async function addOperationUses(db: Kysely<Tables>, rows: readonly OperationUseAddition[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into operation_use (day, client, outcome, hash, name, uses, last_at)
    select day, client, outcome, hash, max(name), sum(uses), max("lastAt")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added (
      day text, client text, outcome text, hash text, name text, uses bigint, "lastAt" timestamptz)
    group by day, client, outcome, hash
    order by day, client, outcome, hash
    on conflict (day, client, outcome, hash) do update set
      uses = operation_use.uses + excluded.uses,
      name = case when excluded.name = '' then operation_use.name else excluded.name end,
      last_at = greatest(operation_use.last_at, excluded.last_at)`.execute(db);
  const newest = rows.reduce((latest, { lastAt }) => (lastAt > latest ? lastAt : latest), new Date(0));
  const oldest = new Date(newest.getTime() - KEEP_DAYS * 86_400_000).toISOString().slice(0, 10);
  await db.deleteFrom('operation_use').where('day', '<', oldest).execute();
}

export interface OperationUseRow {
  readonly day: string;
  readonly outcome: OperationOutcome;
  readonly hash: string;
  readonly name: string;
  readonly uses: number;
  readonly lastAt: Date;
}

export interface OperationUseFilter {
  readonly client: string;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  readonly outcome: OperationOutcome | null;
  readonly first: number;
}

/** Newest day first, then the most used. */
export async function readOperationUses(
  db: Kysely<Tables>,
  { client, from, to, outcome, first }: OperationUseFilter,
): Promise<readonly OperationUseRow[]> {
  let query = db
    .selectFrom('operation_use')
    .select(['day', 'outcome', 'hash', 'name', 'uses', 'last_at as lastAt'])
    .where('client', '=', client)
    .where('day', '>=', from)
    .where('day', '<=', to);
  if (outcome !== null) query = query.where('outcome', '=', outcome);
  const rows = await query.orderBy('day', 'desc').orderBy('uses', 'desc').orderBy('hash').limit(first).execute();
  return rows.map((row) => ({ ...row, uses: Number(row.uses) }));
}

export interface OperationUseSum {
  readonly hash: string;
  readonly uses: number;
  readonly lastAt: Date;
}

/** Uses of registered operations since a day, by hash. */
export async function sumOperationUses(
  db: Kysely<Tables>,
  { client, hashes, from }: { readonly client: string; readonly hashes: readonly string[]; readonly from: string },
): Promise<ReadonlyMap<string, OperationUseSum>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .selectFrom('operation_use')
    .select((eb) => ['hash', eb.fn.sum<string>('uses').as('uses'), eb.fn.max('last_at').as('lastAt')])
    .where('client', '=', client)
    .where('outcome', '=', 'REGISTERED')
    .where('hash', 'in', hashes)
    .where('day', '>=', from)
    .groupBy('hash')
    .execute();
  return new Map(rows.map(({ hash, uses, lastAt }) => [hash, { hash, uses: Number(uses), lastAt }]));
}

/** How often an application sent something that it has not registered, since a day. */
export async function countUnregisteredUses(db: Kysely<Tables>, client: string, from: string): Promise<number> {
  const { n } = await db
    .selectFrom('operation_use')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<string>('uses'), sql<string>`0`).as('n'))
    .where('client', '=', client)
    .where('outcome', '!=', 'REGISTERED')
    .where('day', '>=', from)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface HotOperationAddition {
  readonly hash: string;
  readonly text: string;
  readonly operationName: string | null;
  readonly hits: number;
  readonly lastSeen: Date;
}

/** What a count is worth at an instant: half of it for each day. */
function worth(at: Date) {
  return sql`hits * power(0.5, greatest(0, extract(epoch from (${at}::timestamptz - last_seen))) / 86400)`;
}

/** Adds counts; old counts lose half of their weight every day, so that yesterday's client makes room for today's. */
export async function addHotOperations(
  db: Kysely<Tables>,
  rows: readonly HotOperationAddition[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into hot_operation (hash, text, operation_name, hits, last_seen)
    select hash, text, "operationName", hits, "lastSeen"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added (
      hash text, text text, "operationName" text, hits double precision, "lastSeen" timestamptz)
    order by hash
    on conflict (hash) do update set
      hits = excluded.hits + hot_operation.hits * power(0.5,
        greatest(0, extract(epoch from (excluded.last_seen - hot_operation.last_seen))) / 86400),
      last_seen = greatest(hot_operation.last_seen, excluded.last_seen)`.execute(db);
  await sql`
    delete from hot_operation where hash in (
      select hash from hot_operation order by ${worth(now)} desc, hash offset ${MOST_HOT})`.execute(db);
}

export interface WarmText {
  readonly text: string;
  readonly operationName: string | null;
}

/** The hottest first. */
export async function readHotOperations(db: Kysely<Tables>, now: Date, limit: number): Promise<readonly WarmText[]> {
  return db
    .selectFrom('hot_operation')
    .select(['text', 'operation_name as operationName'])
    .orderBy(worth(now), 'desc')
    .orderBy('hash')
    .limit(limit)
    .execute();
}

/** Texts that active applications have registered, the most used of the last days first; one text once. */
export async function readRegisteredTexts(
  db: Kysely<Tables>,
  { now, from, limit }: { readonly now: Date; readonly from: string; readonly limit: number },
): Promise<readonly WarmText[]> {
  const { rows } = await sql<WarmText>`
    select min(o.text) as text, min(o.name) as "operationName"
    from registered_operation as o
    join application as a on a.client_id = o.client_id and a.status = 'ACTIVE'
    left join (
      select client, hash, sum(uses) as uses from operation_use
      where outcome = 'REGISTERED' and day >= ${from} group by client, hash
    ) as u on u.client = o.client_id and u.hash = o.hash
    where o.retires_at is null or o.retires_at > ${now}
    group by o.hash
    order by coalesce(sum(u.uses), 0) desc, o.hash
    limit ${limit}`.execute(db);
  return rows;
}
