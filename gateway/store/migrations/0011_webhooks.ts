// Webhooks of applications, and what is delivered to them.
import { sql, type Kysely, type Migration } from 'kysely';

async function hooks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook (
      id uuid primary key,
      seq bigint generated always as identity unique,
      client text not null references application (client_id),
      title text not null,
      url text not null,
      types text[] not null check (cardinality(types) > 0),
      units text[] not null default '{}',
      secret text not null,
      old_secret text,
      old_until timestamptz,
      status text not null default 'ACTIVE' check (status in ('ACTIVE', 'PAUSED', 'GONE', 'ENDED')),
      status_reason text,
      created_by text not null,
      created_at timestamptz not null default now(),
      secret_at timestamptz not null default now(),
      failures int not null default 0,
      failing_since timestamptz,
      shut_until timestamptz,
      slow boolean not null default false,
      check ((old_secret is null) = (old_until is null))
    )`.execute(db);
  await sql`create index on webhook (client)`.execute(db);
}

async function deliveries(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table webhook_delivery (
      seq bigint generated always as identity primary key,
      id uuid not null unique default gen_random_uuid(),
      hook uuid not null references webhook (id),
      event bigint,
      type text not null,
      key text not null,
      unit text,
      client text,
      at timestamptz not null,
      state text not null default 'PENDING'
        check (state in ('PENDING', 'DELIVERED', 'DEAD', 'WITHHELD', 'DISCARDED')),
      due_at timestamptz not null default now(),
      owner uuid,
      until timestamptz,
      fence bigint not null default 0,
      attempts int not null default 0,
      tries int not null default 0,
      since timestamptz,
      last_status int,
      last_failure text,
      last_at timestamptz,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      ended_reason text,
      unique (hook, event)
    )`.execute(db);
  await sql`create index webhook_delivery_due on webhook_delivery (hook, due_at, seq) where state = 'PENDING'`.execute(
    db,
  );
  await sql`create index webhook_delivery_leased on webhook_delivery (hook) where until is not null`.execute(db);
  await sql`create index webhook_delivery_owner on webhook_delivery (owner) where owner is not null`.execute(db);
  // What is not delivered yet is counted often.
  await sql`
    create index webhook_delivery_open on webhook_delivery (state, created_at) where state in ('PENDING', 'DEAD')`.execute(
    db,
  );
  await sql`create index on webhook_delivery (hook, seq)`.execute(db);
  await sql`create index on webhook_delivery (created_at)`.execute(db);
}

async function position(db: Kysely<unknown>): Promise<void> {
  // One row: the event up to which every webhook was told.
  await sql`
    create table webhook_position (id int primary key default 1 check (id = 1), event bigint not null)`.execute(db);
  await sql`insert into webhook_position (event) values (0)`.execute(db);
}

export const webhooks: Migration = {
  async up(db: Kysely<unknown>) {
    await hooks(db);
    await deliveries(db);
    await position(db);
  },
};
