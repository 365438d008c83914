// Commands as they are looked up: by key, by id, in lists, and how many there are of each kind.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { COLUMNS, type CommandRecord } from './commandRows.js';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;

export interface CommandFilter {
  readonly client?: string | undefined;
  readonly actor?: string | undefined;
  readonly units?: readonly string[] | undefined;
  readonly statuses?: readonly CommandRecord['status'][] | undefined;
  readonly adapter?: string | undefined;
}

interface Key {
  readonly client: string;
  readonly key: string;
}

async function byKeys(db: Db, keys: readonly Key[]): Promise<readonly (CommandRecord | null)[]> {
  const { rows } = await sql<CommandRecord>`
    select ${COLUMNS} from unnest(${keys.map(({ client }) => client)}::text[], ${keys.map(({ key }) => key)}::text[])
      as given (client, key) join command c using (client, key)`.execute(db);
  const found = new Map(rows.map((row) => [JSON.stringify([row.client, row.key]), row]));
  return keys.map(({ client, key }) => found.get(JSON.stringify([client, key])) ?? null);
}

async function byIds(db: Db, ids: readonly string[]): Promise<readonly CommandRecord[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<CommandRecord>`
    select ${COLUMNS} from command c where c.id = any(${[...ids]}::text[])`.execute(db);
  return rows;
}

function conditions({ client, actor, units, statuses, adapter }: CommandFilter): RawBuilder<unknown>[] {
  return [
    ...(client === undefined ? [] : [sql`c.client = ${client}`]),
    ...(actor === undefined ? [] : [sql`c.actor = ${actor}`]),
    ...(units === undefined ? [] : [sql`c.unit = any(${[...units]}::text[])`]),
    ...(statuses === undefined ? [] : [sql`c.status = any(${[...statuses]}::text[])`]),
    ...(adapter === undefined ? [] : [sql`c.adapter = ${adapter}`]),
  ];
}

async function list(db: Db, filter: CommandFilter, first: number, before: string | null) {
  const all = [...conditions(filter), ...(before === null ? [] : [sql`c.seq < ${before}::bigint`])];
  const where = all.length === 0 ? sql`` : sql`where ${sql.join(all, sql` and `)}`;
  const { rows } = await sql<CommandRecord & { seq: string }>`
    select ${COLUMNS}, c.seq from command c ${where} order by c.seq desc limit ${first + 1}`.execute(db);
  return { rows: rows.slice(0, first), more: rows.length > first };
}

async function depths(db: Db) {
  const { rows } = await sql<{ adapter: string; status: CommandRecord['status']; count: string; oldest: string }>`
    select c.adapter, c.status, count(*) as count, extract(epoch from now() - min(c.created_at)) as oldest from command c
    where not (c.status in ('CONFIRMED', 'REJECTED', 'DISCARDED')) group by c.adapter, c.status`.execute(db);
  return rows.map(({ adapter, status, count, oldest }) => ({
    ...{ adapter, status },
    count: Number(count),
    oldestSeconds: Number(oldest),
  }));
}

async function forget(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from command where id in (
      select id from command where status in ('CONFIRMED', 'REJECTED', 'DISCARDED') and updated_at < ${before} limit ${limit}
    )`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export function commandReads(db: Db) {
  return {
    byKeys: byKeys.bind(null, db),
    byIds: byIds.bind(null, db),
    list: list.bind(null, db),
    depths: depths.bind(null, db),
    forget: forget.bind(null, db),
  };
}
