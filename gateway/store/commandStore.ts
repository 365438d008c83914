// The store of commands: accepted in one transaction with its record, leased by lane, written only under a valid lease.
import { sql, type Kysely, type Transaction } from 'kysely';
import { commandReads } from './commandReads.js';
import { COLUMNS, HOLDS_LANE, type CommandRecord } from './commandRows.js';
import { appendEvents } from './eventStore.js';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

type Progress = Pick<CommandRecord, 'status' | 'steps' | 'error'>;
type NewCommand = Omit<CommandRecord, 'createdAt' | 'updatedAt' | 'payload'> & { readonly payload: string };

interface Claim {
  readonly adapter: string;
  readonly limit: number;
  readonly owner: string;
  readonly seconds: number;
  readonly paused: readonly string[];
}

interface Written extends Progress {
  readonly id: string;
  readonly lane: string;
  readonly fence: number;
  readonly seconds: number | null;
  readonly awaits?: string | null | undefined;
  readonly changes?: Parameters<typeof appendEvents>[1] | undefined;
}

const asJson = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::jsonb`;

/**
 * One statement. Lanes are locked in order, as every transaction does: none waits for another in a circle. A lane that is
 * there is locked, so that whoever is about to take it away looks again.
 */
async function accept(tx: Tx, commands: readonly NewCommand[]): Promise<readonly string[]> {
  const rows = commands.map(({ bodyHash, ...command }) => ({ ...command, bodyHash: bodyHash.toString('hex') }));
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into command (id, client, key, body_hash, tenant, unit, adapter, name, lane, actor, on_behalf_of, agency,
        purpose, request_id, status, steps, error, payload)
      select id, client, key, decode("bodyHash", 'hex'), tenant, unit, adapter, name, lane, actor, "onBehalfOf", agency,
        purpose, "requestId", status, steps, error, payload
      from jsonb_to_recordset(${asJson(rows)}) as given (id text, client text, key text, "bodyHash" text, tenant text,
        unit text, adapter text, name text, lane text, actor text, "onBehalfOf" text, agency text, purpose text,
        "requestId" text, status text, steps jsonb, error jsonb, payload text)
      on conflict (client, key) do nothing
      returning id, lane, adapter, tenant
    ), locked as (
      insert into command_lane (lane, adapter, tenant, due_at)
      select distinct on (lane) lane, adapter, tenant, now() from added order by lane
      on conflict (lane) do update set adapter = excluded.adapter
    )
    select id from added`.execute(tx);
  return added.map(({ id }) => id);
}

async function lease(tx: Tx, { adapter, limit, owner, seconds, paused }: Claim) {
  const { rows } = await sql<{ lane: string; fence: string }>`
    with due as (
      select lane from command_lane
      where adapter = ${adapter} and due_at <= now() and (until is null or until < now())
        and (tenant is null or not tenant = any(${[...paused]}::text[]))
      order by due_at limit ${limit} for update skip locked
    )
    update command_lane as l set owner = ${owner}, until = now() + ${seconds} * interval '1 second', fence = fence + 1
    from due where l.lane = due.lane returning l.lane, l.fence`.execute(tx);
  return rows;
}

/** The first command of each lane. */
async function heads(tx: Tx, lanes: readonly string[]): Promise<readonly CommandRecord[]> {
  const { rows } = await sql<CommandRecord>`
    select found.* from unnest(${[...lanes]}::text[]) as given (lane) cross join lateral (
      select ${COLUMNS} from command c where c.lane = given.lane and ${HOLDS_LANE} order by c.seq limit 1
    ) found`.execute(tx);
  return rows;
}

async function update(tx: Tx, rows: readonly (Progress & { readonly id: string })[]): Promise<void> {
  if (rows.length === 0) return;
  const changed = rows.map(({ id, status, steps, error }) => ({ id, status, steps, error }));
  await sql`
    update command c set status = given.status, steps = given.steps, error = given.error,
      payload = case when given.status in ('CONFIRMED', 'REJECTED', 'DISCARDED') then null else c.payload end,
      updated_at = now()
    from jsonb_to_recordset(${asJson(changed)}) as given (id text, status text, steps jsonb, error jsonb)
    where c.id = given.id`.execute(tx);
}

/** Gives lanes back: the next command at once, none at all, or one that waits for a person. */
async function passOn(tx: Tx, lanes: readonly string[]): Promise<void> {
  if (lanes.length === 0) return;
  const of = sql`l.lane = any(${[...lanes]}::text[])`;
  await sql`
    delete from command_lane l where ${of}
      and not exists (select 1 from command c where c.lane = l.lane and ${HOLDS_LANE})`.execute(tx);
  await sql`
    update command_lane l set owner = null, until = null, awaits = null, due_at = case
      when (select c.status from command c where c.lane = l.lane and ${HOLDS_LANE} order by c.seq limit 1) = 'NEEDS_PERSON'
      then 'infinity'::timestamptz else now() end
    where ${of}`.execute(tx);
}

async function claim(db: Db, asked: Claim, begin: (row: CommandRecord) => Progress) {
  return db.transaction().execute(async (tx) => {
    const leased = await lease(tx, asked);
    if (leased.length === 0) return [];
    const lanes = leased.map(({ lane }) => lane);
    const found = (await heads(tx, lanes)).filter(({ status }) => status !== 'NEEDS_PERSON');
    const rows = found.map((row) => ({ ...row, ...begin(row) }));
    await update(
      tx,
      rows.filter((row, i) => row.steps !== found[i]?.steps),
    );
    const busy = new Set(rows.map(({ lane }) => lane));
    await passOn(
      tx,
      lanes.filter((lane) => !busy.has(lane)),
    );
    const fences = new Map(leased.map(({ lane, fence }) => [lane, Number(fence)]));
    return rows.map((row) => ({ row, fence: fences.get(row.lane) ?? 0 }));
  });
}

async function extend(db: Db, owner: string, lanes: readonly string[], seconds: number): Promise<readonly string[]> {
  if (lanes.length === 0) return [];
  const { rows } = await sql<{ lane: string }>`
    update command_lane set until = now() + ${seconds} * interval '1 second'
    where owner = ${owner} and lane = any(${[...lanes]}::text[]) returning lane`.execute(db);
  return rows.map(({ lane }) => lane);
}

/** Under the locks of their lanes. */
async function stillLeased(tx: Tx, owner: string, written: readonly Written[]): Promise<readonly Written[]> {
  const { rows } = await sql<{ lane: string; fence: string }>`
    select lane, fence from command_lane where owner = ${owner} and lane = any(${written.map(({ lane }) => lane)}::text[])
    order by lane for update`.execute(tx);
  const fences = new Map(rows.map(({ lane, fence }) => [lane, Number(fence)]));
  return written.filter(({ lane, fence }) => fences.get(lane) === fence);
}

async function write(tx: Tx, owner: string, written: readonly Written[]): Promise<readonly string[]> {
  const held = await stillLeased(tx, owner, written);
  await update(tx, held);
  const later = held.filter(({ seconds }) => seconds !== null);
  if (later.length > 0)
    await sql`
      update command_lane l set owner = null, until = null, awaits = given.awaits,
        due_at = now() + given.seconds * interval '1 second'
      from jsonb_to_recordset(${asJson(later.map(({ lane, seconds, awaits }) => ({ lane, seconds, awaits })))})
        as given (lane text, seconds double precision, awaits text)
      where l.lane = given.lane`.execute(tx);
  await passOn(
    tx,
    held.flatMap(({ lane, seconds }) => (seconds === null ? [lane] : [])),
  );
  await appendEvents(
    tx,
    held.flatMap(({ changes = [] }) => changes),
  );
  return held.map(({ id }) => id);
}

type Decision = Progress & { readonly payload?: string | undefined };

async function decide(tx: Tx, id: string, by: (row: CommandRecord) => Decision | null) {
  const { rows: found } = await sql<{ lane: string }>`select lane from command where id = ${id}`.execute(tx);
  const lane = found[0]?.lane;
  if (lane === undefined) return undefined;
  // A dead one may be alone: its lane is made again, and locked.
  await sql`
    insert into command_lane (lane, adapter, tenant, due_at) select lane, adapter, tenant, now() from command
    where id = ${id} on conflict (lane) do update set adapter = excluded.adapter`.execute(tx);
  const { rows: leased } = await sql`
    select 1 from command_lane where lane = ${lane} and until > now()`.execute(tx);
  const { rows } = await sql<CommandRecord>`
    select ${COLUMNS} from command c where c.id = ${id} for update`.execute(tx);
  const [row] = rows;
  if (row === undefined || leased.length > 0) return undefined;
  const decision = by(row);
  if (decision !== null) {
    if (decision.payload !== undefined)
      await tx.updateTable('command').set({ payload: decision.payload }).where('id', '=', id).execute();
    await update(tx, [{ ...decision, id }]);
  }
  await passOn(tx, [lane]);
  return decision === null ? null : { ...row, ...decision, payload: decision.payload ?? row.payload };
}

/** What `gateway/commands` asks of the store. */
export function createCommandStore(db: Db) {
  return {
    ...commandReads(db),
    accept,
    claim: claim.bind(null, db),
    extend: extend.bind(null, db),
    write,
    release: async (owner: string) =>
      void (await sql`update command_lane set owner = null, until = null where owner = ${owner}`.execute(db)),
    decide,
  };
}
