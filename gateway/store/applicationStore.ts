// Applications of agencies, and what they prove themselves with.
import type { Kysely } from 'kysely';
import { contains, isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { ApplicationTable } from './tables/rightsTables.js';

export type ApplicationStatus = ApplicationTable['status'];

export interface ApplicationRow {
  readonly clientId: string;
  readonly tenant: string;
  /** Of its agency. */
  readonly unit: string;
  readonly title: string;
  readonly description: string;
  readonly defaultPurpose: string | null;
  readonly status: ApplicationStatus;
  readonly statusReason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}

export interface ApplicationFilter {
  readonly units: readonly string[];
  readonly tenant: string | null;
  readonly status: ApplicationStatus | null;
  readonly name: string | null;
}

function applications(db: Kysely<Tables>) {
  return db
    .selectFrom('application')
    .innerJoin('agency', 'agency.code', 'application.tenant_id')
    .select(['application.client_id as clientId', 'application.tenant_id as tenant', 'agency.unit_key as unit'])
    .select(['application.title', 'application.description', 'application.default_purpose as defaultPurpose'])
    .select(['application.status', 'application.status_reason as statusReason'])
    .select(['application.created_by as createdBy', 'application.created_at as createdAt']);
}

export async function findApplication(db: Kysely<Tables>, clientId: string): Promise<ApplicationRow | undefined> {
  return applications(db).where('application.client_id', '=', clientId).executeTakeFirst();
}

/** In order of client id. */
export async function listApplications(
  db: Kysely<Tables>,
  filter: ApplicationFilter,
  above: string | null,
  limit: number,
): Promise<readonly ApplicationRow[]> {
  let query = applications(db).where((eb) => isAnyOf(eb.ref('agency.unit_key'), filter.units));
  const { tenant, status, name } = filter;
  if (tenant !== null) query = query.where('application.tenant_id', '=', tenant);
  if (status !== null) query = query.where('application.status', '=', status);
  if (name !== null)
    query = query.where((eb) =>
      eb.or([contains(eb.ref('application.title'), name), eb('application.client_id', '=', name)]),
    );
  if (above !== null) query = query.where('application.client_id', '>', above);
  return query.orderBy('application.client_id').limit(limit).execute();
}

/** Holds the row until the end of the transaction. */
export async function lockApplication(tx: Kysely<Tables>, clientId: string) {
  return tx.selectFrom('application').selectAll().where('client_id', '=', clientId).forUpdate().executeTakeFirst();
}

export async function countApplications(db: Kysely<Tables>, tenant: string, status: ApplicationStatus) {
  const { n } = await db
    .selectFrom('application')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('tenant_id', '=', tenant)
    .where('status', '=', status)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface NewApplication {
  readonly clientId: string;
  readonly tenant: string;
  readonly title: string;
  readonly description: string;
  readonly defaultPurpose: string | null;
  readonly status: ApplicationStatus;
  readonly createdBy: string;
}

/** False if the client id is taken. */
export async function insertApplication(tx: Kysely<Tables>, application: NewApplication): Promise<boolean> {
  const { clientId, tenant, title, description, defaultPurpose, status, createdBy } = application;
  const added = await tx
    .insertInto('application')
    .values({
      client_id: clientId,
      tenant_id: tenant,
      title,
      description,
      default_purpose: defaultPurpose,
      status,
      created_by: createdBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('client_id')
    .executeTakeFirst();
  return added !== undefined;
}

export async function setApplicationStatus(
  tx: Kysely<Tables>,
  clientId: string,
  status: ApplicationStatus,
  reason: string,
): Promise<void> {
  await tx
    .updateTable('application')
    .set({ status, status_reason: reason })
    .where('client_id', '=', clientId)
    .execute();
}
