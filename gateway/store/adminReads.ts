// What administrators read straight from the trail and the rights: single records, checkpoints, who still has what.
import { sql, type Kysely, type SqlBool } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';

/** A record as it stands in the trail; `body` is what its hash is over. */
export interface TrailRecord {
  readonly writer: string;
  readonly seq: string;
  readonly at: Date;
  readonly unit: string | null;
  readonly body: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

function records(db: Kysely<Tables>) {
  return db.selectFrom('audit_record').select(['writer', 'seq', 'at', 'unit', 'body', 'prev_hash as prevHash', 'hash']);
}

export async function trailRecord(db: Kysely<Tables>, writer: string, seq: string): Promise<TrailRecord | undefined> {
  return records(db).where('writer', '=', writer).where('seq', '=', seq).executeTakeFirst();
}

export interface TrailFilter {
  readonly from: Date;
  readonly to: Date;
  /** Null: records of no unit too. */
  readonly units: readonly string[] | null;
  /** Id of what was acted on. */
  readonly objectId: string | null;
}

/** In the order of time; `above`: `<ISO instant> <writer> <seq>` of the last one shown. */
export async function trailRecords(
  db: Kysely<Tables>,
  filter: TrailFilter,
  above: string | null,
  limit: number,
): Promise<readonly TrailRecord[]> {
  let query = records(db).where('at', '>=', filter.from).where('at', '<', filter.to);
  const { units, objectId } = filter;
  if (units !== null) query = query.where((eb) => isAnyOf(eb.ref('unit'), units));
  if (objectId !== null) query = query.where(sql<SqlBool>`body::jsonb #>> '{entry,target,id}' = ${objectId}`);
  if (above !== null) {
    const [at = '', writer = '', seq = '0'] = above.split(' ');
    query = query.where(sql<SqlBool>`(at, writer, seq) > (${new Date(at)}, ${writer}, ${seq}::bigint)`);
  }
  return query.orderBy('at').orderBy('writer').orderBy('seq').limit(limit).execute();
}

/** Newest first. */
export async function listCheckpoints(db: Kysely<Tables>, below: string | null, limit: number) {
  let query = db
    .selectFrom('audit_checkpoint')
    .select(['id', 'at', 'writer', 'seq', 'key_id as keyId', 'hash', 'signature']);
  if (below !== null) query = query.where('id', '<', below);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

/** Marks something as used; false if it was before, on any replica. */
export async function useOnce(tx: Kysely<Tables>, idHash: string, expiresAt: Date): Promise<boolean> {
  const added = await tx
    .insertInto('used_assertion')
    .values({ id_hash: idHash, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id_hash')
    .executeTakeFirst();
  return added !== undefined;
}

/** A person or an application, with what they may still do and when they last did something. */
export interface AccountRow {
  readonly kind: 'PERSON' | 'APPLICATION';
  readonly name: string;
  readonly grants: number;
  readonly capabilities: readonly string[];
  readonly lastUsedAt: Date | null;
}

export interface AccountFilter {
  /** Null: grants of the own unit, which name none, too. */
  readonly units: readonly string[] | null;
  readonly today: string;
}

/** TCVN asks for a look at all accounts every quarter. In the order of their names. */
export async function listAccounts(
  db: Kysely<Tables>,
  filter: AccountFilter,
  above: string | null,
  limit: number,
): Promise<readonly AccountRow[]> {
  const inside =
    filter.units === null ? sql<SqlBool>`true` : sql<SqlBool>`unit_key = any(${[...filter.units]}::text[])`;
  const { rows } = await sql<Omit<AccountRow, 'grants'> & { grants: string }>`
    with account as (
      select grantee_kind as kind, grantee as name, count(*) as grants,
        array_agg(distinct capability order by capability) as capabilities
      from access_grant
      where grantee_kind in ('PERSON', 'APPLICATION') and ended_at is null and ${inside}
        and (valid_to is null or valid_to >= ${filter.today})
        and (${above}::text is null or grantee || ' ' || grantee_kind > ${above}::text)
      group by grantee_kind, grantee
      order by grantee || ' ' || grantee_kind limit ${limit}
    )
    select account.*, (
      select max(at) from audit_record
      where case account.kind when 'PERSON' then actor = account.name else client = account.name end
    ) as "lastUsedAt" from account order by name || ' ' || kind`.execute(db);
  return rows.map((row) => ({ ...row, grants: Number(row.grants) }));
}

function assignments(db: Kysely<Tables>) {
  return db
    .selectFrom('record_assignment')
    .select(['id', 'version', 'record_type as recordType', 'record_key as recordKey', 'unit_key as unit', 'reason'])
    .select(['assigned_by as assignedBy', 'assigned_at as assignedAt']);
}

/** Newest first; `below`: `<version> <id>` of the last one shown. */
export async function listAssignments(
  db: Kysely<Tables>,
  filter: { readonly units: readonly string[]; readonly type: string | null },
  below: string | null,
  limit: number,
) {
  let query = assignments(db).where((eb) => isAnyOf(eb.ref('unit_key'), filter.units));
  if (filter.type !== null) query = query.where('record_type', '=', filter.type);
  if (below !== null) {
    const [version = '0', id = ''] = below.split(' ');
    query = query.where(sql<SqlBool>`(version, id) < (${version}::bigint, ${id}::uuid)`);
  }
  return query.orderBy('version', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export async function latestAssignment(db: Kysely<Tables>, type: string, key: string) {
  return assignments(db)
    .where('record_type', '=', type)
    .where('record_key', '=', key)
    .orderBy('version', 'desc')
    .orderBy('assigned_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}
