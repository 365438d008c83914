// The audit trail's tables, as gateway/audit writes them.
import { CompiledQuery, sql, type Kysely, type Transaction } from 'kysely';
import { findArchivable, moveToArchive } from './auditArchiving.js';
import { readRange } from './auditTrail.js';
import { searchRecords, subjectsReadBy, usesOf } from './auditReading.js';
import { bigintArray, bytesArray, textArray, timestampArray } from './binaryArrays.js';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;
type Tx = Transaction<Tables>;

interface ChainedRecord {
  readonly writer: string;
  readonly seq: number;
  readonly at: number;
  readonly columns: {
    readonly event: string;
    readonly outcome: string;
    readonly actor: string | null;
    readonly client: string | null;
    readonly tenant: string | null;
    readonly unit: string | null;
    readonly purpose: string | null;
    readonly requestId: string | null;
  };
  readonly subjects: readonly string[];
  readonly body: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

interface KeyRow {
  readonly id: string;
  readonly publicKey: string;
  readonly createdAt: Date;
  readonly endorsedBy: string | null;
  readonly endorsement: string | null;
}

interface CheckpointRow {
  readonly id: number;
  readonly at: Date;
  readonly writer: string;
  readonly seq: number;
  readonly keyId: string;
  readonly body: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
  readonly signature: Buffer;
}

/** Any numbers: what they stand for is this list. */
const LOCKS = { keys: 7_310_001, checkpoints: 7_310_002 } as const;

const INSERT_RECORDS = `
  insert into audit_record
    (writer, seq, at, event, outcome, actor, client, tenant, unit, purpose, request_id, body, prev_hash, hash)
  select * from unnest(
    $1::text[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::text[], $12::text[], $13::bytea[], $14::bytea[]
  )`;

const INSERT_WITH_SUBJECTS = `
  with records as (${INSERT_RECORDS})
  insert into audit_subject (subject, at, writer, seq, client)
  select * from unnest($15::text[], $16::timestamptz[], $17::text[], $18::bigint[], $19::text[])`;

function recordArrays(records: readonly ChainedRecord[]): Buffer[] {
  const column = (name: keyof ChainedRecord['columns']) => textArray(records.map(({ columns }) => columns[name]));
  return [
    textArray(records.map(({ writer }) => writer)),
    bigintArray(records.map(({ seq }) => seq)),
    timestampArray(records.map(({ at }) => at)),
    ...(['event', 'outcome', 'actor', 'client', 'tenant', 'unit', 'purpose', 'requestId'] as const).map(column),
    textArray(records.map(({ body }) => body)),
    bytesArray(records.map(({ prevHash }) => prevHash)),
    bytesArray(records.map(({ hash }) => hash)),
  ];
}

/** One statement, so that one record costs one round trip and no BEGIN. Arrays, so that its text is always the same. */
async function insertRecords(db: Db | Tx, records: readonly ChainedRecord[]): Promise<void> {
  const arrays = recordArrays(records);
  const shown = records.flatMap((record) => record.subjects.map((subject) => ({ subject, record })));
  if (shown.length === 0) return void (await db.executeQuery(CompiledQuery.raw(INSERT_RECORDS, arrays)));
  arrays.push(
    textArray(shown.map(({ subject }) => subject)),
    timestampArray(shown.map(({ record }) => record.at)),
    textArray(shown.map(({ record }) => record.writer)),
    bigintArray(shown.map(({ record }) => record.seq)),
    textArray(shown.map(({ record }) => record.columns.client)),
  );
  await db.executeQuery(CompiledQuery.raw(INSERT_WITH_SUBJECTS, arrays));
}

async function headOf(db: Db, writer: string) {
  const row = await db
    .selectFrom('audit_record')
    .select(['seq', 'hash'])
    .where('writer', '=', writer)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { seq: Number(row.seq), hash: row.hash };
}

async function bodyOf(db: Db, writer: string, seq: number): Promise<string | null> {
  const query = db
    .selectFrom('audit_record')
    .select('body')
    .where('writer', '=', writer)
    .where('seq', '=', String(seq));
  return (await query.executeTakeFirst())?.body ?? null;
}

/** Steps from writer to writer along the key: reading all records would take a second for each million. */
async function unprovenHeads(db: Db, limit: number) {
  const { rows } = await sql<{ writer: string; seq: string; hash: Buffer }>`
    with recursive names as (
      (select writer from audit_record order by writer limit 1)
      union all
      select (select r.writer from audit_record r where r.writer > names.writer order by r.writer limit 1)
      from names where names.writer is not null
    )
    select head.writer, head.seq, head.hash from names
    cross join lateral (
      select r.writer, r.seq, r.hash, r.at from audit_record r where r.writer = names.writer order by r.seq desc limit 1
    ) head
    where head.seq > coalesce((select max(c.seq) from audit_checkpoint c where c.writer = head.writer), 0)
    order by head.at desc limit ${limit}`.execute(db);
  return rows.map(({ writer, seq, hash }) => ({ writer, seq: Number(seq), hash }));
}

interface SpoolProgress {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

async function advanceSpool(tx: Tx, { id, from, to }: SpoolProgress): Promise<boolean> {
  const first = from === 0;
  if (first) await sql`insert into audit_spool (id, bytes) values (${id}, 0) on conflict do nothing`.execute(tx);
  const moved = await sql`update audit_spool set bytes = ${to} where id = ${id} and bytes = ${from}`.execute(tx);
  return moved.numAffectedRows === 1n;
}

async function spoolProgress(db: Db, id: string): Promise<number> {
  const row = await db.selectFrom('audit_spool').select('bytes').where('id', '=', id).executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

async function addKeyIn(tx: Tx, key: KeyRow): Promise<void> {
  await tx
    .insertInto('audit_key')
    .values({
      key_id: key.id,
      public_key: key.publicKey,
      created_at: key.createdAt,
      endorsed_by: key.endorsedBy,
      endorsement: key.endorsement,
    })
    .execute();
}

async function addKey(db: Db, decide: (keys: readonly KeyRow[]) => KeyRow | null): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCKS.keys})`.execute(tx);
    const keys = await tx
      .selectFrom('audit_key')
      .select(['key_id as id', 'public_key as publicKey', 'created_at as createdAt'])
      .select(['endorsed_by as endorsedBy', 'endorsement'])
      .execute();
    const key = decide(keys);
    if (key !== null) await addKeyIn(tx, key);
  });
}

async function lastCheckpoint(db: Db | Tx): Promise<CheckpointRow | null> {
  const row = await db.selectFrom('audit_checkpoint').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (row === undefined) return null;
  const { id, at, writer, seq, key_id, body, prev_hash, hash, signature } = row;
  return { id: Number(id), at, writer, seq: Number(seq), keyId: key_id, body, prevHash: prev_hash, hash, signature };
}

async function addCheckpoint(db: Db, make: (last: CheckpointRow | null) => CheckpointRow): Promise<CheckpointRow> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${LOCKS.checkpoints})`.execute(tx);
    const { keyId, prevHash, ...row } = make(await lastCheckpoint(tx));
    const { id, seq } = row;
    await tx
      .insertInto('audit_checkpoint')
      .values({ ...row, id: String(id), seq: String(seq), key_id: keyId, prev_hash: prevHash })
      .execute();
    return { ...row, keyId, prevHash };
  });
}

/** What `gateway/audit` asks of the store. */
export function createAuditStore(db: Db) {
  return {
    append: (records: readonly ChainedRecord[]) => insertRecords(db, records),
    appendIn: (tx: Tx, records: readonly ChainedRecord[]) => insertRecords(tx, records),
    transaction: <T>(act: (tx: Tx) => Promise<T>) => db.transaction().execute(act),
    headOf: (writer: string) => headOf(db, writer),
    bodyOf: (writer: string, seq: number) => bodyOf(db, writer, seq),
    unprovenHeads: (limit: number) => unprovenHeads(db, limit),
    advanceSpool,
    spoolProgress: (id: string) => spoolProgress(db, id),
    forgetSpool: async (id: string) => void (await db.deleteFrom('audit_spool').where('id', '=', id).execute()),
    addKey: (decide: (keys: readonly KeyRow[]) => KeyRow | null) => addKey(db, decide),
    addKeyIn,
    lastCheckpoint: () => lastCheckpoint(db),
    addCheckpoint: (make: (last: CheckpointRow | null) => CheckpointRow) => addCheckpoint(db, make),
    findArchivable: (before: Date, limit: number) => findArchivable(db, before, limit),
    readRange: (writer: string, first: number, last: number) => readRange(db, writer, first, last),
    moveToArchive,
    search: searchRecords.bind(null, db),
    usesOf: usesOf.bind(null, db),
    subjectsReadBy: subjectsReadBy.bind(null, db),
  };
}
