// Webhooks as administrators handle them.
import { sql, type Kysely } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { HookStatus } from './webhookRows.js';

export interface WebhookRow {
  readonly id: string;
  readonly seq: string;
  readonly client: string;
  readonly tenant: string;
  /** Of its agency. */
  readonly unit: string;
  readonly title: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly units: readonly string[];
  readonly status: HookStatus;
  readonly statusReason: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly secretAt: Date;
  readonly oldUntil: Date | null;
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly shutUntil: Date | null;
}

/** Never the secrets: whoever sends reads them with the lease. */
function webhooks(db: Kysely<Tables>) {
  return db
    .selectFrom('webhook')
    .innerJoin('application', 'application.client_id', 'webhook.client')
    .innerJoin('agency', 'agency.code', 'application.tenant_id')
    .select(['webhook.id', 'webhook.seq', 'webhook.client', 'webhook.title', 'webhook.url', 'webhook.types'])
    .select(['application.tenant_id as tenant', 'agency.unit_key as unit', 'webhook.units', 'webhook.status'])
    .select(['webhook.status_reason as statusReason', 'webhook.created_by as createdBy'])
    .select(['webhook.created_at as createdAt', 'webhook.secret_at as secretAt', 'webhook.old_until as oldUntil'])
    .select(['webhook.failures', 'webhook.failing_since as failingSince', 'webhook.shut_until as shutUntil']);
}

export async function findWebhook(db: Kysely<Tables>, id: string): Promise<WebhookRow | undefined> {
  return webhooks(db).where('webhook.id', '=', id).executeTakeFirst();
}

/** Holds the row until the end of the transaction. */
export async function lockWebhook(tx: Kysely<Tables>, id: string): Promise<WebhookRow | undefined> {
  return webhooks(tx).where('webhook.id', '=', id).forNoKeyUpdate('webhook').executeTakeFirst();
}

export interface WebhookFilter {
  readonly units: readonly string[];
  readonly application: string | null;
  readonly status: HookStatus | null;
}

/** The newest first; `before`: a `seq`. */
export async function listWebhooks(
  db: Kysely<Tables>,
  { units, application, status }: WebhookFilter,
  before: string | null,
  limit: number,
): Promise<readonly WebhookRow[]> {
  let query = webhooks(db).where((eb) => isAnyOf(eb.ref('agency.unit_key'), units));
  if (application !== null) query = query.where('webhook.client', '=', application);
  if (status !== null) query = query.where('webhook.status', '=', status);
  if (before !== null) query = query.where('webhook.seq', '<', before);
  return query.orderBy('webhook.seq', 'desc').limit(limit).execute();
}

/** Addresses of those that have not ended. */
export async function webhookUrls(tx: Kysely<Tables>, client: string): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('webhook')
    .select('url')
    .where('client', '=', client)
    .where('status', '<>', 'ENDED')
    .execute();
  return rows.map(({ url }) => url);
}

export interface NewWebhook {
  readonly id: string;
  readonly client: string;
  readonly title: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly units: readonly string[];
  /** Sealed. */
  readonly secret: string;
  readonly createdBy: string;
}

export async function insertWebhook(tx: Kysely<Tables>, webhook: NewWebhook): Promise<void> {
  const { types, units, createdBy, ...same } = webhook;
  await tx
    .insertInto('webhook')
    .values({ ...same, types: [...types], units: [...units], created_by: createdBy })
    .execute();
}

const ANEW = { failures: 0, failing_since: null, shut_until: null, slow: false };
const NO_SECRETS = { secret: '', old_secret: null, old_until: null };

/** One that goes on begins anew, and is not left alone any longer; one that has ended keeps no secret. */
export async function setWebhookStatus(
  tx: Kysely<Tables>,
  id: string,
  status: HookStatus,
  reason: string,
): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({
      status,
      status_reason: reason,
      ...(status === 'ACTIVE' ? ANEW : {}),
      ...(status === 'ENDED' ? NO_SECRETS : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** The old one signs as well for so many hours; 0: not any more. */
export async function replaceWebhookSecret(
  tx: Kysely<Tables>,
  id: string,
  sealed: string,
  overlapHours: number,
): Promise<void> {
  const keeps = overlapHours > 0;
  await sql`
    update webhook set secret = ${sealed}, secret_at = now(),
      old_secret = ${keeps ? sql.ref('secret') : null},
      old_until = ${keeps ? sql`now() + ${overlapHours} * interval '1 hour'` : null}
    where id = ${id}::uuid`.execute(tx);
}
