// Exports of data that somebody else has to approve: asked, decided, taken once.
import { sql, type Kysely, type SqlBool } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { ApprovalTable } from './tables/rightsTables.js';

export type ExportState = 'REQUESTED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'DONE' | 'EXPIRED';

/** What is kept about an export. Holds no personal values: what is asked with is checked for them. */
export interface ExportDetails {
  readonly document: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly purpose: string | null;
  readonly format: 'CSV' | 'NDJSON';
  readonly tenant: string | null;
  /** Of the document. */
  readonly hash: string;
  readonly fields: readonly string[];
  readonly masked: readonly string[];
  /** The one link that is open, for whom, and until when. */
  readonly link?: {
    readonly nonce: string;
    readonly until: number;
    readonly caller: Readonly<Record<string, unknown>>;
  };
}

export interface ExportRow {
  readonly id: string;
  readonly state: ExportState;
  readonly unit: string;
  readonly details: ExportDetails;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedPerson: string | null;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

function exportRows(db: Kysely<Tables>) {
  return db
    .selectFrom('approval')
    .select(['id', 'state', 'unit_key as unit', 'details', 'reason', 'requested_by as requestedBy'])
    .select(['requested_person as requestedPerson', 'requested_at as requestedAt', 'decided_by as decidedBy'])
    .select(['decided_at as decidedAt', 'decision_reason as decisionReason'])
    .where('kind', '=', 'EXPORT')
    .$castTo<ExportRow>();
}

export async function findExport(db: Kysely<Tables>, id: string): Promise<ExportRow | undefined> {
  return exportRows(db).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the end of the transaction. */
export async function lockExport(tx: Kysely<Tables>, id: string): Promise<ExportRow | undefined> {
  return exportRows(tx).where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface ExportFilter {
  /** Those of these units … */
  readonly units: readonly string[];
  /** … and those that this person asked for. */
  readonly requestedBy: string;
  readonly state: ExportState | null;
  /** Requests from before the first instant, and approvals from before the second, have run out. */
  readonly requestedAfter: Date;
  readonly approvedAfter: Date;
}

/** In order of their ids. */
export async function listExports(
  db: Kysely<Tables>,
  filter: ExportFilter,
  above: string | null,
  limit: number,
): Promise<readonly ExportRow[]> {
  let query = exportRows(db).where((eb) =>
    eb.or([isAnyOf(eb.ref('unit_key'), filter.units), eb('requested_by', '=', filter.requestedBy)]),
  );
  const { state, requestedAfter, approvedAfter } = filter;
  if (state !== null)
    query = query.where(
      sql<SqlBool>`case when state = 'REQUESTED' and requested_at < ${requestedAfter} then 'EXPIRED'
        when state = 'APPROVED' and decided_at < ${approvedAfter} then 'EXPIRED' else state end = ${state}`,
    );
  if (above !== null) query = query.where('id', '>', above);
  return query.orderBy('id').limit(limit).execute();
}

export async function countOpenExports(db: Kysely<Tables>, requestedBy: string): Promise<number> {
  const { n } = await db
    .selectFrom('approval')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('kind', '=', 'EXPORT')
    .where('requested_by', '=', requestedBy)
    .where('state', '=', 'REQUESTED')
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface NewExport {
  readonly unit: string;
  /** Root field of the operation. */
  readonly subject: string;
  readonly details: ExportDetails;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedPerson: string | null;
  readonly now: Date;
}

export async function insertExport(tx: Kysely<Tables>, row: NewExport): Promise<string> {
  const { id } = await tx
    .insertInto('approval')
    .values({
      kind: 'EXPORT',
      unit_key: row.unit,
      subject: row.subject,
      details: JSON.stringify(row.details),
      reason: row.reason,
      requested_by: row.requestedBy,
      requested_person: row.requestedPerson,
      requested_at: row.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export interface ExportDecision {
  readonly state: 'APPROVED' | 'REJECTED';
  readonly by: string;
  readonly person: string | null;
  readonly reason: string;
  readonly now: Date;
}

export async function decideExport(tx: Kysely<Tables>, id: string, decision: ExportDecision): Promise<void> {
  const change: Partial<Pick<ApprovalTable, 'decided_by' | 'decided_person' | 'decided_at' | 'decision_reason'>> = {
    decided_by: decision.by,
    decided_person: decision.person,
    decided_at: decision.now,
    decision_reason: decision.reason,
  };
  await tx
    .updateTable('approval')
    .set({ state: decision.state, ...change })
    .where('id', '=', id)
    .execute();
}

export async function setExportState(tx: Kysely<Tables>, id: string, state: ExportState): Promise<void> {
  await tx.updateTable('approval').set({ state }).where('id', '=', id).execute();
}

export async function setExportDetails(tx: Kysely<Tables>, id: string, details: ExportDetails): Promise<void> {
  await tx
    .updateTable('approval')
    .set({ details: JSON.stringify(details) })
    .where('id', '=', id)
    .execute();
}
