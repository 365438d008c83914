// Everything that decides about rights is versioned: each change moves one number, keeps the row that was, and nothing
// is ever deleted. Triggers do it, so that a change made by hand takes effect, and leaves its trace, like any other.
import { sql, type Kysely, type Migration } from 'kysely';

/** Puts a table under versions; `keys`: its primary key, comma separated. */
export async function track(db: Kysely<unknown>, table: string, keys: string): Promise<void> {
  const name = sql.table(table);
  await sql`alter table ${name} add column version bigint not null default 0`.execute(db);
  await sql`create index on ${name} (version)`.execute(db);
  await sql`
    create trigger track_row before insert or update on ${name}
    for each row execute function track_row(${sql.lit(keys)})`.execute(db);
  await sql`
    create trigger refuse_delete before delete on ${name}
    for each row execute function refuse_delete()`.execute(db);
  await sql`
    create trigger refuse_truncate before truncate on ${name}
    for each statement execute function refuse_delete()`.execute(db);
}

export const versions: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table row_history (
        id bigint generated always as identity primary key,
        table_name text not null,
        row_key text not null,
        version bigint not null,
        replaced_at timestamptz not null default now(),
        row jsonb not null
      )`.execute(db);
    await sql`create index on row_history (table_name, row_key)`.execute(db);
    // One number a transaction. Its row stays locked until the commit, so numbers become visible in their order:
    // whoever has read everything up to n misses nothing by asking for what is above n.
    await sql`
      create function next_access_version() returns bigint language plpgsql as $$
      declare
        known text := nullif(current_setting('lien_thong.access_version', true), '');
        moved bigint;
      begin
        if known is not null then return known::bigint; end if;
        update access_version set version = version + 1 returning version into moved;
        perform set_config('lien_thong.access_version', moved::text, true);
        return moved;
      end $$`.execute(db);
    await sql`
      create function track_row() returns trigger language plpgsql as $$
      declare
        row_key text;
      begin
        if tg_op = 'UPDATE' then
          if to_jsonb(new) - 'version' = to_jsonb(old) - 'version' then return new; end if;
          select string_agg(to_jsonb(old) ->> key, ' ') into row_key from unnest(string_to_array(tg_argv[0], ',')) as key;
          insert into row_history (table_name, row_key, version, row)
            values (tg_table_name, row_key, old.version, to_jsonb(old));
        end if;
        new.version := next_access_version();
        return new;
      end $$`.execute(db);
    await sql`
      create function refuse_delete() returns trigger language plpgsql as $$
      begin
        raise exception 'rows of % are ended, never deleted', tg_table_name using errcode = 'restrict_violation';
      end $$`.execute(db);
    await track(db, 'agency', 'code');
    await track(db, 'tenant', 'id');
    await track(db, 'application', 'client_id');
    await track(db, 'purpose', 'code');
    await track(db, 'access_grant', 'id');
  },
};
