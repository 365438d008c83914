// What systems have handed over: kept once for each content, and read back by key or by unit.
import { sql, type Kysely, type Transaction } from 'kysely';
import { appendEvents } from './eventStore.js';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface NewArrival {
  readonly adapter: string;
  readonly kind: string;
  readonly key: string;
  readonly digest: Buffer;
  readonly unit: string | null;
  /** Sealed. */
  readonly content: string;
  readonly changes: readonly { readonly type: string; readonly key: string; readonly unit: string | null }[];
  readonly wakes: string | null;
}

interface ArrivalRow {
  readonly seq: string;
  readonly key: string;
  readonly unit: string | null;
  readonly content: string;
  readonly receivedAt: Date;
}

const COLUMNS = sql.raw('i.seq, i.key, i.unit, i.content, i.received_at as "receivedAt"');

/** The class of the locks of keys; that of the log is another one. */
const KEYS = sql.raw('1819307125');

/** Lanes are locked in order, as every transaction does. One that waits for a person goes on waiting. */
async function wake(tx: Tx, adapter: string, awaited: string): Promise<void> {
  await sql`
    update command_lane l set due_at = now() from (
      select lane from command_lane where adapter = ${adapter} and awaits = ${awaited} and due_at <> 'infinity'
      order by lane for update
    ) as waiting where l.lane = waiting.lane`.execute(tx);
}

/** Two that arrive at once, one of them after the other: it is the repetition, or another one. */
async function keep(tx: Tx, arrival: NewArrival): Promise<'NEW' | 'SAME' | 'ANOTHER'> {
  const { adapter, kind, key, digest, unit, content, wakes } = arrival;
  await sql`select pg_advisory_xact_lock(${KEYS}, hashtext(${JSON.stringify([adapter, kind, key])}))`.execute(tx);
  const { rows: before } = await sql`
    select 1 from inbox where adapter = ${adapter} and kind = ${kind} and key = ${key} limit 1`.execute(tx);
  const { numAffectedRows } = await sql`
    insert into inbox (adapter, kind, key, digest, unit, content)
    values (${adapter}, ${kind}, ${key}, ${digest}, ${unit}, ${content})
    on conflict (adapter, kind, key, digest) do nothing`.execute(tx);
  if (wakes !== null) await wake(tx, adapter, wakes);
  if (Number(numAffectedRows ?? 0) === 0) return 'SAME';
  await appendEvents(tx, arrival.changes);
  return before.length === 0 ? 'NEW' : 'ANOTHER';
}

async function read(db: Db, adapter: string, kind: string, keys: readonly string[]): Promise<readonly ArrivalRow[]> {
  const { rows } = await sql<ArrivalRow>`
    select distinct on (i.key) ${COLUMNS} from inbox i
    where i.adapter = ${adapter} and i.kind = ${kind} and i.key = any(${[...keys]}::text[])
    order by i.key, i.seq desc`.execute(db);
  return rows;
}

/** At most so many for one key. */
const MOST_OF_ONE = 100;

async function readAll(db: Db, adapter: string, kind: string, keys: readonly string[]): Promise<readonly ArrivalRow[]> {
  const { rows } = await sql<ArrivalRow>`
    select found.* from unnest(${[...keys]}::text[]) as given (key) cross join lateral (
      select ${COLUMNS} from inbox i where i.adapter = ${adapter} and i.kind = ${kind} and i.key = given.key
      order by i.seq desc limit ${MOST_OF_ONE}
    ) found`.execute(db);
  return rows;
}

interface Listed {
  readonly adapter: string;
  readonly kind: string;
  readonly units: readonly string[];
  readonly first: number;
  readonly before: string | null;
}

async function list(db: Db, { adapter, kind, units, first, before }: Listed): Promise<readonly ArrivalRow[]> {
  const { rows } = await sql<ArrivalRow>`
    select ${COLUMNS} from inbox i
    where i.adapter = ${adapter} and i.kind = ${kind} and i.unit = any(${[...units]}::text[])
      and (${before}::bigint is null or i.seq < ${before}::bigint)
    order by i.seq desc limit ${first}`.execute(db);
  return rows;
}

async function forget(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from inbox where seq in (
      select seq from inbox where received_at < ${before} order by received_at limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export function createInboxStore(db: Db) {
  return {
    keep,
    read: read.bind(null, db),
    readAll: readAll.bind(null, db),
    list: list.bind(null, db),
    forget: forget.bind(null, db),
  };
}
