// All rights of a store as of now, read once: what the gateway keeps up to date step by step.
import type { Kysely } from 'kysely';
import { createAccessIndex } from '../../gateway/access/index.js';
import { readAccessChanges } from '../../gateway/store/accessStore.js';
import type { Tables } from '../../gateway/store/tables.js';

export async function loadAccessRecords(db: Kysely<Tables>) {
  const changes = await readAccessChanges(db, '0');
  const { records, apply } = createAccessIndex();
  apply(changes);
  const { version, tenants, applications } = records;
  return { version, tenants, applications, grants: [...records.grants.values()] };
}

export type LoadedAccessRecords = Awaited<ReturnType<typeof loadAccessRecords>>;
