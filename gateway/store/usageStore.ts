// What was used, hour by hour: added to, and read in sums.
import { sql, type Kysely, type SqlBool } from 'kysely';
import type { Tables } from './tables.js';
import type { UsageHourTable } from './tables/trailTables.js';

type Counted = 'operations' | 'points' | 'rows' | 'errors' | 'refused';

/** One row of usage; the counts are added to what the table has. */
export type UsageAddition = {
  readonly [Name in keyof UsageHourTable]: Name extends Counted ? number : Name extends 'hour' ? Date : string;
};

/** Adds all rows or none, in one statement. The order keeps two replicas from waiting for each other. */
export async function addUsage(db: Kysely<Tables>, rows: readonly UsageAddition[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into usage_hour (hour, client, tenant, unit, adapter, field, operations, points, rows, errors, refused)
    select hour, client, tenant, unit, adapter, field,
      sum(operations), sum(points), sum(rows), sum(errors), sum(refused)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as added (
      hour timestamptz, client text, tenant text, unit text, adapter text, field text,
      operations bigint, points bigint, rows bigint, errors bigint, refused bigint)
    group by hour, client, tenant, unit, adapter, field
    order by hour, client, tenant, unit, adapter, field
    on conflict (hour, client, tenant, unit, adapter, field) do update set
      operations = usage_hour.operations + excluded.operations,
      points = usage_hour.points + excluded.points,
      rows = usage_hour.rows + excluded.rows,
      errors = usage_hour.errors + excluded.errors,
      refused = usage_hour.refused + excluded.refused`.execute(db);
}

export const USAGE_GROUPS = ['hour', 'day', 'client', 'tenant', 'unit', 'adapter', 'field'] as const;
export type UsageGroup = (typeof USAGE_GROUPS)[number];

export interface UsageFilter {
  /** From this instant on, before that one. */
  readonly from: Date;
  readonly to: Date;
  readonly client?: string | undefined;
  /** Only these agencies, only these units; an empty list is none. */
  readonly tenants?: readonly string[] | undefined;
  readonly units?: readonly string[] | undefined;
  readonly groupBy: readonly UsageGroup[];
  /** Most rows, the ones with the most points first. */
  readonly first: number;
}

/** What is grouped by is there, the rest is null. `hour` is RFC 3339, `day` a day in Asia/Ho_Chi_Minh. */
export interface UsageSum {
  readonly hour: string | null;
  readonly day: string | null;
  readonly client: string | null;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly adapter: string | null;
  readonly field: string | null;
  readonly operations: number;
  readonly points: number;
  readonly rows: number;
  readonly errors: number;
  readonly refused: number;
}

/** Groups as SQL; the only texts that come near the statement. */
const EXPRESSIONS = {
  hour: sql<string>`to_char(hour at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
  day: sql<string>`to_char(hour at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`,
  client: sql<string>`client`,
  tenant: sql<string>`tenant`,
  unit: sql<string>`unit`,
  adapter: sql<string>`adapter`,
  field: sql<string>`field`,
} as const;

const COUNTS = ['operations', 'points', 'rows', 'errors', 'refused'] as const;

function conditionsOf(filter: UsageFilter) {
  const conditions = [sql<SqlBool>`hour >= ${filter.from}`, sql<SqlBool>`hour < ${filter.to}`];
  if (filter.client !== undefined) conditions.push(sql`client = ${filter.client}`);
  if (filter.tenants !== undefined) conditions.push(sql`tenant = any(${filter.tenants})`);
  if (filter.units !== undefined) conditions.push(sql`unit = any(${filter.units})`);
  return sql.join(conditions, sql` and `);
}

export async function readUsage(db: Kysely<Tables>, filter: UsageFilter): Promise<UsageSum[]> {
  const groups = USAGE_GROUPS.filter((group) => filter.groupBy.includes(group));
  const named = groups.map((group) => sql`${EXPRESSIONS[group]} as ${sql.id(group)}`);
  const sums = COUNTS.map((count) => sql`coalesce(sum(${sql.ref(count)}), 0)::text as ${sql.id(count)}`);
  const by = groups.map((_group, i) => sql`${sql.lit(i + 1)}`);
  const grouped = groups.length === 0 ? sql`` : sql`group by ${sql.join(by)}`;
  const order = sql.join([sql`sum(points) desc`, ...by]);
  const { rows } = await sql<Record<string, string>>`
    select ${sql.join([...named, ...sums])} from usage_hour where ${conditionsOf(filter)}
    ${grouped} order by ${order} limit ${filter.first}`.execute(db);
  return rows.map(toSum);
}

function toSum(row: Record<string, string>): UsageSum {
  const text = (group: UsageGroup) => row[group] ?? null;
  const count = (name: Counted) => Number(row[name] ?? 0);
  return {
    hour: text('hour'),
    day: text('day'),
    client: text('client'),
    tenant: text('tenant'),
    unit: text('unit'),
    adapter: text('adapter'),
    field: text('field'),
    operations: count('operations'),
    points: count('points'),
    rows: count('rows'),
    errors: count('errors'),
    refused: count('refused'),
  };
}
