// What decisions are made from, read incrementally: everything once, afterwards only the rows that changed.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** The versioned rows above a version; the first reading is above zero. */
export async function readAccessChanges(db: Kysely<Tables>, above: string) {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => readAll(tx, above));
}

async function readRights(db: Transaction<Tables>, above: string) {
  const roles = await db
    .selectFrom('role')
    .select(['code', 'sandbox_only as sandboxOnly', 'ended_at as endedAt'])
    .where('version', '>', above)
    .execute();
  const purposes = await db
    .selectFrom('purpose')
    .select(['code', 'legal_basis as legalBasis', 'ended_at as endedAt'])
    .where('version', '>', above)
    .execute();
  const grants = await db
    .selectFrom('access_grant')
    .select(['id', 'grantee_kind as granteeKind', 'grantee', 'capability', 'unit_key as unit', 'reach', 'purposes'])
    .select(['valid_from as validFrom', 'valid_to as validTo', 'starts_at as startsAt', 'ends_at as endsAt'])
    .select(['usable', 'delegable', 'granted_under as grantedUnder', 'kind', 'ended_at as endedAt'])
    .where('version', '>', above)
    .execute();
  return { roles, purposes, grants };
}

async function readParties(db: Transaction<Tables>, above: string) {
  const agencies = await db
    .selectFrom('agency')
    .select(['code', 'name', 'parent_code as parentCode', 'unit_key as unit', 'ceased_on as ceasedOn'])
    .where('version', '>', above)
    .execute();
  const tenants = await db.selectFrom('tenant').select(['id', 'status']).where('version', '>', above).execute();
  const applications = await db
    .selectFrom('application')
    .select(['client_id as clientId', 'tenant_id as tenantId', 'default_purpose as defaultPurpose', 'status'])
    .where('version', '>', above)
    .execute();
  return { agencies, tenants, applications };
}

/** A text that was retired long ago is as good as gone: nothing of it is kept in memory. */
async function readOperations(db: Transaction<Tables>, above: string) {
  const operationModes = await db
    .selectFrom('operation_mode')
    .select(['client_id as clientId', 'mode'])
    .where('version', '>', above)
    .execute();
  const operations = await db
    .selectFrom('registered_operation')
    .select(['client_id as clientId', 'hash', 'name', 'retires_at as retiresAt'])
    .select(sql<string | null>`case when retires_at < now() - interval '1 day' then null else text end`.as('text'))
    .where('version', '>', above)
    .execute();
  return { operationModes, operations };
}

async function hasChanged(db: Transaction<Tables>, table: 'unit' | 'succession', above: string): Promise<boolean> {
  const row = await db.selectFrom(table).select('id').where('version', '>', above).limit(1).executeTakeFirst();
  return row !== undefined;
}

async function readAll(db: Transaction<Tables>, above: string) {
  const { version } = await db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
  const rights = await readRights(db, above);
  const parties = await readParties(db, above);
  const quotas = await db
    .selectFrom('quota')
    .select(['id', 'kind', 'subject', 'points', 'ended_at as endedAt'])
    .where('version', '>', above)
    .execute();
  const revocations = await db
    .selectFrom('revocation')
    .select(['id', 'kind', 'value', 'issued_before as issuedBefore', 'expires_at as expiresAt'])
    .where('version', '>', above)
    .execute();
  const assignments = await db
    .selectFrom('record_assignment')
    .select(['record_type as type', 'record_key as key', 'unit_key as unit'])
    .where('version', '>', above)
    // Of two lines of one record the later one counts.
    .orderBy('version')
    .orderBy('assigned_at')
    .execute();
  const registered = await readOperations(db, above);
  const unitsChanged = (await hasChanged(db, 'unit', above)) || (await hasChanged(db, 'succession', above));
  return { version, ...rights, ...parties, ...registered, quotas, revocations, assignments, unitsChanged };
}

/** One consistent reading of what changed. */
export type AccessChanges = Awaited<ReturnType<typeof readAccessChanges>>;

/** The agencies of the directory, parents before children not guaranteed. */
export async function loadAgencies(db: Kysely<Tables>) {
  return db
    .selectFrom('agency')
    .select(['code', 'name', 'parent_code as parentCode', 'unit_key as unit', 'ceased_on as ceasedOn'])
    .execute();
}

export interface FollowOptions {
  readonly db: Kysely<Tables>;
  readonly pollMs: number;
  /** After this long without an answer from the store, rights are no longer known. */
  readonly maxStaleMs: number;
  /** Takes the changes in; called in the order of their versions, one at a time. */
  apply(changes: AccessChanges): Promise<void>;
  onError(error: unknown): void;
}

/** The store has not answered for too long. */
export class AccessRecordsStale extends Error {
  constructor() {
    super('SERVICE_UNAVAILABLE');
    this.name = 'AccessRecordsStale';
  }
}

/** Keeps up with the store: polls the version, reads what is above the last one seen. */
export async function followAccessChanges(options: FollowOptions) {
  let seen = '0';
  let confirmedAt = performance.now();
  let running: Promise<void> | undefined;

  async function read(): Promise<void> {
    const asked = performance.now();
    const row = await options.db.selectFrom('access_version').select('version').executeTakeFirstOrThrow();
    if (row.version !== seen) {
      const changes = await readAccessChanges(options.db, seen);
      await options.apply(changes);
      seen = changes.version;
    }
    confirmedAt = asked;
  }

  /** Never two at once; whoever asks while one runs gets one that starts after it. */
  function look(): Promise<void> {
    running = (running ?? Promise.resolve()).then(read).catch((error: unknown) => options.onError(error));
    return running;
  }

  await read();
  const timer = setInterval(() => void look(), options.pollMs);
  timer.unref();
  return {
    /** Throws `AccessRecordsStale` when what is known may be too old to decide on. */
    requireFresh(): void {
      if (performance.now() - confirmedAt > options.maxStaleMs) throw new AccessRecordsStale();
    },
    refresh: look,
    stop: () => clearInterval(timer),
  };
}
