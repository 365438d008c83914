// Which parts of the schema each application and version uses, by day.
import { sql, type Kysely, type Migration } from 'kysely';

/** Counted, not versioned: a count changes nobody's rights. */
export const fieldUses: Migration = {
  async up(db: Kysely<unknown>) {
    // An empty version is one that was not stated.
    await sql`
      create table field_use (
        day text not null,
        client text not null,
        version text not null default '',
        coordinate text not null,
        uses bigint not null,
        last_at timestamptz not null,
        primary key (day, client, version, coordinate)
      )`.execute(db);
    await sql`create index on field_use (coordinate, day)`.execute(db);
    // All that belongs to a type: what is asked for when a type is to go.
    await sql`create index on field_use (split_part(coordinate, '.', 1), day)`.execute(db);
  },
};
