// GraphQL services of others, and every schema that was proposed for them.
import { sql, type Kysely, type Migration } from 'kysely';

export const services: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table service (
        id text primary key,
        status text not null default 'REGISTERED' check (status in ('REGISTERED', 'ACTIVE', 'PAUSED', 'ENDED')),
        status_reason text,
        created_by text not null,
        created_at timestamptz not null default now()
      )`.execute(db);
    await sql`
      create table service_schema (
        service text not null references service (id),
        version int not null check (version > 0),
        declaration jsonb not null,
        sdl text not null,
        rules text,
        hash text not null,
        state text not null default 'PROPOSED'
          check (state in ('PROPOSED', 'UNUSABLE', 'ACTIVE', 'REPLACED', 'REJECTED')),
        problems jsonb not null default '[]',
        changes jsonb not null default '[]',
        proposed_by text not null,
        proposed_person text,
        proposed_at timestamptz not null default now(),
        decided_by text,
        decided_at timestamptz,
        decided_reason text,
        primary key (service, version)
      )`.execute(db);
    // One schema of a service is in force at a time.
    await sql`create unique index service_schema_active on service_schema (service) where state = 'ACTIVE'`.execute(db);
    // One row: counts up with every change of what the one schema is made of; replicas look at nothing else.
    await sql`
      create table service_generation (id int primary key default 1 check (id = 1), version bigint not null)`.execute(
      db,
    );
    await sql`insert into service_generation (version) values (0)`.execute(db);
  },
};
