// Agencies as tenants: what administrators look up and change.
import { sql, type Kysely } from 'kysely';
import { contains, isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { AgencyTable, TenantTable } from './tables/rightsTables.js';

export interface TenantRow {
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly unit: string;
  readonly ceasedOn: string | null;
  readonly status: TenantTable['status'];
  readonly statusReason: string | null;
}

export interface TenantFilter {
  /** Only agencies of these units. */
  readonly units: readonly string[];
  readonly name: string | null;
  readonly status: TenantTable['status'] | null;
}

function tenants(db: Kysely<Tables>) {
  return db
    .selectFrom('agency')
    .innerJoin('tenant', 'tenant.id', 'agency.code')
    .select(['agency.code', 'agency.name', 'agency.parent_code as parent', 'agency.unit_key as unit'])
    .select(['agency.ceased_on as ceasedOn', 'tenant.status', 'tenant.status_reason as statusReason']);
}

export async function findTenant(db: Kysely<Tables>, code: string): Promise<TenantRow | undefined> {
  return tenants(db).where('agency.code', '=', code).executeTakeFirst();
}

/** In order of code. */
export async function listTenants(
  db: Kysely<Tables>,
  filter: TenantFilter,
  above: string | null,
  limit: number,
): Promise<readonly TenantRow[]> {
  let query = tenants(db).where((eb) => isAnyOf(eb.ref('agency.unit_key'), filter.units));
  const { name, status } = filter;
  if (name !== null)
    query = query.where((eb) => eb.or([contains(eb.ref('agency.name'), name), eb('agency.code', '=', name)]));
  if (status !== null) query = query.where('tenant.status', '=', status);
  if (above !== null) query = query.where('agency.code', '>', above);
  return query.orderBy('agency.code').limit(limit).execute();
}

/** The agency and everything above it, nearest first. */
export async function tenantAncestry(db: Kysely<Tables>, code: string): Promise<readonly string[]> {
  const { rows } = await sql<{ code: string }>`
    with recursive above(code, parent_code, depth) as (
      select code, parent_code, 0 from agency where code = ${code}
      union all
      select a.code, a.parent_code, above.depth + 1 from agency a
        join above on a.code = above.parent_code where above.depth < 30
    ) select code from above order by depth`.execute(db);
  return rows.map((row) => row.code);
}

/** The agency and everything below it. */
export async function tenantDescent(db: Kysely<Tables>, code: string) {
  const { rows } = await sql<{ code: string; unit: string }>`
    with recursive below(code, unit_key, depth) as (
      select code, unit_key, 0 from agency where code = ${code}
      union all
      select a.code, a.unit_key, below.depth + 1 from agency a
        join below on a.parent_code = below.code where below.depth < 30
    ) select code, unit_key as unit from below order by code`.execute(db);
  return rows;
}

/** How many agencies are directly below, and how many applications are not ended. */
export async function countOfTenant(db: Kysely<Tables>, code: string) {
  const children = await db
    .selectFrom('agency')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('parent_code', '=', code)
    .executeTakeFirstOrThrow();
  const applications = await db
    .selectFrom('application')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('tenant_id', '=', code)
    .where('status', '!=', 'ENDED')
    .executeTakeFirstOrThrow();
  return { children: Number(children.n), applications: Number(applications.n) };
}

/** Holds the row until the end of the transaction, so that two decisions come one after the other. */
export async function lockTenant(tx: Kysely<Tables>, code: string) {
  return tx.selectFrom('tenant').selectAll().where('id', '=', code).forUpdate().executeTakeFirst();
}

export async function setTenantStatus(
  tx: Kysely<Tables>,
  code: string,
  status: TenantTable['status'],
  reason: string,
): Promise<void> {
  await tx.updateTable('tenant').set({ status, status_reason: reason }).where('id', '=', code).execute();
}

export type NewAgency = Pick<AgencyTable, 'code' | 'name' | 'parent_code' | 'unit_key' | 'ceased_on'>;

/** False if the code is taken. */
export async function insertAgency(tx: Kysely<Tables>, agency: NewAgency): Promise<boolean> {
  const added = await tx
    .insertInto('agency')
    .values(agency)
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  if (added === undefined) return false;
  await tx.insertInto('tenant').values({ id: agency.code, status: 'ACTIVE' }).execute();
  return true;
}

export async function changeAgency(
  tx: Kysely<Tables>,
  code: string,
  change: Partial<Omit<NewAgency, 'code'>>,
): Promise<void> {
  await tx.updateTable('agency').set(change).where('code', '=', code).execute();
}

/** One state that an agency or its tenant had, until something changed. */
export interface TenantVersion {
  readonly until: Date;
  readonly part: 'agency' | 'tenant';
  readonly row: Readonly<Record<string, string | null>>;
}

/** Newest first. */
export async function tenantHistory(
  db: Kysely<Tables>,
  code: string,
  above: string | null,
  limit: number,
): Promise<readonly (TenantVersion & { readonly id: string })[]> {
  const { rows } = await sql<TenantVersion & { id: string }>`
    select id::text as id, replaced_at as until, table_name as part, row from row_history
    where table_name in ('agency', 'tenant') and row_key = ${code} and (${above}::bigint is null or id < ${above}::bigint)
    order by row_history.id desc limit ${limit}`.execute(db);
  return rows;
}
