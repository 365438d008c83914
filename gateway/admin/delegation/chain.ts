// The grants that a grant was handed on from, up to the installation's own.
import type { GrantRecord } from '../../access/index.js';

/** Hops from an installation's own grant: city → unit → deputy or application. */
export const MAX_DEPTH = 3;

/** A look-up of grants; undefined for what has ended or was never there. */
export type FindGrant = (id: string) => GrantRecord | undefined;

/** The sources of a grant, nearest first; cut where one is missing, and after as many as could ever count. */
export function sourcesOf(grant: Pick<GrantRecord, 'grantedUnder'>, find: FindGrant): readonly GrantRecord[] {
  const sources: GrantRecord[] = [];
  for (let next = grant.grantedUnder; next !== null && sources.length <= MAX_DEPTH;) {
    const source = find(next);
    if (source === undefined) break;
    sources.push(source);
    next = source.grantedUnder;
  }
  return sources;
}

/** 0 for an installation's own grant. */
export function depthOf(grant: Pick<GrantRecord, 'grantedUnder'>, find: FindGrant): number {
  return sourcesOf(grant, find).length;
}

export function isSameGrantee(
  a: Pick<GrantRecord, 'granteeKind' | 'grantee'>,
  b: Pick<GrantRecord, 'granteeKind' | 'grantee'>,
): boolean {
  return a.granteeKind === b.granteeKind && a.grantee === b.grantee;
}
