// How much each application used: points, operations, rows; by hour, unit, field and adapter.
import { sql, type Kysely, type Migration } from 'kysely';

export const usage: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table usage_hour (
        hour timestamptz not null,
        client text not null,
        tenant text not null,
        unit text not null,
        adapter text not null,
        field text not null,
        operations bigint not null default 0,
        points bigint not null default 0,
        rows bigint not null default 0,
        errors bigint not null default 0,
        refused bigint not null default 0,
        primary key (hour, client, tenant, unit, adapter, field)
      )`.execute(db);
  },
};
