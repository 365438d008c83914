// Commands, and the lanes in which they are carried out one after the other.
import { sql, type Kysely, type Migration } from 'kysely';

const ACTIVE = sql`status in ('ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING')`;

export const commands: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table command (
        id text primary key,
        seq bigint generated always as identity unique,
        client text not null,
        key text not null,
        body_hash bytea not null,
        tenant text,
        unit text,
        adapter text not null,
        name text not null,
        lane text not null,
        actor text not null,
        on_behalf_of text,
        agency text,
        purpose text,
        request_id text not null,
        status text not null check (status in ('ACCEPTED', 'SENDING', 'WAITING', 'UNKNOWN', 'COMPENSATING',
          'NEEDS_PERSON', 'CONFIRMED', 'REJECTED', 'DEAD', 'DISCARDED')),
        steps jsonb not null,
        error jsonb,
        payload text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (client, key)
      )`.execute(db);
    // The next one of a lane; one that waits for a person holds up those behind it.
    await sql`create index command_next on command (lane, seq) where ${ACTIVE} or status = 'NEEDS_PERSON'`.execute(db);
    await sql`create index on command (client, seq)`.execute(db);
    await sql`create index on command (unit, seq)`.execute(db);
    // What is not over yet is looked at often, what is over hardly ever.
    const over = sql`status in ('CONFIRMED', 'REJECTED', 'DISCARDED')`;
    await sql`create index command_open on command (adapter, status, created_at) where not (${over})`.execute(db);
    await sql`create index command_over on command (updated_at) where ${over}`.execute(db);
    await sql`
      create table command_lane (
        lane text primary key,
        adapter text not null,
        tenant text,
        due_at timestamptz not null,
        owner text,
        until timestamptz,
        fence bigint not null default 0
      )`.execute(db);
    await sql`create index on command_lane (adapter, due_at)`.execute(db);
  },
};
