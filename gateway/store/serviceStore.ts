// GraphQL services of others: their schemas in every version, and which of them are in force.
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Tables } from './tables.js';
import type { ServiceSchemaTable, ServiceTable, StoredChange, StoredDeclaration } from './tables/serviceTables.js';

export type { StoredChange, StoredDeclaration } from './tables/serviceTables.js';

export type ServiceStatus = Selectable<ServiceTable>['status'];
export type ServiceSchemaState = Selectable<ServiceSchemaTable>['state'];

export interface ServiceRow {
  readonly id: string;
  readonly status: ServiceStatus;
  readonly statusReason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface ServiceSchemaRow {
  readonly service: string;
  readonly version: number;
  readonly declaration: StoredDeclaration;
  readonly sdl: string;
  readonly rules: string | null;
  readonly hash: string;
  readonly state: ServiceSchemaState;
  readonly problems: readonly string[];
  readonly changes: readonly StoredChange[];
  readonly proposedBy: string;
  readonly proposedPerson: string | null;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decidedReason: string | null;
}

/** More are not taken in: all of them are part of one schema. */
export const MOST_SERVICES = 200;

function services(db: Kysely<Tables>) {
  return db
    .selectFrom('service')
    .select(['id', 'status', 'status_reason as statusReason', 'created_by as createdBy', 'created_at as createdAt']);
}

function schemas(db: Kysely<Tables>) {
  return db
    .selectFrom('service_schema')
    .select(['service', 'version', 'declaration', 'sdl', 'rules', 'hash', 'state', 'problems', 'changes'])
    .select(['proposed_by as proposedBy', 'proposed_person as proposedPerson', 'proposed_at as proposedAt'])
    .select(['decided_by as decidedBy', 'decided_at as decidedAt', 'decided_reason as decidedReason']);
}

/** By id; those that have ended come last. */
export async function listServices(db: Kysely<Tables>): Promise<readonly ServiceRow[]> {
  return services(db)
    .orderBy((eb) => eb('status', '=', 'ENDED'))
    .orderBy('id')
    .limit(MOST_SERVICES)
    .execute();
}

/** Those that have not ended. */
export async function countServices(db: Kysely<Tables>): Promise<number> {
  const { count } = await db
    .selectFrom('service')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('status', '!=', 'ENDED')
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findService(db: Kysely<Tables>, id: string): Promise<ServiceRow | undefined> {
  return services(db).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the end of the transaction. */
export async function lockService(tx: Kysely<Tables>, id: string): Promise<ServiceRow | undefined> {
  return services(tx).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** True if it is new. */
export async function addService(tx: Kysely<Tables>, id: string, by: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('service')
    .values({ id, created_by: by })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function setServiceStatus(
  tx: Kysely<Tables>,
  id: string,
  status: ServiceStatus,
  reason: string,
): Promise<void> {
  await tx.updateTable('service').set({ status, status_reason: reason }).where('id', '=', id).execute();
  await countChange(tx);
}

/** The newest first; `below`: a version. */
export async function listServiceSchemas(
  db: Kysely<Tables>,
  service: string,
  below: number | null,
  limit: number,
): Promise<readonly ServiceSchemaRow[]> {
  let query = schemas(db).where('service', '=', service);
  if (below !== null) query = query.where('version', '<', below);
  return query.orderBy('version', 'desc').limit(limit).execute();
}

export async function findServiceSchema(
  db: Kysely<Tables>,
  service: string,
  version: number,
): Promise<ServiceSchemaRow | undefined> {
  return schemas(db).where('service', '=', service).where('version', '=', version).executeTakeFirst();
}

/** What is in force and what waits, of one service or (null) of all. */
export async function listOpenSchemas(
  db: Kysely<Tables>,
  service: string | null,
): Promise<readonly ServiceSchemaRow[]> {
  let query = schemas(db).where('state', 'in', ['ACTIVE', 'PROPOSED']);
  if (service !== null) query = query.where('service', '=', service);
  return query.limit(2 * MOST_SERVICES).execute();
}

/** What is in force, by id of the service: of those that are paused too, because their types stay where they are. */
export async function readSchemasInForce(
  db: Kysely<Tables>,
): Promise<readonly (ServiceSchemaRow & { readonly status: ServiceStatus })[]> {
  return schemas(db)
    .innerJoin('service', 'service.id', 'service_schema.service')
    .select('service.status')
    .where('service_schema.state', '=', 'ACTIVE')
    .where('service.status', 'in', ['ACTIVE', 'PAUSED'])
    .orderBy('service')
    .limit(MOST_SERVICES)
    .execute();
}

/** In any state, and by whomever. */
export async function wasProposed(db: Kysely<Tables>, service: string, hash: string): Promise<boolean> {
  const found = await db
    .selectFrom('service_schema')
    .select('version')
    .where('service', '=', service)
    .where('hash', '=', hash)
    .limit(1)
    .execute();
  return found.length > 0;
}

/** Schemas that this one has proposed since somebody decided on any. */
export async function countUndecided(db: Kysely<Tables>, service: string, by: string): Promise<number> {
  const decided = db
    .selectFrom('service_schema')
    .select((eb) => eb.fn.coalesce(eb.fn.max('version'), eb.lit(0)).as('version'))
    .where('service', '=', service)
    .where('decided_at', 'is not', null);
  const { count } = await db
    .selectFrom('service_schema')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('service', '=', service)
    .where('proposed_by', '=', by)
    .where('version', '>', decided)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export interface NewServiceSchema {
  readonly service: string;
  readonly declaration: StoredDeclaration;
  readonly sdl: string;
  readonly rules: string | null;
  readonly hash: string;
  readonly problems: readonly string[];
  readonly changes: readonly StoredChange[];
  readonly proposedBy: string;
  readonly proposedPerson: string | null;
}

/** The next version; the service is locked already. What was proposed before and not decided is replaced by it. */
export async function insertServiceSchema(tx: Kysely<Tables>, asked: NewServiceSchema): Promise<number> {
  const { service } = asked;
  await tx
    .updateTable('service_schema')
    .set({ state: 'REPLACED' })
    .where('service', '=', service)
    .where('state', '=', 'PROPOSED')
    .execute();
  const { version } = await tx
    .insertInto('service_schema')
    .values({
      ...{ service, sdl: asked.sdl, rules: asked.rules, hash: asked.hash },
      version: sql<number>`(select coalesce(max(version), 0) + 1 from service_schema where service = ${service})`,
      declaration: JSON.stringify(asked.declaration),
      state: asked.problems.length === 0 ? 'PROPOSED' : 'UNUSABLE',
      problems: JSON.stringify(asked.problems),
      changes: JSON.stringify(asked.changes),
      proposed_by: asked.proposedBy,
      proposed_person: asked.proposedPerson,
    })
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

interface Decision {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** Puts it in force in the place of the one that was. The service is locked already; one that is paused stays so. */
export async function activateServiceSchema(
  tx: Kysely<Tables>,
  { service, version }: Pick<ServiceSchemaRow, 'service' | 'version'>,
  { by, at, reason }: Decision,
  status: 'ACTIVE' | 'PAUSED' = 'ACTIVE',
): Promise<void> {
  await tx
    .updateTable('service_schema')
    .set({ state: 'REPLACED' })
    .where('service', '=', service)
    .where('state', '=', 'ACTIVE')
    .execute();
  await tx
    .updateTable('service_schema')
    .set({ state: 'ACTIVE', decided_by: by, decided_at: at, decided_reason: reason })
    .where('service', '=', service)
    .where('version', '=', version)
    .execute();
  await setServiceStatus(tx, service, status, reason);
}

export async function rejectServiceSchema(
  tx: Kysely<Tables>,
  { service, version }: Pick<ServiceSchemaRow, 'service' | 'version'>,
  { by, at, reason }: Decision,
): Promise<void> {
  await tx
    .updateTable('service_schema')
    .set({ state: 'REJECTED', decided_by: by, decided_at: at, decided_reason: reason })
    .where('service', '=', service)
    .where('version', '=', version)
    .execute();
}

/** Nothing of an ended service is in force or waits. */
export async function endServiceSchemas(tx: Kysely<Tables>, service: string): Promise<void> {
  await tx
    .updateTable('service_schema')
    .set({ state: 'REPLACED' })
    .where('service', '=', service)
    .where('state', 'in', ['ACTIVE', 'PROPOSED'])
    .execute();
}

async function countChange(tx: Kysely<Tables>): Promise<void> {
  await tx
    .updateTable('service_generation')
    .set((eb) => ({ version: eb('version', '+', '1') }))
    .execute();
}

/** The same, and nobody else counts on until the end of the transaction. */
export async function lockServiceGeneration(tx: Kysely<Tables>): Promise<string> {
  const { version } = await tx.selectFrom('service_generation').select('version').forUpdate().executeTakeFirstOrThrow();
  return version;
}

/** Differs from what was read before if anything that the one schema is made of has changed. */
export async function readServiceGeneration(db: Kysely<Tables>): Promise<string> {
  const { version } = await db.selectFrom('service_generation').select('version').executeTakeFirstOrThrow();
  return version;
}
