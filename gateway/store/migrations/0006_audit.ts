// The audit trail: one chain of records for each writer, signed checkpoints over them, and the keys of the signatures.
// Nothing in it changes. Records leave in one way only: into an archive file that was checked and is named in audit_archive.
import { sql, type Kysely, type Migration } from 'kysely';

/** Columns are copies of what the body says, for search; the verifier compares them. */
async function createRecords(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_record (
      writer text collate "C" not null,
      seq bigint not null check (seq > 0),
      at timestamptz not null,
      event text not null,
      outcome text not null,
      actor text,
      client text,
      tenant text,
      unit text,
      purpose text,
      request_id text,
      body text not null,
      prev_hash bytea not null,
      hash bytea not null,
      primary key (writer, seq)
    )`.execute(db);
  await sql`create index on audit_record (at, writer, seq)`.execute(db);
  for (const column of ['actor', 'client', 'tenant', 'unit', 'purpose'].map((name) => sql.ref(name)))
    await sql`create index on audit_record (${column}, at) where ${column} is not null`.execute(db);
  await sql`create index on audit_record (event, at)`.execute(db);
  await sql`create index on audit_record (outcome, at) where outcome <> 'OK'`.execute(db);
  await sql`create index on audit_record (request_id) where request_id is not null`.execute(db);
  // Whose data a record is about, by keyed hash: for "who looked at mine" and "whose did this application read".
  await sql`
    create table audit_subject (
      subject text collate "C" not null,
      at timestamptz not null,
      writer text collate "C" not null,
      seq bigint not null,
      client text,
      primary key (subject, at, writer, seq)
    )`.execute(db);
  await sql`create index on audit_subject (writer, seq)`.execute(db);
  await sql`create index on audit_subject (client, subject, at)`.execute(db);
}

async function createProofs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_key (
      key_id text primary key,
      public_key text not null,
      created_at timestamptz not null,
      endorsed_by text,
      endorsement text
    )`.execute(db);
  await sql`
    create table audit_checkpoint (
      id bigint primary key,
      at timestamptz not null,
      writer text collate "C" not null,
      seq bigint not null,
      key_id text not null references audit_key (key_id),
      body text not null,
      prev_hash bytea not null,
      hash bytea not null,
      signature bytea not null
    )`.execute(db);
  await sql`create index on audit_checkpoint (writer, seq)`.execute(db);
  await sql`
    create table audit_archive (
      writer text collate "C" not null,
      first_seq bigint not null,
      last_seq bigint not null,
      last_hash bytea not null,
      file text not null unique,
      file_hash text not null,
      archived_at timestamptz not null default now(),
      primary key (writer, first_seq)
    )`.execute(db);
  // How far a spool file has been taken in; moves in the transaction that takes its lines, so none is taken twice.
  await sql`create table audit_spool (id text primary key, bytes bigint not null)`.execute(db);
}

async function refuseChanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
    end $$`.execute(db);
  // Once a statement, over all rows it took: an archive moves thousands at a time.
  await sql`
    create function refuse_audit_loss() returns trigger language plpgsql as $$
    declare
      archive audit_archive;
    begin
      select * into archive from audit_archive where file = current_setting('lien_thong.archiving', true);
      if exists (
        select from gone
        where archive.file is null or writer <> archive.writer or seq not between archive.first_seq and archive.last_seq
      ) then
        raise exception 'rows of % leave into an archive only', tg_table_name using errcode = 'restrict_violation';
      end if;
      return null;
    end $$`.execute(db);
  for (const name of ['audit_record', 'audit_subject', 'audit_key', 'audit_checkpoint', 'audit_archive']) {
    const table = sql.table(name);
    const leaves = name === 'audit_record' || name === 'audit_subject';
    const change = sql.raw(leaves ? 'update' : 'update or delete');
    await sql`
      create trigger refuse_change before ${change} on ${table}
      for each row execute function refuse_audit_change()`.execute(db);
    await sql`
      create trigger refuse_truncate before truncate on ${table}
      for each statement execute function refuse_audit_change()`.execute(db);
    if (leaves)
      await sql`
        create trigger refuse_loss after delete on ${table} referencing old table as gone
        for each statement execute function refuse_audit_loss()`.execute(db);
  }
}

export const audit: Migration = {
  async up(db: Kysely<unknown>) {
    await createRecords(db);
    await createProofs(db);
    await refuseChanges(db);
  },
};
