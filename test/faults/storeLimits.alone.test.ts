// PostgreSQL at its limits: no connection is free, and an upgrade of the tables that is cut off.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { openStore } from '../../gateway/store/index.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let direct: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
}, 30_000);
afterAll(async () => {
  await direct.end();
  await database.drop();
});

const tables = async (): Promise<string[]> => {
  const { rows } = await direct.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
  );
  return rows.map(({ name }) => name);
};

/** The session that stands still while it makes this table. */
async function sessionMaking(table: string): Promise<number> {
  for (;;) {
    const { rows } = await direct.query<{ pid: number }>(
      "select pid from pg_stat_activity where datname = current_database() and query like '%create table ' || $1 || '%' " +
        'and pid <> pg_backend_pid()',
      [table],
    );
    if (rows[0] !== undefined) return rows[0].pid;
    await delay(5);
  }
}

it('F67 an upgrade that is cut off in the middle leaves nothing behind, and is made whole by the next start', async () => {
  await direct.query(`
    create function hold() returns event_trigger language plpgsql as $$ begin
      if exists (select from pg_event_trigger_ddl_commands() where object_identity = 'public.command')
      then perform pg_sleep(60); end if;
    end $$;
    create event trigger hold on ddl_command_end execute function hold();`);
  const cut = openStore({ url: database.url });
  cut.catch(() => undefined);
  await direct.query('select pg_terminate_backend($1)', [await sessionMaking('command')]);
  await expect(cut).rejects.toThrow();
  await direct.query('drop event trigger hold; drop function hold();');
  expect(await tables()).toEqual([]);
  const store = await openStore({ url: database.url });
  expect(await tables()).toEqual(expect.arrayContaining(['command', 'audit_record', 'webhook']));
  await store.close();
}, 60_000);

it('F59 whoever finds no connection free is told so soon, and nobody is once there is one again', async () => {
  const store = await openStore({ url: database.url });
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const busy = Array.from({ length: 10 }, () =>
    store.db.transaction().execute(async (tx) => {
      await sql`select 1`.execute(tx);
      await held;
    }),
  );
  await delay(200);
  const asked = performance.now();
  await expect(sql`select 1`.execute(store.db)).rejects.toThrow();
  expect(performance.now() - asked).toBeLessThan(1_500);
  release();
  await Promise.all(busy);
  await sql`select 1`.execute(store.db);
  await store.close();
}, 30_000);
