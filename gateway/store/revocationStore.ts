// Tokens, sessions, people and applications that were called back.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.js';
import type { RevocationTable } from './tables/rightsTables.js';

export interface NewRevocation {
  readonly kind: RevocationTable['kind'];
  readonly value: string;
  readonly reason: string;
  readonly revokedBy: string;
  /** Everything issued until this instant. */
  readonly now: Date;
  /** After this instant nothing that it names can be alive. */
  readonly expiresAt?: Date;
}

export async function insertRevocation(tx: Kysely<Tables>, revocation: NewRevocation): Promise<string> {
  const { kind, value, reason, revokedBy, now, expiresAt: expires_at = null } = revocation;
  const { id } = await tx
    .insertInto('revocation')
    .values({ kind, value, reason, revoked_by: revokedBy, issued_before: now, created_at: now, expires_at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Newest first; `above` is the key of the last row shown: `<created_at> <id>`. */
export async function listRevocations(
  db: Kysely<Tables>,
  kind: RevocationTable['kind'] | null,
  above: string | null,
  limit: number,
) {
  let query = db
    .selectFrom('revocation')
    .select(['id', 'kind', 'value', 'reason', 'issued_before as issuedBefore', 'expires_at as expiresAt'])
    .select(['revoked_by as revokedBy', 'created_at as createdAt']);
  if (kind !== null) query = query.where('kind', '=', kind);
  if (above !== null) {
    const [at = '', id = ''] = above.split(' ');
    query = query.where((eb) =>
      eb.or([eb('created_at', '<', new Date(at)), eb.and([eb('created_at', '=', new Date(at)), eb('id', '<', id)])]),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/** The agency that a person last worked for here, as the trail knows it. */
export async function lastTenantOf(db: Kysely<Tables>, reference: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('audit_record')
    .select('tenant')
    .where('actor', '=', reference)
    .where('tenant', 'is not', null)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.tenant ?? undefined;
}
