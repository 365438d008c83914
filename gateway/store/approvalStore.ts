// Requests for access and reviews of emergencies: asked, decided once, by two people.
import { sql, type Kysely, type SqlBool } from 'kysely';
import { isAnyOf } from './searchText.js';
import type { Tables } from './tables.js';
import type { ApprovalTable } from './tables/rightsTables.js';

export type ApprovalKind = 'ACCESS' | 'BREAK_GLASS_REVIEW';
export type ApprovalState = 'REQUESTED' | 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'DONE' | 'EXPIRED';

export interface ApprovalRow {
  readonly id: string;
  readonly kind: ApprovalTable['kind'];
  readonly state: ApprovalState;
  readonly unit: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedPerson: string | null;
  readonly requestedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
}

function approvals(db: Kysely<Tables>, kind: ApprovalKind) {
  return db
    .selectFrom('approval')
    .select(['id', 'kind', 'state', 'unit_key as unit', 'subject', 'details', 'reason', 'requested_by as requestedBy'])
    .select(['requested_person as requestedPerson', 'requested_at as requestedAt', 'decided_by as decidedBy'])
    .select(['decided_at as decidedAt', 'decision_reason as decisionReason'])
    .where('kind', '=', kind)
    .$castTo<ApprovalRow>();
}

export async function findApproval(
  db: Kysely<Tables>,
  kind: ApprovalKind,
  id: string,
): Promise<ApprovalRow | undefined> {
  return approvals(db, kind).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the end of the transaction. */
export async function lockApproval(
  tx: Kysely<Tables>,
  kind: ApprovalKind,
  id: string,
): Promise<ApprovalRow | undefined> {
  return approvals(tx, kind).where('id', '=', id).forUpdate().executeTakeFirst();
}

export interface ApprovalFilter {
  /** Those of these units … */
  readonly units: readonly string[];
  /** … and those that this person asked for. */
  readonly requestedBy: string;
  readonly state: ApprovalState | null;
}

/** In order of their ids. */
export async function listApprovals(
  db: Kysely<Tables>,
  kind: ApprovalKind,
  filter: ApprovalFilter,
  above: string | null,
  limit: number,
): Promise<readonly ApprovalRow[]> {
  let query = approvals(db, kind).where((eb) =>
    eb.or([isAnyOf(eb.ref('unit_key'), filter.units), eb('requested_by', '=', filter.requestedBy)]),
  );
  if (filter.state !== null) query = query.where('state', '=', filter.state);
  if (above !== null) query = query.where('id', '>', above);
  return query.orderBy('id').limit(limit).execute();
}

export async function countOpenApprovals(db: Kysely<Tables>, kind: ApprovalKind, requestedBy: string): Promise<number> {
  const { n } = await db
    .selectFrom('approval')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('kind', '=', kind)
    .where('requested_by', '=', requestedBy)
    .where(sql<SqlBool>`state = 'REQUESTED'`)
    .executeTakeFirstOrThrow();
  return Number(n);
}

export interface NewApproval {
  readonly kind: ApprovalKind;
  readonly unit: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly requestedBy: string;
  readonly requestedPerson: string | null;
  readonly now: Date;
}

export async function insertApproval(tx: Kysely<Tables>, row: NewApproval): Promise<string> {
  const { id } = await tx
    .insertInto('approval')
    .values({
      kind: row.kind,
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

export interface ApprovalDecision {
  readonly state: ApprovalState;
  readonly by: string;
  readonly person: string | null;
  readonly reason: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly now: Date;
}

export async function decideApproval(tx: Kysely<Tables>, id: string, decision: ApprovalDecision): Promise<void> {
  await tx
    .updateTable('approval')
    .set({
      state: decision.state,
      decided_by: decision.by,
      decided_person: decision.person,
      decided_at: decision.now,
      decision_reason: decision.reason,
      details: JSON.stringify(decision.details),
    })
    .where('id', '=', id)
    .execute();
}
