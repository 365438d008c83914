// Watches: who looks, how far the last look came, and when the next one is due.
import { sql, type Kysely, type Transaction } from 'kysely';
import { appendEvents } from './eventStore.js';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface Watched {
  readonly adapter: string;
  readonly name: string;
}

interface Lease extends Watched {
  readonly owner: string;
  readonly fence: number;
}

/** The cursor and the number of the lease; null while another has it or nothing is due. By the clock of the store. */
async function claim(db: Db, { adapter, name }: Watched, owner: string, seconds: number) {
  await sql`insert into watch (adapter, name) values (${adapter}, ${name}) on conflict do nothing`.execute(db);
  const { rows } = await sql<{ cursor: { readonly value: unknown } | null; fence: string }>`
    update watch set owner = ${owner}, until = now() + ${seconds} * interval '1 second', fence = fence + 1
    where adapter = ${adapter} and name = ${name} and due_at <= now() and (until is null or until < now())
    returning cursor, fence`.execute(db);
  const [row] = rows;
  return row === undefined ? null : { cursor: row.cursor, fence: Number(row.fence) };
}

interface Found {
  /** Wrapped: null in a cursor is not the same as no cursor. */
  readonly cursor: { readonly value: unknown };
  readonly changes: readonly { readonly type: string; readonly key: string; readonly unit: string | null }[];
  /** Until the next look. */
  readonly seconds: number;
}

/** Together or not at all; false: the lease is lost, and nothing is written. */
async function found(tx: Tx, { adapter, name, owner, fence }: Lease, { cursor, changes, seconds }: Found) {
  const { numAffectedRows } = await sql`
    update watch set cursor = ${JSON.stringify(cursor)}::jsonb, owner = null, until = null,
      due_at = now() + ${seconds} * interval '1 second'
    where adapter = ${adapter} and name = ${name} and owner = ${owner} and fence = ${fence}`.execute(tx);
  if (Number(numAffectedRows ?? 0) === 0) return false;
  await appendEvents(tx, changes);
  return true;
}

/** The look came to nothing, or will not be made: the next one begins where this one did. */
async function leave(db: Db, { adapter, name, owner, fence }: Lease, seconds: number): Promise<void> {
  await sql`
    update watch set owner = null, until = null, due_at = now() + ${seconds} * interval '1 second'
    where adapter = ${adapter} and name = ${name} and owner = ${owner} and fence = ${fence}`.execute(db);
}

export function createWatchStore(db: Db) {
  return {
    claim: claim.bind(null, db),
    found: (lease: Lease, what: Found) => db.transaction().execute((tx) => found(tx, lease, what)),
    leave: leave.bind(null, db),
  };
}
