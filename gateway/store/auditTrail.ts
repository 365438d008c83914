// The whole audit trail as it is stored, for the verifier, the export and the archive: in key order, in parts.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;

interface RecordColumns {
  readonly writer: string;
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly outcome: string;
  readonly actor: string | null;
  readonly client: string | null;
  readonly tenant: string | null;
  readonly unit: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

type Shown = readonly [string, string | null, string];

interface StoredRecord extends RecordColumns {
  readonly subjects: readonly Shown[];
}

/** Rows are the driver's own objects: they are completed, not copied. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface SubjectRow {
  readonly subject: string;
  readonly client: string | null;
  readonly at: string;
  readonly writer: string;
  readonly seq: string;
}

/** Small enough that a part is forgotten before the next one is looked at: large ones live longer, and cost more. */
const BATCH = 1_000;
const NOTHING: readonly Shown[] = [];

/** Microseconds as text: nothing is rounded, nothing is parsed. */
const micros = sql`(extract(epoch from at) * 1000000)::bigint`;

async function readRecords(db: Db, where: RawBuilder<unknown>): Promise<RecordColumns[]> {
  const { rows } = await sql<Omit<RecordColumns, 'seq'> & { seq: string }>`
    select writer, seq, ${micros} as at, event, outcome, actor, client, tenant, unit, purpose, request_id as "requestId",
      body, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash
    from audit_record where ${where} order by writer, seq limit ${BATCH}`.execute(db);
  return rows as unknown as RecordColumns[];
}

async function readSubjects(db: Db, where: RawBuilder<unknown>): Promise<readonly SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select subject, client, ${micros} as at, writer, seq from audit_subject where ${where}`.execute(db);
  return rows;
}

/** Gives the records their people; what belongs to no record of this part is left over. */
function attach(records: readonly RecordColumns[], subjects: readonly SubjectRow[]) {
  const byPlace = new Map<string, Shown[]>();
  for (const { subject, client, at, writer, seq } of subjects) {
    const place = `${writer} ${seq}`;
    const shown = byPlace.get(place);
    if (shown === undefined) byPlace.set(place, [[subject, client, at]]);
    else shown.push([subject, client, at]);
  }
  for (const record of records as Mutable<StoredRecord>[]) {
    const place = `${record.writer} ${record.seq}`;
    record.subjects = byPlace.get(place) ?? NOTHING;
    byPlace.delete(place);
    record.seq = Number(record.seq);
  }
  const [stray] = byPlace.keys();
  return { records: records as StoredRecord[], stray: stray === undefined ? null : toPlace(stray) };
}

function toPlace(place: string) {
  const at = place.lastIndexOf(' ');
  return { writer: place.slice(0, at), seq: Number(place.slice(at + 1)) };
}

/** A part of the trail, and a subject row in its range that belongs to no record. */
interface TrailPart {
  readonly records: readonly StoredRecord[];
  readonly stray: { readonly writer: string; readonly seq: number } | null;
}

/** One part: the records above a place, and every subject row between that place and the last of them. */
async function readPart(
  db: Db,
  above: RawBuilder<unknown> | null,
): Promise<TrailPart & { last: RawBuilder<unknown> | null }> {
  const from = above === null ? sql`true` : sql`(writer, seq) > ${above}`;
  const records = await readRecords(db, from);
  const final = records.at(-1);
  const last = records.length < BATCH || final === undefined ? null : sql`(${final.writer}, ${final.seq}::bigint)`;
  const subjects = await readSubjects(db, last === null ? from : sql`${from} and (writer, seq) <= ${last}`);
  return { ...attach(records, subjects), last };
}

/** The next part is on its way while the caller looks at this one. */
export async function* readTrail(db: Db): AsyncGenerator<TrailPart> {
  let next: ReturnType<typeof readPart> | null = readPart(db, null);
  while (next !== null) {
    const part: Awaited<ReturnType<typeof readPart>> = await next;
    next = part.last === null ? null : readPart(db, part.last);
    // Whoever stops half way is not told of a failure that nobody waits for.
    next?.catch(() => undefined);
    yield part;
  }
}

/** Part of one writer's chain. */
export async function* readRange(
  db: Db,
  writer: string,
  first: number,
  last: number,
): AsyncGenerator<readonly StoredRecord[]> {
  for (let from = first; from <= last; from += BATCH) {
    const to = Math.min(from + BATCH - 1, last);
    const where = sql`writer = ${writer} and seq between ${from} and ${to}`;
    yield attach(await readRecords(db, where), await readSubjects(db, where)).records;
  }
}

async function readKeys(db: Db) {
  return db
    .selectFrom('audit_key')
    .select(['key_id as id', 'public_key as publicKey', 'created_at as createdAt'])
    .select(['endorsed_by as endorsedBy', 'endorsement'])
    .orderBy('created_at')
    .execute();
}

async function* readCheckpoints(db: Db) {
  for (let above = 0; ;) {
    const rows = await db
      .selectFrom('audit_checkpoint')
      .selectAll()
      .where('id', '>', String(above))
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      const { id, at, writer, seq, key_id, body, prev_hash, hash, signature } = row;
      yield {
        ...{ id: Number(id), at, writer, seq: Number(seq), keyId: key_id, body, prevHash: prev_hash, hash, signature },
      };
    }
    if (rows.length < BATCH) return;
    above = Number(rows.at(-1)?.id);
  }
}

async function readArchives(db: Db) {
  const rows = await db.selectFrom('audit_archive').selectAll().orderBy('writer').orderBy('first_seq').execute();
  return rows.map(({ writer, first_seq, last_seq, last_hash, file, file_hash }) => ({
    ...{
      writer,
      file,
      firstSeq: Number(first_seq),
      lastSeq: Number(last_seq),
      lastHash: last_hash,
      fileHash: file_hash,
    },
  }));
}

/** The first record of every chain says what its writer found. */
async function readStarts(db: Db) {
  return db.selectFrom('audit_record').select(['writer', 'body']).where('seq', '=', '1').execute();
}

/** Everything that the verifier and the export read, in the order in which they must read it: proofs before records. */
export interface AuditTrail {
  keys(): ReturnType<typeof readKeys>;
  archives(): ReturnType<typeof readArchives>;
  starts(): ReturnType<typeof readStarts>;
  checkpoints(): ReturnType<typeof readCheckpoints>;
  parts(): AsyncGenerator<TrailPart>;
}

/** On the only connection of the embedded store a long reading leaves gaps for others: what is added does no harm. */
export function readAuditTrail(db: Db): AuditTrail {
  return {
    keys: () => readKeys(db),
    archives: () => readArchives(db),
    starts: () => readStarts(db),
    checkpoints: () => readCheckpoints(db),
    parts: () => readTrail(db),
  };
}

/** One consistent reading: what other processes write meanwhile does not look like damage. */
export async function withAuditTrail<T>(db: Db, read: (trail: AuditTrail) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => read(readAuditTrail(tx)));
}
