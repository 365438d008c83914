// Grants as administrators see them: with what they were handed on from, and with what was handed on from them.
import { sql, type Kysely, type SqlBool, type Expression } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { GrantTable } from './tables/rightsTables.js';

export interface GrantRow {
  readonly id: string;
  readonly granteeKind: GrantTable['grantee_kind'];
  readonly grantee: string;
  readonly capability: string;
  readonly unit: string | null;
  readonly reach: GrantTable['reach'];
  readonly purposes: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly usable: boolean;
  readonly delegable: boolean;
  readonly grantedUnder: string | null;
  readonly depth: number;
  readonly kind: 'NORMAL' | 'DEPUTY' | 'BREAK_GLASS' | 'CARRIED';
  readonly grantedBy: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedReason: string | null;
  readonly reviewedAt: Date | null;
  readonly reviewedBy: string | null;
  readonly reviewNote: string | null;
  /** The unit itself, or for one's own unit that of the agency or application named; null: of whoever has the role. */
  readonly place: string | null;
}

function grants(db: Kysely<Tables>) {
  return db
    .selectFrom('access_grant as g')
    .leftJoin('application', (join) =>
      join.onRef('application.client_id', '=', 'g.grantee').on('g.grantee_kind', '=', 'APPLICATION'),
    )
    .leftJoin('agency', (join) =>
      join.on((eb) =>
        eb(
          'agency.code',
          '=',
          eb
            .case()
            .when('g.grantee_kind', '=', 'TENANT')
            .then(eb.ref('g.grantee'))
            .else(eb.ref('application.tenant_id'))
            .end(),
        ),
      ),
    )
    .select(['g.id', 'g.grantee_kind as granteeKind', 'g.grantee', 'g.capability', 'g.unit_key as unit', 'g.reach'])
    .select(['g.purposes', 'g.valid_from as validFrom', 'g.valid_to as validTo', 'g.starts_at as startsAt'])
    .select(['g.ends_at as endsAt', 'g.usable', 'g.delegable', 'g.granted_under as grantedUnder', 'g.depth', 'g.kind'])
    .select(['g.granted_by as grantedBy', 'g.reason', 'g.created_at as createdAt', 'g.ended_at as endedAt'])
    .select(['g.ended_by as endedBy', 'g.ended_reason as endedReason', 'g.reviewed_at as reviewedAt'])
    .select(['g.reviewed_by as reviewedBy', 'g.review_note as reviewNote'])
    .select((eb) => eb.fn.coalesce('g.unit_key', 'agency.unit_key').as('place'));
}

/** One parameter however many ids there are. */
export function isOneOf(column: Expression<unknown>, ids: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`${column} = any(${[...ids]}::uuid[])`;
}

export async function findGrant(db: Kysely<Tables>, id: string): Promise<GrantRow | undefined> {
  return grants(db).where('g.id', '=', id).executeTakeFirst();
}

/** These grants and everything that they were handed on from, ended ones too. */
export async function readChains(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly GrantRow[]> {
  if (ids.length === 0) return [];
  const above = db
    .withRecursive('above(id, granted_under)', (q) =>
      q
        .selectFrom('access_grant as a')
        .select(['a.id', 'a.granted_under'])
        .where((eb) => isOneOf(eb.ref('a.id'), ids))
        .union(
          q
            .selectFrom('access_grant as b')
            .innerJoin('above', 'above.granted_under', 'b.id')
            .select(['b.id', 'b.granted_under']),
        ),
    )
    .selectFrom('above')
    .select('above.id');
  const found = await above.execute();
  return grants(db)
    .where((eb) =>
      isOneOf(
        eb.ref('g.id'),
        found.map(({ id }) => id),
      ),
    )
    .execute();
}

/** Ids of everything handed on from these grants, at any depth; ended ones only if asked for. */
export async function idsBelow(
  db: Kysely<Tables>,
  ids: readonly string[],
  options: { readonly ended: boolean; readonly limit: number },
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const found = await db
    .withRecursive('below(id)', (q) =>
      q
        .selectFrom('access_grant as a')
        .select('a.id')
        .where((eb) => isOneOf(eb.ref('a.granted_under'), ids))
        .union(q.selectFrom('access_grant as b').innerJoin('below', 'below.id', 'b.granted_under').select('b.id')),
    )
    .selectFrom('below')
    .innerJoin('access_grant', 'access_grant.id', 'below.id')
    .select('below.id')
    .$if(!options.ended, (q) => q.where('access_grant.ended_at', 'is', null))
    .orderBy('access_grant.depth')
    .orderBy('below.id')
    .limit(options.limit)
    .execute();
  return found.map(({ id }) => id);
}

export async function readGrants(db: Kysely<Tables>, ids: readonly string[]): Promise<readonly GrantRow[]> {
  if (ids.length === 0) return [];
  return grants(db)
    .where((eb) => isOneOf(eb.ref('g.id'), ids))
    .orderBy('g.depth')
    .orderBy('g.id')
    .execute();
}

/** Grants that were not ended and that have one of these capabilities. */
export async function readGrantsOf(db: Kysely<Tables>, capabilities: readonly string[]): Promise<readonly GrantRow[]> {
  return grants(db)
    .where((eb) => isAnyOf(eb.ref('g.capability'), capabilities))
    .where('g.ended_at', 'is', null)
    .execute();
}

export type GrantStateFilter = 'ACTIVE' | 'PLANNED' | 'ENDED' | 'SUSPENDED';

export interface GrantFilter {
  readonly units: readonly string[];
  /** Also grants over the own unit of whoever has a role. */
  readonly everywhere: boolean;
  readonly granteeKind: GrantTable['grantee_kind'] | null;
  readonly grantee: string | null;
  readonly capability: string | null;
  readonly unit: string | null;
  readonly state: GrantStateFilter | null;
  /** Grants that are within their own time and suspended nevertheless; needed for ACTIVE and SUSPENDED. */
  readonly suspended: readonly string[];
  readonly now: Date;
  readonly today: string;
}

function stateIs(filter: GrantFilter): Expression<SqlBool> {
  const { now, today } = filter;
  const ended = sql<SqlBool>`(g.ended_at is not null or g.valid_to < ${today} or g.ends_at <= ${now})`;
  const planned = sql<SqlBool>`(g.valid_from > ${today} or g.starts_at > ${now})`;
  // Comparisons with null are null: coalesce them.
  const isEnded = sql<SqlBool>`coalesce(${ended}, false)`;
  const isPlanned = sql<SqlBool>`coalesce(${planned}, false)`;
  if (filter.state === 'ENDED') return isEnded;
  if (filter.state === 'PLANNED') return sql<SqlBool>`(not ${isEnded} and ${isPlanned})`;
  const cut = isOneOf(sql.ref('g.id'), filter.suspended);
  if (filter.state === 'SUSPENDED') return sql<SqlBool>`(not ${isEnded} and not ${isPlanned} and ${cut})`;
  return sql<SqlBool>`(not ${isEnded} and not ${isPlanned} and not ${cut})`;
}

/** In order of their ids. */
export async function listGrants(
  db: Kysely<Tables>,
  filter: GrantFilter,
  above: string | null,
  limit: number,
): Promise<readonly GrantRow[]> {
  const { granteeKind, grantee, capability, unit } = filter;
  const place = sql<string | null>`coalesce(g.unit_key, agency.unit_key)`;
  let query = grants(db).where((eb) =>
    eb.or([isAnyOf(place, filter.units), ...(filter.everywhere ? [sql<SqlBool>`${place} is null`] : [])]),
  );
  if (granteeKind !== null) query = query.where('g.grantee_kind', '=', granteeKind);
  if (grantee !== null) query = query.where('g.grantee', '=', grantee);
  if (capability !== null) query = query.where('g.capability', '=', capability);
  if (unit !== null) query = query.where(sql<SqlBool>`${place} = ${unit}`);
  if (filter.state !== null) query = query.where(stateIs(filter));
  if (above !== null) query = query.where('g.id', '>', above);
  return query.orderBy('g.id').limit(limit).execute();
}

export interface GrantVersion {
  readonly version: string;
  readonly replacedAt: Date;
  readonly row: Readonly<Record<string, unknown>>;
}

/** What the row was before each change, newest first. */
export async function grantHistory(db: Kysely<Tables>, id: string, limit: number): Promise<readonly GrantVersion[]> {
  const found = await sql<GrantVersion>`
    select version, replaced_at as "replacedAt", row
    from row_history where table_name = 'access_grant' and row_key = ${id}
    order by version desc limit ${limit}`.execute(db);
  return found.rows;
}

/** Who made the credentials of an application that are in use. */
export async function credentialMakers(db: Kysely<Tables>, clientId: string): Promise<readonly string[]> {
  const found = await db
    .selectFrom('credential')
    .select('created_by')
    .distinct()
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .execute();
  return found.map((row) => row.created_by);
}

/** What a person holds as a deputy and was not ended. */
export async function deputyGrants(db: Kysely<Tables>, person: string): Promise<readonly GrantRow[]> {
  return grants(db)
    .where('g.grantee_kind', '=', 'PERSON')
    .where('g.grantee', '=', person)
    .where('g.kind', '=', 'DEPUTY')
    .where('g.ended_at', 'is', null)
    .orderBy('g.id')
    .limit(1_000)
    .execute();
}
