// Search in the audit trail: pages by key, the newest first, each served by an index.
import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import type { Tables } from './tables.js';

type Db = Kysely<Tables>;

interface Period {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

interface AuditFilter extends Period {
  readonly actor?: string | undefined;
  readonly client?: string | undefined;
  readonly tenant?: string | undefined;
  readonly units?: readonly string[] | undefined;
  readonly event?: string | undefined;
  readonly outcome?: string | undefined;
  readonly purpose?: string | undefined;
  readonly requestId?: string | undefined;
}

interface RecordPlace {
  readonly at: Date;
  readonly writer: string;
  readonly seq: number;
}

interface FoundRecord extends RecordPlace {
  readonly body: string;
}

interface ReadSubject {
  readonly subject: string;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly fields: readonly string[];
  readonly purposes: readonly string[];
}

const COLUMNS = {
  actor: 'actor',
  client: 'client',
  tenant: 'tenant',
  event: 'event',
  outcome: 'outcome',
  purpose: 'purpose',
  requestId: 'request_id',
} as const;

type Records = SelectQueryBuilder<Tables, 'audit_record', object>;

function narrow(records: Records, filter: AuditFilter): Records {
  let query = records;
  for (const [name, column] of Object.entries(COLUMNS)) {
    const value = filter[name as keyof typeof COLUMNS];
    if (value !== undefined) query = query.where(column, '=', value);
  }
  if (filter.units !== undefined) query = query.where(sql<boolean>`unit = any(${[...filter.units]}::text[])`);
  if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('at', '<', filter.to);
  return query;
}

const toFound = (row: { at: Date; writer: string; seq: string; body: string }): FoundRecord => ({
  ...row,
  seq: Number(row.seq),
});

export async function searchRecords(
  db: Db,
  filter: AuditFilter,
  first: number,
  after: RecordPlace | null,
): Promise<FoundRecord[]> {
  let query = narrow(db.selectFrom('audit_record'), filter);
  if (after !== null)
    query = query.where(sql<boolean>`(at, writer, seq) < (${after.at}, ${after.writer}, ${after.seq})`);
  const rows = await query
    .select(['at', 'writer', 'seq', 'body'])
    .orderBy('at', 'desc')
    .orderBy('writer', 'desc')
    .orderBy('seq', 'desc')
    .limit(first)
    .execute();
  return rows.map(toFound);
}

/** The records that showed one person's data, the newest first. */
export async function usesOf(
  db: Db,
  subject: string,
  period: Period,
  first: number,
  after: RecordPlace | null,
): Promise<FoundRecord[]> {
  let query = db
    .selectFrom('audit_subject as s')
    .innerJoin('audit_record as r', (join) => join.onRef('r.writer', '=', 's.writer').onRef('r.seq', '=', 's.seq'))
    .where('s.subject', '=', subject);
  if (period.from !== undefined) query = query.where('s.at', '>=', period.from);
  if (period.to !== undefined) query = query.where('s.at', '<', period.to);
  if (after !== null)
    query = query.where(sql<boolean>`(s.at, s.writer, s.seq) < (${after.at}, ${after.writer}, ${after.seq})`);
  const rows = await query
    .select(['s.at', 's.writer', 's.seq', 'r.body'])
    .orderBy('s.at', 'desc')
    .orderBy('s.writer', 'desc')
    .orderBy('s.seq', 'desc')
    .limit(first)
    .execute();
  return rows.map(toFound);
}

/**
 * Whose data an application was shown, in the order of the hashes. The index has all of an application's rows in this
 * order, so a page reads its own people only, however many there are.
 */
export async function subjectsReadBy(
  db: Db,
  client: string,
  period: Period,
  first: number,
  after: string | null,
): Promise<ReadSubject[]> {
  const { rows } = await sql<Omit<ReadSubject, 'times'> & { times: string }>`
    with page as (
      select subject, count(*) as times, min(at) as first_at, max(at) as last_at from audit_subject
      where client = ${client} and subject > ${after ?? ''}
        and at >= ${period.from ?? '-infinity'}::timestamptz and at < ${period.to ?? 'infinity'}::timestamptz
      group by subject order by subject limit ${first}
    )
    select page.subject, page.times, page.first_at as "firstAt", page.last_at as "lastAt",
      coalesce(seen.fields, '{}') as fields, coalesce(seen.purposes, '{}') as purposes
    from page cross join lateral (
      select array_agg(distinct field.name order by field.name) filter (where field.name is not null) as fields,
        array_agg(distinct r.purpose order by r.purpose) filter (where r.purpose is not null) as purposes
      from audit_subject s join audit_record r on r.writer = s.writer and r.seq = s.seq
      left join lateral jsonb_array_elements_text(r.body::jsonb -> 'entry' -> 'fields') as field (name) on true
      where s.client = ${client} and s.subject = page.subject
        and s.at >= ${period.from ?? '-infinity'}::timestamptz and s.at < ${period.to ?? 'infinity'}::timestamptz
    ) seen order by page.subject`.execute(db);
  return rows.map((row) => ({ ...row, times: Number(row.times) }));
}
