// Grants as administrators write them: once; ended once; never changed.
import { sql, type Kysely } from 'kysely';
import { isOneOf, type GrantRow } from './grantStore.js';
import type { Tables } from './tables.js';

/** Whoever gives or ends rights has the others wait: what was checked still holds when it is written. */
export async function lockGrants(tx: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('lien_thong.grants'))`.execute(tx);
}

export type NewGrant = Omit<
  GrantRow,
  'id' | 'createdAt' | 'endedAt' | 'endedBy' | 'endedReason' | 'reviewedAt' | 'reviewedBy' | 'reviewNote' | 'place'
> & { readonly now: Date };

/** Undefined if there is the same already. */
export async function insertGrant(tx: Kysely<Tables>, grant: NewGrant): Promise<string | undefined> {
  const added = await tx
    .insertInto('access_grant')
    .values({
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
      kind: grant.kind,
      granted_by: grant.grantedBy,
      reason: grant.reason,
      created_at: grant.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added?.id;
}

export interface Ending {
  readonly by: string;
  readonly reason: string;
  readonly now: Date;
}

/** Ends those that have not ended; answers which. */
export async function endGrants(
  tx: Kysely<Tables>,
  ids: readonly string[],
  ending: Ending,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const ended = await tx
    .updateTable('access_grant')
    .set({ ended_at: ending.now, ended_by: ending.by, ended_reason: ending.reason })
    .where((eb) => isOneOf(eb.ref('id'), ids))
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  return ended.map(({ id }) => id);
}

export async function reviewGrants(
  tx: Kysely<Tables>,
  ids: readonly string[],
  review: { readonly by: string; readonly note: string; readonly now: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .updateTable('access_grant')
    .set({ reviewed_at: review.now, reviewed_by: review.by, review_note: review.note })
    .where((eb) => isOneOf(eb.ref('id'), ids))
    .execute();
}
