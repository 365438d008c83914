// Records on their way from the table into an archive file.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

interface ArchiveRow {
  readonly writer: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastHash: Buffer;
  readonly file: string;
  readonly fileHash: string;
}

/** A statement takes this many at most: the store ends those that take too long. */
const CHUNK = 5_000;

/** The oldest records of one writer that are older than `before`, from its first one on without a gap. */
export async function findArchivable(db: Kysely<Tables>, before: Date, limit: number) {
  const oldest = await db
    .selectFrom('audit_record')
    .select('writer')
    .where('at', '<', before)
    .orderBy('at')
    .limit(1)
    .executeTakeFirst();
  if (oldest === undefined) return null;
  const { rows } = await sql<{ first: string; last: string | null }>`
    with part as (
      select seq, at from audit_record where writer = ${oldest.writer} order by seq limit ${limit}
    )
    select min(seq) as first, (
      select max(seq) from part where seq < coalesce((select min(seq) from part where at >= ${before}), 9223372036854775807)
    ) as last from part`.execute(db);
  const [part] = rows;
  if (part === undefined || part.last === null) return null;
  return { writer: oldest.writer, first: Number(part.first), last: Number(part.last) };
}

/** The triggers let rows go only while this transaction names the archive that has them. */
export async function moveToArchive(tx: Transaction<Tables>, archive: ArchiveRow): Promise<void> {
  const { writer, firstSeq, lastSeq } = archive;
  await tx
    .insertInto('audit_archive')
    .values({
      writer,
      first_seq: String(firstSeq),
      last_seq: String(lastSeq),
      last_hash: archive.lastHash,
      file: archive.file,
      file_hash: archive.fileHash,
    })
    .execute();
  await sql`select set_config('lien_thong.archiving', ${archive.file}, true)`.execute(tx);
  for (let from = firstSeq; from <= lastSeq; from += CHUNK) {
    const to = String(Math.min(from + CHUNK - 1, lastSeq));
    for (const table of ['audit_subject', 'audit_record'] as const)
      await tx
        .deleteFrom(table)
        .where('writer', '=', writer)
        .where('seq', '>=', String(from))
        .where('seq', '<=', to)
        .execute();
  }
  await sql`select set_config('lien_thong.archiving', '', true)`.execute(tx);
}
