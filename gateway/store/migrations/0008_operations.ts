// Registered operations of applications, which ones an application may send, what was sent, and what is sent often.
import { sql, type Kysely, type Migration } from 'kysely';
import { track } from './0002_versions.js';

async function lists(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table operation_mode (
      client_id text primary key references application (client_id),
      mode text not null check (mode in ('OPEN', 'REPORT', 'REGISTERED_ONLY')),
      reason text not null,
      set_by text not null,
      set_at timestamptz not null
    )`.execute(db);
  await track(db, 'operation_mode', 'client_id');
  // The hash is of the text, as clients compute it: one text of an application is one row, whatever happens to it.
  await sql`
    create table registered_operation (
      client_id text not null references application (client_id),
      hash text not null check (hash ~ '^[0-9a-f]{64}$'),
      name text not null,
      revision int not null check (revision > 0),
      text text not null,
      registered_by text not null,
      registered_at timestamptz not null,
      retires_at timestamptz,
      retired_by text,
      retired_reason text,
      primary key (client_id, hash),
      unique (client_id, name, revision),
      check ((retires_at is null) = (retired_by is null))
    )`.execute(db);
  await track(db, 'registered_operation', 'client_id,hash');
}

/** Counted, not versioned: a count changes nobody's rights. */
async function counts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table operation_use (
      day text not null,
      client text not null,
      outcome text not null check (outcome in ('REGISTERED', 'UNREGISTERED', 'REFUSED')),
      hash text not null,
      name text not null default '',
      uses bigint not null,
      last_at timestamptz not null,
      primary key (day, client, outcome, hash)
    )`.execute(db);
  await sql`create index on operation_use (client, day)`.execute(db);
  await sql`
    create table hot_operation (
      hash text primary key,
      text text not null,
      operation_name text,
      hits double precision not null,
      last_seen timestamptz not null
    )`.execute(db);
}

export const operations: Migration = {
  async up(db: Kysely<unknown>) {
    await lists(db);
    await counts(db);
  },
};
