// Secrets (as hashes) and public keys of applications.
import type { Kysely } from 'kysely';
import type { Tables } from './tables.js';

export interface CredentialRow {
  readonly id: string;
  readonly clientId: string;
  readonly kind: 'SECRET' | 'KEY';
  /** Last characters of the secret, or the key id. */
  readonly hint: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
}

/** Never the hash: nobody has a use for it but the token endpoint. */
function credentials(db: Kysely<Tables>) {
  return db
    .selectFrom('credential')
    .select(['id', 'client_id as clientId', 'kind', 'hint', 'created_by as createdBy', 'created_at as createdAt'])
    .select(['expires_at as expiresAt', 'ended_at as endedAt', 'ended_by as endedBy']);
}

/** Newest first; the ended ones too. */
export async function listCredentials(db: Kysely<Tables>, clientId: string): Promise<readonly CredentialRow[]> {
  return credentials(db)
    .where('client_id', '=', clientId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(200)
    .execute();
}

export async function findCredential(db: Kysely<Tables>, id: string): Promise<CredentialRow | undefined> {
  return credentials(db).where('id', '=', id).executeTakeFirst();
}

/** Those that open something at this instant, with what is compared: for the token endpoint alone. */
export async function credentialsInForce(db: Kysely<Tables>, clientId: string, now: Date) {
  return db
    .selectFrom('credential')
    .select(['hint', 'kind', 'secret_hash as secretHash', 'jwk', 'expires_at as expiresAt', 'ended_at as endedAt'])
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

/** How many there are at this instant, and which keys. */
export async function hintsInForce(db: Kysely<Tables>, clientId: string, now: Date) {
  return credentials(db)
    .where('client_id', '=', clientId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .execute();
}

export interface NewCredential {
  readonly clientId: string;
  readonly kind: 'SECRET' | 'KEY';
  readonly secretHash: string | null;
  readonly jwk: Readonly<Record<string, unknown>> | null;
  readonly hint: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertCredential(tx: Kysely<Tables>, credential: NewCredential): Promise<CredentialRow> {
  const { id } = await tx
    .insertInto('credential')
    .values({
      client_id: credential.clientId,
      kind: credential.kind,
      secret_hash: credential.secretHash,
      jwk: credential.jwk === null ? null : JSON.stringify(credential.jwk),
      hint: credential.hint,
      created_by: credential.createdBy,
      created_at: credential.createdAt,
      expires_at: credential.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return credentials(tx).where('id', '=', id).executeTakeFirstOrThrow();
}

/** How many were in force until now. */
export async function endCredentials(
  tx: Kysely<Tables>,
  which: { readonly id: string } | { readonly clientId: string },
  by: string,
  now: Date,
): Promise<number> {
  const ended = await tx
    .updateTable('credential')
    .set({ ended_at: now, ended_by: by })
    .where('ended_at', 'is', null)
    .where((eb) => ('id' in which ? eb('id', '=', which.id) : eb('client_id', '=', which.clientId)))
    .returning('id')
    .execute();
  return ended.length;
}
