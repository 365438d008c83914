// The resolutions that change units, and the rows that scheduling, undoing and correcting them write.
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';
import { inChunks, insertSuccessions, insertUnits, readSuccessions, readUnits } from './unitStore.js';
import type { KeptSuccession, KeptUnit } from './unitStore.js';

type Tx = Transaction<Tables>;

/** A grant that a reorganisation writes, in place of `from`. */
export interface CarriedRow {
  readonly id: string;
  readonly from: string;
  readonly granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE' | 'PERSON';
  readonly grantee: string;
  readonly capability: string;
  readonly unit: string | null;
  readonly reach: 'SELF' | 'SUBTREE' | 'SUBJECT';
  readonly purposes: readonly string[];
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly usable: boolean;
  readonly delegable: boolean;
  readonly grantedUnder: string | null;
  readonly depth: number;
}

interface Act {
  readonly id: string;
  readonly by: string;
  readonly at: Date;
}

function columns(db: Kysely<Tables>) {
  return db
    .selectFrom('reorganisation')
    .select(['id', 'number', 'title', 'effective_on as effectiveOn', 'state', 'resolution', 'decisions', 'report'])
    .select(['imported_by as importedBy', 'imported_at as importedAt', 'scheduled_by as scheduledBy'])
    .select(['scheduled_at as scheduledAt', 'applied_at as appliedAt', 'undone_by as undoneBy'])
    .select(['undone_at as undoneAt', 'undone_reason as undoneReason']);
}

/** All of them, the latest day first. */
async function list(db: Kysely<Tables>) {
  return columns(db).orderBy('effective_on', 'desc').orderBy('imported_at', 'desc').execute();
}

async function find(db: Kysely<Tables>, id: string) {
  // A text that is no key is nobody's key.
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  return columns(db).where('id', '=', id).executeTakeFirst();
}

/** Work on units is done by one at a time: whoever comes second reads what the first one left. */
async function lock(tx: Tx): Promise<void> {
  await tx.selectFrom('access_version').select('version').forUpdate().executeTakeFirstOrThrow();
}

async function insert(
  tx: Tx,
  row: { number: string; title: string; effectiveOn: string; resolution: unknown; by: string },
): Promise<string> {
  const { number, title, effectiveOn, resolution, by } = row;
  const values = { number, title, effective_on: effectiveOn, resolution: JSON.stringify(resolution), imported_by: by };
  const { id } = await tx.insertInto('reorganisation').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

/** Takes a new state, and with it what belongs to the state. */
async function update(
  tx: Tx,
  id: string,
  changes: {
    state?: 'DRAFT' | 'REHEARSED' | 'SCHEDULED' | 'UNDONE' | 'DISCARDED';
    decisions?: unknown;
    report?: unknown;
    resolution?: unknown;
    scheduled?: Omit<Act, 'id'>;
    undone?: Omit<Act, 'id'> & { reason: string };
  },
): Promise<void> {
  const { state, decisions, report, resolution, scheduled, undone } = changes;
  await tx
    .updateTable('reorganisation')
    .set({
      ...(state === undefined ? {} : { state }),
      ...(decisions === undefined ? {} : { decisions: JSON.stringify(decisions) }),
      ...(report === undefined ? {} : { report: report === null ? null : JSON.stringify(report) }),
      ...(resolution === undefined ? {} : { resolution: JSON.stringify(resolution) }),
      ...(scheduled === undefined ? {} : { scheduled_by: scheduled.by, scheduled_at: scheduled.at }),
      ...(undone === undefined ? {} : { undone_by: undone.by, undone_at: undone.at, undone_reason: undone.reason }),
    })
    .where('id', '=', id)
    .execute();
}

async function readGrants(tx: Tx) {
  return tx
    .selectFrom('access_grant')
    .select(['id', 'grantee_kind as granteeKind', 'grantee', 'capability', 'unit_key as unit', 'reach', 'purposes'])
    .select(['valid_from as validFrom', 'valid_to as validTo', 'starts_at as startsAt', 'ends_at as endsAt'])
    .select(['usable', 'delegable', 'granted_under as grantedUnder', 'depth', 'kind'])
    .where('ended_at', 'is', null)
    .orderBy('id')
    .execute();
}

/** Everything in force or to come that a reorganisation may touch. */
async function readRights(tx: Tx) {
  const grants = await readGrants(tx);
  const tenants = await tx
    .selectFrom('agency')
    .innerJoin('tenant', 'tenant.id', 'agency.code')
    .select(['agency.code as id', 'agency.name', 'agency.unit_key as unit'])
    .orderBy('agency.code')
    .execute();
  const applications = await tx
    .selectFrom('application')
    .select(['client_id as clientId', 'tenant_id as tenantId'])
    .where('status', '!=', 'ENDED')
    .execute();
  const quotas = await tx
    .selectFrom('quota')
    .select(['id', 'kind', 'subject', 'points'])
    .where('ended_at', 'is', null)
    .execute();
  return { grants, tenants, applications, quotas };
}

/** Gives units their last day; custodians by the id of the row. */
async function endUnits(
  tx: Tx,
  reorganisation: string,
  units: readonly { readonly id: string; readonly custodian: string | null }[],
  validTo: string,
): Promise<void> {
  const byCustodian = new Map<string | null, string[]>();
  for (const { id, custodian } of units) byCustodian.set(custodian, [...(byCustodian.get(custodian) ?? []), id]);
  for (const [custodian, ids] of byCustodian)
    for (const part of inChunks(ids))
      await tx
        .updateTable('unit')
        .set({ valid_to: validTo, ended_by: reorganisation, custodian })
        .where('id', 'in', part)
        .execute();
}

async function bring(
  tx: Tx,
  reorganisation: string,
  units: readonly KeptUnit[],
  successions: readonly KeptSuccession[],
): Promise<void> {
  await insertUnits(tx, units, reorganisation);
  await insertSuccessions(tx, successions, reorganisation);
}

async function carry(tx: Tx, reorganisation: string, grants: readonly CarriedRow[], by: string, reason: string) {
  for (const part of inChunks(grants)) {
    const rows = part.map((grant) => ({
      id: grant.id,
      grantee_kind: grant.granteeKind,
      grantee: grant.grantee,
      capability: grant.capability,
      unit_key: grant.unit,
      reach: grant.reach,
      purposes: [...grant.purposes],
      valid_from: grant.validFrom,
      valid_to: grant.validTo,
      starts_at: grant.startsAt,
      ends_at: grant.endsAt,
      usable: grant.usable,
      delegable: grant.delegable,
      granted_under: grant.grantedUnder,
      depth: grant.depth,
      kind: 'CARRIED' as const,
      granted_by: by,
      reason,
    }));
    await tx.insertInto('access_grant').values(rows).execute();
    const links = part.map(({ id, from }) => ({
      grant_id: id,
      reorganisation_id: reorganisation,
      from_grant_id: from,
    }));
    await tx.insertInto('carried_grant').values(links).execute();
  }
}

/** What was carried and has not ended: the new grant, its unit, and the unit it came from. */
async function carried(tx: Tx, reorganisation: string) {
  return tx
    .selectFrom('carried_grant')
    .innerJoin('access_grant as now', 'now.id', 'carried_grant.grant_id')
    .innerJoin('access_grant as then', 'then.id', 'carried_grant.from_grant_id')
    .select(['now.id', 'now.unit_key as to', 'then.unit_key as from'])
    .where('carried_grant.reorganisation_id', '=', reorganisation)
    .where('now.ended_at', 'is', null)
    .execute();
}

async function endGrants(tx: Tx, ids: readonly string[], act: Omit<Act, 'id'> & { readonly reason: string }) {
  for (const part of inChunks(ids))
    await tx
      .updateTable('access_grant')
      .set({ ended_at: act.at, ended_by: act.by, ended_reason: act.reason })
      .where('id', 'in', part)
      .where('ended_at', 'is', null)
      .execute();
}

/** Takes back what was brought and ended: the rows that remain are as they were. */
async function withdraw(tx: Tx, reorganisation: string, at: Date): Promise<void> {
  for (const table of ['unit', 'succession'] as const)
    await tx
      .updateTable(table)
      .set({ withdrawn_at: at })
      .where('reorganisation_id', '=', reorganisation)
      .where('withdrawn_at', 'is', null)
      .execute();
  await tx
    .updateTable('unit')
    .set({ valid_to: null, ended_by: null, custodian: null })
    .where('ended_by', '=', reorganisation)
    .execute();
}

async function withdrawSuccessions(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  for (const part of inChunks(ids))
    await tx.updateTable('succession').set({ withdrawn_at: at }).where('id', 'in', part).execute();
}

async function rename(
  tx: Tx,
  id: string,
  unit: { readonly type: string; readonly name: string; readonly parentCode: string | null },
): Promise<void> {
  const { type, name, parentCode } = unit;
  await tx.updateTable('unit').set({ type, name, parent_code: parentCode }).where('id', '=', id).execute();
}

/** Those whose day has come; each is returned once, to one replica. */
async function apply(tx: Tx, today: string, at: Date) {
  const due = await tx
    .updateTable('reorganisation')
    .set({ state: 'APPLIED', applied_at: at })
    .where('state', '=', 'SCHEDULED')
    .where('effective_on', '<=', today)
    .returning(['id', 'number', 'title', 'effective_on as effectiveOn', 'decisions'])
    .execute();
  return due.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1));
}

async function moveAgency(tx: Tx, code: string, unit: string): Promise<void> {
  await tx.updateTable('agency').set({ unit_key: unit }).where('code', '=', code).execute();
}

/** What the life of a reorganisation needs from the store; every writing function runs in the caller's transaction. */
export const reorganisationStore = {
  ...{ list, find, lock, insert, update, readUnits, readSuccessions, readRights },
  ...{ endUnits, bring, carry, carried, endGrants, withdraw, withdrawSuccessions, rename, apply, moveAgency },
};
