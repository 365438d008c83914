// The first tables: agencies, tenants, applications, purposes, grants.
import { sql, type Kysely, type Migration } from 'kysely';

export const registry: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table agency (
        code text primary key,
        name text not null,
        parent_code text references agency (code) deferrable initially deferred,
        unit_key text not null,
        ceased_on text
      )`.execute(db);
    await sql`
      create table tenant (
        id text primary key references agency (code),
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED'))
      )`.execute(db);
    await sql`
      create table application (
        client_id text primary key,
        tenant_id text not null references tenant (id),
        title text not null,
        default_purpose text,
        status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED'))
      )`.execute(db);
    await sql`
      create table purpose (
        code text primary key,
        title_vi text not null,
        title_en text not null,
        legal_basis text not null
      )`.execute(db);
    await sql`
      create table access_grant (
        id uuid primary key default gen_random_uuid(),
        grantee_kind text not null check (grantee_kind in ('TENANT', 'APPLICATION', 'ROLE')),
        grantee text not null,
        capability text not null,
        unit_key text,
        reach text not null check (reach in ('SELF', 'SUBTREE')),
        purposes text[] not null default '{}',
        valid_from text not null,
        valid_to text,
        granted_by text not null,
        reason text not null,
        created_at timestamptz not null default now(),
        unique nulls not distinct (grantee_kind, grantee, capability, unit_key, reach, valid_from),
        check (valid_to is null or valid_to >= valid_from)
      )`.execute(db);
    await sql`create table access_version (version bigint not null)`.execute(db);
    await sql`insert into access_version values (1)`.execute(db);
  },
};
