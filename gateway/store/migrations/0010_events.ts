// What has changed in the systems, what they have handed over, and how far they were looked at.
import { sql, type Kysely, type Migration } from 'kysely';

export const events: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table event (
        seq bigint generated always as identity primary key,
        type text not null,
        key text not null,
        unit text,
        client text,
        at timestamptz not null default now()
      )`.execute(db);
    await sql`create index on event (at)`.execute(db);
    await sql`
      create table inbox (
        seq bigint generated always as identity primary key,
        adapter text not null,
        kind text not null,
        key text not null,
        digest bytea not null,
        unit text,
        content text not null,
        received_at timestamptz not null default now(),
        unique (adapter, kind, key, digest)
      )`.execute(db);
    await sql`create index on inbox (adapter, kind, unit, seq)`.execute(db);
    await sql`create index on inbox (received_at)`.execute(db);
    await sql`
      create table watch (
        adapter text not null,
        name text not null,
        cursor jsonb,
        due_at timestamptz not null default now(),
        owner text,
        until timestamptz,
        fence bigint not null default 0,
        primary key (adapter, name)
      )`.execute(db);
    // What the command at the head of a lane waits for: whoever brings it makes the lane due.
    await sql`alter table command_lane add column awaits text`.execute(db);
    await sql`create index on command_lane (adapter, awaits) where awaits is not null`.execute(db);
  },
};
