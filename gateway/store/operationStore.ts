// Registered operations of applications, and which operations an application may send.
import { sql, type Kysely } from 'kysely';
import type { Tables } from './tables.js';
import type { OperationModeTable } from './tables/operationTables.js';

export type OperationMode = OperationModeTable['mode'];

export interface RegisteredOperationRow {
  readonly clientId: string;
  /** SHA-256 of the text, lower-case hex. */
  readonly hash: string;
  readonly name: string;
  readonly revision: number;
  readonly text: string;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly retiresAt: Date | null;
  readonly retiredBy: string | null;
  readonly retiredReason: string | null;
}

export interface OperationModeRow {
  readonly mode: OperationMode;
  readonly reason: string | null;
  readonly setBy: string | null;
  readonly setAt: Date | null;
}

function registered(db: Kysely<Tables>) {
  return db
    .selectFrom('registered_operation')
    .select(['client_id as clientId', 'hash', 'name', 'revision', 'text', 'registered_by as registeredBy'])
    .select(['registered_at as registeredAt', 'retires_at as retiresAt', 'retired_by as retiredBy'])
    .select('retired_reason as retiredReason');
}

/** The ones of these hashes that there are, retired or not. */
export async function findOperations(
  db: Kysely<Tables>,
  clientId: string,
  hashes: readonly string[],
): Promise<readonly RegisteredOperationRow[]> {
  if (hashes.length === 0) return [];
  return registered(db).where('client_id', '=', clientId).where('hash', 'in', hashes).execute();
}

export interface OperationFilter {
  readonly clientId: string;
  readonly name: string | null;
  /** Whether it counts at `now`. */
  readonly active: boolean | null;
  readonly now: Date;
}

/** By name, the newest revision of each first; `above` is the key of the last row shown: `<revision> <name>`. */
export async function listOperations(
  db: Kysely<Tables>,
  { clientId, name, active, now }: OperationFilter,
  above: string | null,
  limit: number,
): Promise<readonly RegisteredOperationRow[]> {
  let query = registered(db).where('client_id', '=', clientId);
  if (name !== null) query = query.where('name', '=', name);
  if (active === true) query = query.where((eb) => eb.or([eb('retires_at', 'is', null), eb('retires_at', '>', now)]));
  if (active === false) query = query.where('retires_at', '<=', now);
  if (above !== null) {
    const [revision = '', after = ''] = above.split(' ');
    query = query.where((eb) =>
      eb.or([eb('name', '>', after), eb.and([eb('name', '=', after), eb('revision', '<', Number(revision))])]),
    );
  }
  return query.orderBy('name').orderBy('revision', 'desc').limit(limit).execute();
}

/** How many count at this instant. */
export async function countOperations(db: Kysely<Tables>, clientId: string, now: Date): Promise<number> {
  const { n } = await db
    .selectFrom('registered_operation')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('client_id', '=', clientId)
    .where((eb) => eb.or([eb('retires_at', 'is', null), eb('retires_at', '>', now)]))
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface NewOperation {
  readonly hash: string;
  readonly name: string;
  readonly text: string;
}

/** Texts that are not there yet; each becomes the next revision of its name. The application is locked already. */
export async function insertOperations(
  tx: Kysely<Tables>,
  clientId: string,
  operations: readonly NewOperation[],
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> {
  if (operations.length === 0) return;
  await sql`
    insert into registered_operation (client_id, hash, name, revision, text, registered_by, registered_at)
    select ${clientId}, added.hash, added.name,
      coalesce((select max(revision) from registered_operation as known
        where known.client_id = ${clientId} and known.name = added.name), 0)
        + row_number() over (partition by added.name order by added.place),
      added.text, ${by}, ${now}
    from jsonb_to_recordset(${JSON.stringify(operations.map((one, place) => ({ ...one, place })))}::jsonb)
      as added (hash text, name text, text text, place int)`.execute(tx);
}

/** Makes them count again, without an end. */
export async function renewOperations(tx: Kysely<Tables>, clientId: string, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await tx
    .updateTable('registered_operation')
    .set({ retires_at: null, retired_by: null, retired_reason: null })
    .where('client_id', '=', clientId)
    .where('hash', 'in', hashes)
    .execute();
}

export async function retireOperations(
  tx: Kysely<Tables>,
  clientId: string,
  hashes: readonly string[],
  { by, reason, at }: { readonly by: string; readonly reason: string; readonly at: Date },
): Promise<void> {
  if (hashes.length === 0) return;
  await tx
    .updateTable('registered_operation')
    .set({ retires_at: at, retired_by: by, retired_reason: reason })
    .where('client_id', '=', clientId)
    .where('hash', 'in', hashes)
    .execute();
}

export async function findOperationMode(db: Kysely<Tables>, clientId: string): Promise<OperationModeRow> {
  const found = await db
    .selectFrom('operation_mode')
    .select(['mode', 'reason', 'set_by as setBy', 'set_at as setAt'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return found ?? { mode: 'OPEN', reason: null, setBy: null, setAt: null };
}

export async function setOperationMode(
  tx: Kysely<Tables>,
  clientId: string,
  change: { readonly mode: OperationMode; readonly reason: string; readonly by: string; readonly now: Date },
): Promise<void> {
  const row = { mode: change.mode, reason: change.reason, set_by: change.by, set_at: change.now };
  await tx
    .insertInto('operation_mode')
    .values({ client_id: clientId, ...row })
    .onConflict((conflict) => conflict.column('client_id').doUpdateSet(row))
    .execute();
}
