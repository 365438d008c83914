// Tenants, applications, agencies and grants: read whole, because they are few and decisions need all of them.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.js';

/** All of it, as of one version: a change that commits meanwhile shows in the next reading. */
export async function loadAccessRecords(db: Kysely<Tables>) {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(readAll);
}

async function readAll(db: Kysely<Tables>) {
  const { version } = await db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
  const tenants = await db
    .selectFrom('tenant')
    .innerJoin('agency', 'agency.code', 'tenant.id')
    .select(['tenant.id', 'tenant.status', 'agency.unit_key as unit'])
    .execute();
  const applications = await db
    .selectFrom('application')
    .select(['client_id as clientId', 'tenant_id as tenantId', 'default_purpose as defaultPurpose', 'status'])
    .execute();
  const grants = await db
    .selectFrom('access_grant')
    .select(['grantee_kind as granteeKind', 'grantee', 'capability', 'unit_key as unit', 'reach', 'purposes'])
    .select(['valid_from as validFrom', 'valid_to as validTo'])
    .execute();
  return {
    version,
    tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
    applications: new Map(applications.map((application) => [application.clientId, application])),
    grants,
  };
}

export type LoadedAccessRecords = Awaited<ReturnType<typeof loadAccessRecords>>;

/** The agencies of the directory, parents before children not guaranteed. */
export async function loadAgencies(db: Kysely<Tables>) {
  return db
    .selectFrom('agency')
    .select(['code', 'name', 'parent_code as parentCode', 'unit_key as unit', 'ceased_on as ceasedOn'])
    .execute();
}

export interface LiveRecordsOptions {
  readonly db: Kysely<Tables>;
  readonly first: LoadedAccessRecords;
  readonly pollMs: number;
  /** After this long without an answer from the store, rights are no longer known. */
  readonly maxStaleMs: number;
  onError(error: unknown): void;
}

/** The store has not answered for too long. */
export class AccessRecordsStale extends Error {
  constructor() {
    super('SERVICE_UNAVAILABLE');
    this.name = 'AccessRecordsStale';
  }
}

/** Keeps the records current: polls the version, reads again when it moved. */
export function createLiveRecords(options: LiveRecordsOptions) {
  let current = options.first;
  let confirmedAt = performance.now();
  let running = false;

  async function poll(): Promise<void> {
    if (running) return;
    running = true;
    const asked = performance.now();
    try {
      const row = await options.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
      if (row.version !== current.version) current = await loadAccessRecords(options.db);
      confirmedAt = asked;
    } catch (error) {
      options.onError(error);
    } finally {
      running = false;
    }
  }

  const timer = setInterval(() => void poll(), options.pollMs);
  timer.unref();
  return {
    records(): LoadedAccessRecords {
      if (performance.now() - confirmedAt > options.maxStaleMs) throw new AccessRecordsStale();
      return current;
    },
    refresh: poll,
    stop: () => clearInterval(timer),
  };
}
