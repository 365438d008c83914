// Sessions of the console, logins under way, used assertions, and the keys that the gateway signs tokens with.
import { sql, type Kysely, type Migration } from 'kysely';

export const sessions: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table console_session (
        id_hash text primary key,
        issuer text not null,
        subject text not null,
        reference text not null,
        sid text,
        contents text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at timestamptz not null,
        refreshing_until timestamptz,
        ended_at timestamptz,
        ended_reason text
      )`.execute(db);
    // Sessions are looked for by whoever ends them from outside: an administrator, or the issuer.
    await sql`create index on console_session (issuer, subject) where ended_at is null`.execute(db);
    await sql`create index on console_session (issuer, sid) where ended_at is null`.execute(db);
    await sql`create index on console_session (reference) where ended_at is null`.execute(db);
    await sql`
      create table console_login (
        state_hash text primary key,
        secrets text not null,
        return_to text not null,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index on console_login (expires_at)`.execute(db);
    await sql`
      create table used_assertion (
        id_hash text primary key,
        expires_at timestamptz not null
      )`.execute(db);
    await sql`create index on used_assertion (expires_at)`.execute(db);
    await sql`
      create table signing_key (
        kid text primary key,
        alg text not null,
        public_jwk jsonb not null,
        sealed_private text not null,
        created_at timestamptz not null default now(),
        signs_from timestamptz not null,
        ends_at timestamptz
      )`.execute(db);
  },
};
