// Units, their successions, the resolutions that change them, and where records of divided units went.
import { sql, type Kysely, type Migration } from 'kysely';
import { track } from './0002_versions.js';

async function reorganisations(db: Kysely<unknown>): Promise<void> {
  await sql`
      create table reorganisation (
        id uuid primary key default gen_random_uuid(),
        number text not null,
        title text not null,
        effective_on text not null,
        state text not null default 'DRAFT'
          check (state in ('DRAFT', 'REHEARSED', 'SCHEDULED', 'APPLIED', 'UNDONE', 'DISCARDED')),
        resolution jsonb not null,
        decisions jsonb not null default '[]',
        report jsonb,
        imported_by text not null,
        imported_at timestamptz not null default now(),
        scheduled_by text,
        scheduled_at timestamptz,
        applied_at timestamptz,
        undone_by text,
        undone_at timestamptz,
        undone_reason text
      )`.execute(db);
  await track(db, 'reorganisation', 'id');
}

async function units(db: Kysely<unknown>): Promise<void> {
  await sql`
      create table unit (
        id uuid primary key default gen_random_uuid(),
        code text not null,
        kind text not null check (kind in ('city', 'district', 'ward')),
        type text not null,
        name text not null,
        parent_code text,
        valid_from text,
        valid_to text,
        -- Id of the code list the unit came with, part of its key: kept, so that a key never changes; null: in all lists.
        code_list text,
        -- Key of the unit that answers for the records of a divided unit until each is assigned.
        custodian text,
        reorganisation_id uuid references reorganisation (id),
        ended_by uuid references reorganisation (id),
        withdrawn_at timestamptz
      )`.execute(db);
  await track(db, 'unit', 'id');
  // One unit a code and list: a second one would be taken for the first.
  await sql`
      create unique index unit_once on unit (code, code_list) nulls not distinct where withdrawn_at is null`.execute(
    db,
  );
  await sql`
      create table succession (
        id uuid primary key default gen_random_uuid(),
        from_code text not null,
        to_code text not null,
        extent text not null check (extent in ('whole', 'part')),
        remainder boolean not null,
        population text not null check (population in ('whole', 'part', 'none')),
        clause int not null,
        effective_on text not null,
        reorganisation_id uuid references reorganisation (id),
        withdrawn_at timestamptz
      )`.execute(db);
  await track(db, 'succession', 'id');
  await sql`
      create unique index succession_once on succession (from_code, to_code, effective_on)
      where withdrawn_at is null`.execute(db);
}

async function records(db: Kysely<unknown>): Promise<void> {
  // Which grant a reorganisation wrote, and the one that it stands for from that day on.
  await sql`
      create table carried_grant (
        grant_id uuid primary key references access_grant (id),
        reorganisation_id uuid not null references reorganisation (id),
        from_grant_id uuid not null references access_grant (id)
      )`.execute(db);
  await sql`create index on carried_grant (reorganisation_id)`.execute(db);
  await track(db, 'carried_grant', 'grant_id');
  await sql`
      create table code_list (
        id uuid primary key default gen_random_uuid(),
        code text not null,
        type text not null,
        name text not null,
        parent_code text not null,
        valid_to text not null,
        primary_successor_code text not null
      )`.execute(db);
  await track(db, 'code_list', 'id');
  // Append-only: the newest line of a record says which unit has it now.
  await sql`
      create table record_assignment (
        id uuid primary key default gen_random_uuid(),
        record_type text not null,
        record_key text not null,
        unit_key text not null,
        reason text not null,
        assigned_by text not null,
        assigned_at timestamptz not null default clock_timestamp()
      )`.execute(db);
  await sql`create index on record_assignment (record_type, record_key)`.execute(db);
  await track(db, 'record_assignment', 'id');
  await sql`
      create function refuse_update() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are added, never changed', tg_table_name using errcode = 'restrict_violation';
      end $$`.execute(db);
  await sql`
      create trigger refuse_update before update on record_assignment
      for each row execute function refuse_update()`.execute(db);
}

export const unitTables: Migration = {
  async up(db: Kysely<unknown>) {
    await reorganisations(db);
    await units(db);
    await records(db);
  },
};
