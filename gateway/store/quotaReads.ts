// Limits with the agencies that they belong to. One in force for each subject; the ones before stay as ended rows.
import { sql, type Kysely } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { QuotaTable } from './tables/rightsTables.js';

export interface OwnedQuota {
  readonly id: string;
  readonly kind: QuotaTable['kind'];
  /** Agency code, client id, or the agency code whose users are meant. */
  readonly subject: string;
  readonly points: number;
  readonly setBy: string;
  readonly reason: string;
  readonly createdAt: Date;
  /** The agency that it belongs to, and its unit. */
  readonly tenant: string;
  readonly unit: string;
}

function quotasInForce(db: Kysely<Tables>) {
  return db
    .selectFrom('quota')
    .leftJoin('application', (join) =>
      join.onRef('application.client_id', '=', 'quota.subject').on('quota.kind', '=', 'APPLICATION'),
    )
    .innerJoin('agency', (join) =>
      join.on((eb) => eb('agency.code', '=', eb.fn.coalesce('application.tenant_id', 'quota.subject'))),
    )
    .select(['quota.id', 'quota.kind', 'quota.subject', 'quota.points', 'quota.set_by as setBy', 'quota.reason'])
    .select(['quota.created_at as createdAt', 'agency.code as tenant', 'agency.unit_key as unit'])
    .where('quota.ended_at', 'is', null);
}

export interface OwnedQuotaFilter {
  readonly units: readonly string[];
  readonly kind: QuotaTable['kind'] | null;
  readonly tenant: string | null;
}

/** In order of their ids. */
export async function quotasWithin(
  db: Kysely<Tables>,
  filter: OwnedQuotaFilter,
  above: string | null,
  limit: number,
): Promise<readonly OwnedQuota[]> {
  let query = quotasInForce(db).where((eb) => isAnyOf(eb.ref('agency.unit_key'), filter.units));
  if (filter.kind !== null) query = query.where('quota.kind', '=', filter.kind);
  if (filter.tenant !== null) query = query.where('agency.code', '=', filter.tenant);
  if (above !== null) query = query.where('quota.id', '>', above);
  return query.orderBy('quota.id').limit(limit).execute();
}

export async function quotaById(db: Kysely<Tables>, id: string): Promise<OwnedQuota | undefined> {
  return quotasInForce(db).where('quota.id', '=', id).executeTakeFirst();
}

/** Everything in force that belongs to one of these agencies. */
export async function quotasOfTenants(db: Kysely<Tables>, tenants: readonly string[]): Promise<readonly OwnedQuota[]> {
  return quotasInForce(db)
    .where((eb) => isAnyOf(eb.ref('agency.code'), tenants))
    .orderBy('quota.kind')
    .orderBy('quota.subject')
    .execute();
}

/** Limits depend on each other and on who is above whom: whoever changes one has the others hold still. */
export async function lockHierarchy(tx: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('lien_thong.hierarchy'))`.execute(tx);
}

export interface NewQuota {
  readonly kind: QuotaTable['kind'];
  readonly subject: string;
  readonly points: number;
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

/** Ends the limit that was in force, if any, and answers it. The default of the kind holds from now on. */
export async function endQuotaOf(
  tx: Kysely<Tables>,
  { kind, subject, by, now }: Omit<NewQuota, 'points' | 'reason'>,
): Promise<number | null> {
  const ended = await tx
    .updateTable('quota')
    .set({ ended_at: now, ended_by: by })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .returning('points')
    .executeTakeFirst();
  return ended?.points ?? null;
}

/** Takes the place of the one in force; answers its id, and what was before. */
export async function replaceQuota(tx: Kysely<Tables>, quota: NewQuota) {
  const { kind, subject, points, by, reason, now } = quota;
  const before = await endQuotaOf(tx, quota);
  const { id } = await tx
    .insertInto('quota')
    .values({ kind, subject, points, set_by: by, reason, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, before };
}
