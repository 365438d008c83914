// Sessions, sign-ins under way, used assertions, and the gateway's signing keys.
import { createHash } from 'node:crypto';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** More sign-ins under way than a city has administrators: somebody is filling the table. */
const MAX_LOGINS = 10_000;

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

interface StoredKey {
  readonly kid: string;
  readonly alg: string;
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly sealedPrivate: string;
  readonly signsFrom: Date;
  readonly endsAt: Date | null;
}

async function listKeys(db: Kysely<Tables>, now: Date): Promise<StoredKey[]> {
  return db
    .selectFrom('signing_key')
    .select(['kid', 'alg', 'public_jwk as publicJwk', 'sealed_private as sealedPrivate'])
    .select(['signs_from as signsFrom', 'ends_at as endsAt'])
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
    .orderBy('signs_from')
    .execute();
}

interface StoredKeyChange {
  readonly add: StoredKey;
  readonly end: readonly { readonly kid: string; readonly at: Date }[];
}

async function changeKeys(
  tx: Transaction<Tables>,
  now: Date,
  decide: (keys: readonly StoredKey[]) => StoredKeyChange | undefined,
): Promise<StoredKey[]> {
  // Two replicas that find the same key due would otherwise make two.
  await sql`lock table signing_key in share row exclusive mode`.execute(tx);
  const change = decide(await listKeys(tx, now));
  if (change !== undefined) {
    const { kid, alg, publicJwk, sealedPrivate: sealed_private, signsFrom: signs_from } = change.add;
    const public_jwk = JSON.stringify(publicJwk);
    await tx.insertInto('signing_key').values({ kid, alg, public_jwk, sealed_private, signs_from }).execute();
    for (const { kid: ended, at } of change.end)
      await tx.updateTable('signing_key').set({ ends_at: at }).where('kid', '=', ended).execute();
  }
  return listKeys(tx, now);
}

/** What has run out: private parts of ended keys, used assertions, sign-ins that nobody finished. */
async function sweep(db: Kysely<Tables>, now: Date): Promise<void> {
  await db
    .updateTable('signing_key')
    .set({ sealed_private: '' })
    .where('ends_at', '<=', now)
    .where('sealed_private', '!=', '')
    .execute();
  await db.deleteFrom('used_assertion').where('expires_at', '<=', now).execute();
  await db.deleteFrom('console_login').where('expires_at', '<=', now).execute();
  // Nobody came back to these: what they hold is forgotten all the same.
  await db
    .updateTable('console_session')
    .set({ ended_at: now, ended_reason: 'expired', contents: '' })
    .where('expires_at', '<=', now)
    .where('ended_at', 'is', null)
    .execute();
}

/** The keys that the gateway signs tokens with. */
export function createSigningKeyStore(db: Kysely<Tables>) {
  return {
    list: (now: Date) => listKeys(db, now),
    change: (now: Date, decide: (keys: readonly StoredKey[]) => StoredKeyChange | undefined) =>
      db.transaction().execute((tx) => changeKeys(tx, now, decide)),
    sweep: (now: Date) => sweep(db, now),
  };
}

/** Ids that may be used once, on all replicas together. Only hashes are kept. */
export function createUsedOnce(db: Kysely<Tables>) {
  return {
    async use(id: string, expiresAt: Date): Promise<boolean> {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('used_assertion')
        .values({ id_hash: hashOf(id), expires_at: expiresAt })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async release(id: string): Promise<void> {
      await db.deleteFrom('used_assertion').where('id_hash', '=', hashOf(id)).execute();
    },
  };
}

interface StoredLogin {
  readonly stateHash: string;
  readonly secrets: string;
  readonly returnTo: string;
  readonly expiresAt: Date;
}

interface StoredSession {
  readonly idHash: string;
  readonly issuer: string;
  readonly subject: string;
  readonly reference: string;
  readonly sid: string | null;
  readonly sealed: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

type Claimed = Pick<StoredSession, 'idHash' | 'sealed'>;

function createLogins(db: Kysely<Tables>) {
  return {
    async addLogin(login: StoredLogin): Promise<boolean> {
      const { n } = await db
        .selectFrom('console_login')
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow();
      if (Number(n) >= MAX_LOGINS) return false;
      const { stateHash: state_hash, secrets, returnTo: return_to, expiresAt: expires_at } = login;
      await db.insertInto('console_login').values({ state_hash, secrets, return_to, expires_at }).execute();
      return true;
    },
    async takeLogin(stateHash: string, now: Date): Promise<StoredLogin | undefined> {
      const taken = await db
        .deleteFrom('console_login')
        .where('state_hash', '=', stateHash)
        .returning(['state_hash as stateHash', 'secrets', 'return_to as returnTo', 'expires_at as expiresAt'])
        .executeTakeFirst();
      return taken !== undefined && taken.expiresAt > now ? taken : undefined;
    },
  };
}

/** Which sessions are meant: one, all of a person, or those of a sign-in at an issuer. */
type Filter =
  | { readonly idHash: string }
  | { readonly reference: string }
  | { readonly issuer: string; readonly sid: string }
  | { readonly issuer: string; readonly subject: string };

function toConditions(filter: Filter): Partial<Record<'id_hash' | 'reference' | 'issuer' | 'sid' | 'subject', string>> {
  if (!('idHash' in filter)) return filter;
  return { id_hash: filter.idHash };
}

/** Sessions of the console, and sign-ins under way. */
export function createSessionStore(db: Kysely<Tables>) {
  const alive = () => db.updateTable('console_session').where('ended_at', 'is', null);
  return {
    ...createLogins(db),
    async add(session: StoredSession): Promise<void> {
      const { idHash, issuer, subject, reference, sid, sealed, createdAt, lastSeenAt, expiresAt } = session;
      const times = { created_at: createdAt, last_seen_at: lastSeenAt, expires_at: expiresAt };
      const row = { id_hash: idHash, issuer, subject, reference, sid, contents: sealed, ...times };
      await db.insertInto('console_session').values(row).execute();
    },
    async find(idHash: string): Promise<StoredSession | undefined> {
      return db
        .selectFrom('console_session')
        .select(['id_hash as idHash', 'issuer', 'subject', 'reference', 'sid', 'contents as sealed'])
        .select(['created_at as createdAt', 'last_seen_at as lastSeenAt', 'expires_at as expiresAt'])
        .where('id_hash', '=', idHash)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
    },
    async touch(idHash: string, at: Date): Promise<void> {
      // Two requests may arrive in another order than they were sent: the clock never runs backwards.
      await alive()
        .set({ last_seen_at: sql<Date>`greatest(last_seen_at, ${at}::timestamptz)` })
        .where('id_hash', '=', idHash)
        .execute();
    },
    async claimRefresh({ idHash, sealed }: Claimed, now: Date, until: Date): Promise<boolean> {
      const { numUpdatedRows } = await alive()
        .set({ refreshing_until: until })
        .where('id_hash', '=', idHash)
        // Whoever read what has been renewed since comes too late.
        .where('contents', '=', sealed)
        .where((eb) => eb.or([eb('refreshing_until', 'is', null), eb('refreshing_until', '<=', now)]))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async reseal(idHash: string, sealed: string): Promise<void> {
      await alive().set({ contents: sealed, refreshing_until: null }).where('id_hash', '=', idHash).execute();
    },
    async end(filter: Filter, reason: string, at: Date): Promise<number> {
      const { numUpdatedRows } = await alive()
        .set({ ended_at: at, ended_reason: reason, contents: '' })
        .where((eb) => eb.and(toConditions(filter)))
        .executeTakeFirstOrThrow();
      return Number(numUpdatedRows);
    },
  };
}
