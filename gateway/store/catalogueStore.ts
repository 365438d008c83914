// Roles and purposes: the lists that all agencies share.
import type { Insertable, Kysely } from 'kysely';
import type { Tables } from './tables.js';
import type { PurposeTable, RoleTable } from './tables/rightsTables.js';

export async function listRoles(db: Kysely<Tables>) {
  return db
    .selectFrom('role')
    .select([
      'code',
      'title_vi as titleVi',
      'title_en as titleEn',
      'sandbox_only as sandboxOnly',
      'ended_at as endedAt',
    ])
    .orderBy('code')
    .limit(1_000)
    .execute();
}

export async function listPurposes(db: Kysely<Tables>) {
  return db
    .selectFrom('purpose')
    .select(['code', 'title_vi as titleVi', 'title_en as titleEn', 'legal_basis as legalBasis', 'sensitive'])
    .select('ended_at as endedAt')
    .orderBy('code')
    .limit(1_000)
    .execute();
}

/** False if the code is taken, also by one that has ended: a code never gets a second meaning. */
export async function insertRole(tx: Kysely<Tables>, role: Insertable<RoleTable>): Promise<boolean> {
  const added = await tx
    .insertInto('role')
    .values(role)
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return added !== undefined;
}

/** False if the code is taken, also by one that has ended. */
export async function insertPurpose(tx: Kysely<Tables>, purpose: Insertable<PurposeTable>): Promise<boolean> {
  const added = await tx
    .insertInto('purpose')
    .values(purpose)
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return added !== undefined;
}

/** False if there is none in force. */
export async function endListed(
  tx: Kysely<Tables>,
  table: 'role' | 'purpose',
  code: string,
  now: Date,
): Promise<boolean> {
  const ended = await tx
    .updateTable(table)
    .set({ ended_at: now })
    .where('code', '=', code)
    .where('ended_at', 'is', null)
    .returning('code')
    .executeTakeFirst();
  return ended !== undefined;
}

/** Grants in force that name the role as grantee. */
export async function countGrantsToRole(db: Kysely<Tables>, role: string): Promise<number> {
  const { n } = await db
    .selectFrom('access_grant')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('grantee_kind', '=', 'ROLE')
    .where('grantee', '=', role)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
