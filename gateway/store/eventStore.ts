// The log of changes: appended to by whoever learns of one, read in order without gaps.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface Change {
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  readonly client?: string | null;
}

export interface EventRow {
  readonly seq: string;
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  readonly client: string | null;
  readonly at: Date;
}

/** Held until the transaction has ended, so that the order of the numbers is that in which they can be seen. */
const APPENDING = sql.raw('pg_advisory_xact_lock(1819307124, 1)');

/** The last thing that a transaction does but its record: whoever appends waits for those before. */
export async function appendEvents(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await sql`select ${APPENDING}`.execute(tx);
  const rows = changes.map(({ type, key, unit, client = null }) => ({ type, key, unit, client }));
  await sql`
    insert into event (type, key, unit, client) select type, key, unit, client
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (type text, key text, unit text, client text)`.execute(
    tx,
  );
}

/** Those behind `after`, in their order; nothing is put in between any more. */
async function read(db: Db, after: string, limit: number): Promise<readonly EventRow[]> {
  const { rows } = await sql<EventRow>`
    select seq, type, key, unit, client, at from event
    where seq > ${after}::bigint order by seq limit ${limit}`.execute(db);
  return rows;
}

/** Where the log ends for a reader that begins now. */
async function end(db: Db): Promise<string> {
  const { rows } = await sql<{ seq: string }>`
select coalesce(max(seq), 0)::text as seq from event`.execute(db);
  return rows[0]?.seq ?? '0';
}

async function forget(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from event where seq in (select seq from event where at < ${before} order by at limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export function createEventStore(db: Db) {
  return {
    append: appendEvents,
    read: read.bind(null, db),
    end: end.bind(null, db),
    forget: forget.bind(null, db),
  };
}
