// Units, successions and former codes as the store keeps them, and where records of divided units were assigned.
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.js';

/** A unit with the code list of its key written down. */
export interface KeptUnit {
  readonly code: string;
  readonly kind: 'city' | 'district' | 'ward';
  readonly type: string;
  readonly name: string;
  readonly parentCode: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly codeList: string | null;
  readonly custodian?: string | null;
}

export interface KeptSuccession {
  readonly fromCode: string;
  readonly toCode: string;
  readonly extent: 'whole' | 'part';
  readonly remainder: boolean;
  readonly population: 'whole' | 'part' | 'none';
  readonly clause: number;
  readonly effectiveOn: string;
}

export interface KeptFormerCode {
  readonly code: string;
  readonly type: string;
  readonly name: string;
  readonly parentCode: string;
  readonly validTo: string;
  readonly primarySuccessorCode: string;
}

/** All of it; the units' prefix is the installation's, not the store's. */
export interface KeptUnitTable {
  readonly prefix: string;
  readonly units: readonly KeptUnit[];
  readonly successions: readonly KeptSuccession[];
  readonly formerCodes: readonly KeptFormerCode[];
}

/** Rows of one statement: well below PostgreSQL's limit of 65,535 parameters. */
const CHUNK = 1_000;

export function inChunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK));
}

export async function insertUnits(
  tx: Transaction<Tables>,
  units: readonly KeptUnit[],
  reorganisation: string | null,
): Promise<void> {
  for (const part of inChunks(units)) {
    const rows = part.map((unit) => ({
      code: unit.code,
      kind: unit.kind,
      type: unit.type,
      name: unit.name,
      parent_code: unit.parentCode,
      valid_from: unit.validFrom,
      valid_to: unit.validTo,
      code_list: unit.codeList,
      custodian: unit.custodian ?? null,
      reorganisation_id: reorganisation,
      ended_by: null,
      withdrawn_at: null,
    }));
    await tx.insertInto('unit').values(rows).execute();
  }
}

export async function insertSuccessions(
  tx: Transaction<Tables>,
  successions: readonly KeptSuccession[],
  reorganisation: string | null,
): Promise<void> {
  for (const part of inChunks(successions)) {
    const rows = part.map((row) => ({
      from_code: row.fromCode,
      to_code: row.toCode,
      extent: row.extent,
      remainder: row.remainder,
      population: row.population,
      clause: row.clause,
      effective_on: row.effectiveOn,
      reorganisation_id: reorganisation,
      withdrawn_at: null,
    }));
    await tx.insertInto('succession').values(rows).execute();
  }
}

async function insertFormerCodes(tx: Transaction<Tables>, former: readonly KeptFormerCode[]): Promise<void> {
  for (const part of inChunks(former)) {
    const rows = part.map((row) => ({
      code: row.code,
      type: row.type,
      name: row.name,
      parent_code: row.parentCode,
      valid_to: row.validTo,
      primary_successor_code: row.primarySuccessorCode,
    }));
    await tx.insertInto('code_list').values(rows).execute();
  }
}

/** Writes an installation's table into a store that has no units yet; false, and nothing written, if it has. */
export async function seedUnits(tx: Transaction<Tables>, table: Omit<KeptUnitTable, 'prefix'>): Promise<boolean> {
  // Two replicas starting at once: the second waits here, and then finds the first one's rows.
  await tx.selectFrom('access_version').select('version').forUpdate().executeTakeFirstOrThrow();
  const known = await tx.selectFrom('unit').select('id').limit(1).executeTakeFirst();
  if (known !== undefined) return false;
  await insertUnits(tx, table.units, null);
  await insertSuccessions(tx, table.successions, null);
  await insertFormerCodes(tx, table.formerCodes);
  return true;
}

/** Rows in force or to come, with what the work on reorganisations needs to know of each. */
export async function readUnits(tx: Kysely<Tables>) {
  return tx
    .selectFrom('unit')
    .select(['id', 'code', 'kind', 'type', 'name', 'parent_code as parentCode', 'valid_from as validFrom'])
    .select(['valid_to as validTo', 'code_list as codeList', 'custodian'])
    .select(['reorganisation_id as reorganisation', 'ended_by as endedBy'])
    .where('withdrawn_at', 'is', null)
    .orderBy('code')
    .orderBy('valid_from', (order) => order.asc().nullsFirst())
    .execute();
}

export async function readSuccessions(tx: Kysely<Tables>) {
  return tx
    .selectFrom('succession')
    .select(['id', 'from_code as fromCode', 'to_code as toCode', 'extent', 'remainder', 'population', 'clause'])
    .select(['effective_on as effectiveOn', 'reorganisation_id as reorganisation'])
    .where('withdrawn_at', 'is', null)
    .orderBy('effective_on')
    .orderBy('from_code')
    .orderBy('to_code')
    .execute();
}

async function readFormerCodes(tx: Kysely<Tables>) {
  return tx
    .selectFrom('code_list')
    .select(['code', 'type', 'name', 'parent_code as parentCode', 'valid_to as validTo'])
    .select('primary_successor_code as primarySuccessorCode')
    .orderBy('code')
    .orderBy('valid_to')
    .execute();
}

async function readTable(tx: Kysely<Tables>, prefix: string): Promise<KeptUnitTable> {
  const units = await readUnits(tx);
  const successions = await readSuccessions(tx);
  return {
    prefix,
    units: units.map(({ id: _id, reorganisation: _by, endedBy: _end, ...unit }) => unit),
    successions: successions.map(({ id: _id, reorganisation: _by, ...row }) => row),
    formerCodes: await readFormerCodes(tx),
  };
}

/** The whole table as of one moment: a schedule that commits meanwhile is in it or is not. */
export async function loadUnitTable(db: Kysely<Tables>, prefix: string): Promise<KeptUnitTable> {
  if (db.isTransaction) return readTable(db, prefix);
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => readTable(tx, prefix));
}

export interface RecordAssignment {
  readonly type: string;
  /** Local key of the record in its system. */
  readonly key: string;
  /** Key of the unit that has it from now on. */
  readonly unit: string;
  readonly reason: string;
  readonly by: string;
}

/** Adds a line; the newest one counts and the older ones remain. */
export async function assignRecord(tx: Transaction<Tables>, assignment: RecordAssignment): Promise<string> {
  const { id } = await tx
    .insertInto('record_assignment')
    .values({
      record_type: assignment.type,
      record_key: assignment.key,
      unit_key: assignment.unit,
      reason: assignment.reason,
      assigned_by: assignment.by,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Where a record has been, the newest first. */
export async function recordAssignments(db: Kysely<Tables>, record: { readonly type: string; readonly key: string }) {
  return db
    .selectFrom('record_assignment')
    .select(['id', 'unit_key as unit', 'reason', 'assigned_by as by', 'assigned_at as at'])
    .where('record_type', '=', record.type)
    .where('record_key', '=', record.key)
    .orderBy('assigned_at', 'desc')
    .orderBy('version', 'desc')
    .execute();
}
