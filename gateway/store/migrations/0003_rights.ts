// Rights as administrators handle them: roles, delegated grants, credentials, requests, quotas, revocations, exports.
import { sql, type Kysely, type Migration } from 'kysely';
import { track } from './0002_versions.js';

async function roles(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table role (
      code text primary key,
      title_vi text not null,
      title_en text not null,
      sandbox_only boolean not null default false,
      ended_at timestamptz
    )`.execute(db);
  await track(db, 'role', 'code');
  await sql`alter table purpose add column sensitive boolean not null default false, add column ended_at timestamptz`.execute(
    db,
  );
}

async function tenants(db: Kysely<unknown>): Promise<void> {
  await sql`alter table tenant add column status_reason text`.execute(db);
  await sql`alter table application drop constraint application_status_check`.execute(db);
  await sql`
    alter table application
      add column description text not null default '',
      add column created_by text not null default 'installation',
      add column created_at timestamptz not null default now(),
      add column status_reason text,
      add constraint application_status_check check (status in ('REQUESTED', 'ACTIVE', 'SUSPENDED', 'ENDED'))`.execute(
    db,
  );
  await sql`
    create table credential (
      id uuid primary key default gen_random_uuid(),
      client_id text not null references application (client_id),
      kind text not null check (kind in ('SECRET', 'KEY')),
      secret_hash text,
      hint text not null,
      jwk jsonb,
      created_by text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      ended_by text,
      check ((kind = 'SECRET') = (secret_hash is not null)),
      check ((kind = 'KEY') = (jwk is not null))
    )`.execute(db);
  await sql`create index on credential (client_id)`.execute(db);
  await track(db, 'credential', 'id');
}

async function grants(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare name text;
    begin
      for name in select conname from pg_constraint where conrelid = 'access_grant'::regclass
        and (contype = 'u' or conname in ('access_grant_grantee_kind_check', 'access_grant_reach_check'))
      loop execute format('alter table access_grant drop constraint %I', name); end loop;
    end $$`.execute(db);
  await sql`
    alter table access_grant
      add column kind text not null default 'NORMAL' check (kind in ('NORMAL', 'DEPUTY', 'BREAK_GLASS', 'CARRIED')),
      add column usable boolean not null default true,
      add column delegable boolean not null default false,
      add column granted_under uuid references access_grant (id),
      add column depth int not null default 0 check (depth between 0 and 3),
      add column starts_at timestamptz,
      add column ends_at timestamptz,
      add column ended_at timestamptz,
      add column ended_by text,
      add column ended_reason text,
      add column reviewed_at timestamptz,
      add column reviewed_by text,
      add column review_note text,
      add constraint access_grant_grantee_kind_check
        check (grantee_kind in ('TENANT', 'APPLICATION', 'ROLE', 'PERSON')),
      add constraint access_grant_reach_check check (reach in ('SELF', 'SUBTREE', 'SUBJECT')),
      add constraint access_grant_wildcard_check check (capability not like '%*' or not usable),
      add constraint access_grant_some_use_check check (usable or delegable)`.execute(db);
  await sql`
    create unique index access_grant_once on access_grant
      (grantee_kind, grantee, capability, unit_key, reach, valid_from, kind, usable, delegable, granted_under, starts_at)
      nulls not distinct where ended_at is null`.execute(db);
  await sql`create index on access_grant (granted_under)`.execute(db);
}

async function requests(db: Kysely<unknown>): Promise<void> {
  // Applications ask for access, exports ask for a second person: asked → decided, both by name.
  await sql`
    create table approval (
      id uuid primary key default gen_random_uuid(),
      kind text not null check (kind in ('ACCESS', 'EXPORT', 'BREAK_GLASS_REVIEW')),
      state text not null default 'REQUESTED'
        check (state in ('REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'DONE', 'EXPIRED')),
      unit_key text not null,
      subject text not null,
      details jsonb not null,
      reason text not null,
      requested_by text not null,
      requested_person text,
      requested_at timestamptz not null default now(),
      decided_by text,
      decided_person text,
      decided_at timestamptz,
      decision_reason text
    )`.execute(db);
  await track(db, 'approval', 'id');
}

async function limits(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table quota (
      id uuid primary key default gen_random_uuid(),
      kind text not null check (kind in ('TENANT', 'APPLICATION', 'USER')),
      subject text not null,
      points int not null check (points > 0),
      set_by text not null,
      reason text not null,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      ended_by text
    )`.execute(db);
  await sql`create unique index quota_once on quota (kind, subject) where ended_at is null`.execute(db);
  await track(db, 'quota', 'id');
  await sql`
    create table revocation (
      id uuid primary key default gen_random_uuid(),
      kind text not null check (kind in ('TOKEN', 'SUBJECT', 'SESSION', 'APPLICATION')),
      value text not null,
      issued_before timestamptz not null default now(),
      expires_at timestamptz,
      reason text not null,
      revoked_by text not null,
      created_at timestamptz not null default now()
    )`.execute(db);
  await track(db, 'revocation', 'id');
}

export const rights: Migration = {
  async up(db: Kysely<unknown>) {
    await roles(db);
    await tenants(db);
    await grants(db);
    await requests(db);
    await limits(db);
  },
};
