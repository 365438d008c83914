// Which parts of the schema applications use: added to by day, and read in sums.
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { Tables } from './tables.js';

export interface FieldUseAddition {
  /** YYYY-MM-DD in Asia/Ho_Chi_Minh. */
  readonly day: string;
  readonly client: string;
  readonly version: string | null;
  readonly coordinate: string;
  readonly uses: number;
  readonly lastAt: Date;
}

/** Adds all rows or none, in one statement. The order keeps two replicas from waiting for each other. */
export async function addFieldUses(
  db: Kysely<Tables>,
  rows: readonly FieldUseAddition[],
  keepDays: number,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into field_use (day, client, version, coordinate, uses, last_at)
    select day, client, coalesce(version, ''), coordinate, sum(uses), max("lastAt")
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added (
      day text, client text, version text, coordinate text, uses bigint, "lastAt" timestamptz)
    group by day, client, coalesce(version, ''), coordinate
    order by day, client, coalesce(version, ''), coordinate
    on conflict (day, client, version, coordinate) do update set
      uses = field_use.uses + excluded.uses,
      last_at = greatest(field_use.last_at, excluded.last_at)`.execute(db);
  const newest = rows.reduce((latest, { lastAt }) => (lastAt > latest ? lastAt : latest), new Date(0));
  const oldest = new Date(newest.getTime() - keepDays * 86_400_000).toISOString().slice(0, 10);
  await db.deleteFrom('field_use').where('day', '<', oldest).execute();
}

export interface FieldUseFilter {
  /** First day. */
  readonly from: string;
  /** Applications of agencies in these units; null: all, also what cannot be told apart. */
  readonly units: readonly string[] | null;
  readonly client?: string | null;
  /** Exactly this one. */
  readonly coordinate?: string | null;
  /** A type with everything on it. */
  readonly type?: string | null;
  /** Everything that begins like this. */
  readonly prefix?: string | null;
  /** Any of these; a bare type stands for everything on it. */
  readonly anyOf?: readonly string[] | null;
}

export interface FieldUseSum {
  readonly coordinate: string;
  readonly client: string;
  readonly version: string | null;
  readonly uses: number;
  /** First and last day of use within what was asked for. */
  readonly firstDay: string;
  readonly lastUsedAt: Date;
}

function conditionsOf(filter: FieldUseFilter): RawBuilder<SqlBool>[] {
  const { from, units, client, coordinate, type, prefix, anyOf } = filter;
  const conditions = [sql<SqlBool>`day >= ${from}`];
  if (units !== null)
    conditions.push(sql`client in (
      select client_id from application join agency on agency.code = application.tenant_id
      where agency.unit_key = any(${[...units]}::text[]))`);
  if (client != null) conditions.push(sql`client = ${client}`);
  if (coordinate != null) conditions.push(sql`coordinate = ${coordinate}`);
  if (type != null) conditions.push(sql`split_part(coordinate, '.', 1) = ${type}`);
  if (prefix != null) conditions.push(sql`starts_with(coordinate, ${prefix})`);
  if (anyOf != null) {
    const types = anyOf.filter((each) => !each.includes('.'));
    conditions.push(
      sql`(coordinate = any(${[...anyOf]}::text[]) or split_part(coordinate, '.', 1) = any(${types}::text[]))`,
    );
  }
  return conditions;
}

/** What sorts the rows, as one text: what comes after a row of the page before it. */
export function fieldUseKey({ coordinate, client, version }: Pick<FieldUseSum, 'coordinate' | 'client' | 'version'>) {
  return `${coordinate}\n${client}\n${version ?? ''}`;
}

interface SumRow {
  readonly coordinate: string;
  readonly client: string;
  readonly version: string;
  readonly uses: string;
  readonly firstDay: string;
  readonly lastUsedAt: Date;
}

function toSum(row: SumRow): FieldUseSum {
  const { coordinate, client, version, uses, firstDay, lastUsedAt } = row;
  return { coordinate, client, version: version === '' ? null : version, uses: Number(uses), firstDay, lastUsedAt };
}

/** By coordinate, application and version. */
function sumsOf(conditions: readonly RawBuilder<SqlBool>[]): RawBuilder<SumRow> {
  return sql<SumRow>`
    select coordinate, client, version, sum(uses)::text as uses, min(day) as "firstDay", max(last_at) as "lastUsedAt"
    from field_use where ${sql.join(conditions, sql` and `)}
    group by coordinate, client, version`;
}

/**
 * Who uses what, where all of it is asked for at once: the latest user of each coordinate comes before the second of any.
 * An application of many versions must not stand before somebody else who is the only one.
 */
export async function readLatestUses(
  db: Kysely<Tables>,
  filter: FieldUseFilter,
  limit: number,
): Promise<readonly FieldUseSum[]> {
  const { rows } = await sql<SumRow>`
    select coordinate, client, version, uses, "firstDay", "lastUsedAt" from (
      select sums.*, row_number() over (partition by coordinate order by "lastUsedAt" desc, client, version) as place
      from (${sumsOf(conditionsOf(filter))}) as sums
    ) as placed where place <= ${limit} order by place, coordinate limit ${limit}`.execute(db);
  const key = (row: SumRow) => fieldUseKey(row);
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(toSum);
}

/** In the order of coordinate, application and version. */
export async function readFieldUses(
  db: Kysely<Tables>,
  filter: FieldUseFilter,
  above: string | null,
  limit: number,
): Promise<readonly FieldUseSum[]> {
  const [coordinate = '', client = '', version = ''] = above?.split('\n') ?? [];
  const after = sql<SqlBool>`(coordinate, client, version) > (${coordinate}, ${client}, ${version})`;
  const conditions = above === null ? conditionsOf(filter) : [...conditionsOf(filter), after];
  const { rows } = await sql<SumRow>`
    ${sumsOf(conditions)} order by coordinate, client, version limit ${limit}`.execute(db);
  return rows.map(toSum);
}
