// Whether a grant would come to the person who gives it, straight or through something that is theirs.
import type { GrantRecord } from '../../access/index.js';

export interface Giver {
  readonly reference: string;
  readonly client: string;
  readonly roles: readonly string[];
  readonly tenant: string | null;
  /** Somebody else asked for it: groups that the giver belongs to may be given to. */
  readonly twoPeople: boolean;
}

/** What is known of an application. */
export interface Making {
  readonly createdBy: string;
  /** Who made its credentials that are in use. */
  readonly credentialsBy: readonly string[];
}

/**
 * Whoever made an application, or holds a secret of it, is the application. A role or an agency that one belongs to gives
 * to oneself as well; that takes a second person.
 */
export function isToOneself(
  to: Pick<GrantRecord, 'granteeKind' | 'grantee'>,
  giver: Giver,
  application: Making | undefined,
): boolean {
  const { granteeKind, grantee } = to;
  if (granteeKind === 'PERSON') return grantee === giver.reference;
  if (granteeKind === 'APPLICATION') {
    const makers = application === undefined ? [] : [application.createdBy, ...application.credentialsBy];
    return grantee === giver.client || makers.includes(giver.reference);
  }
  if (giver.twoPeople) return false;
  return granteeKind === 'ROLE' ? giver.roles.includes(grantee) : grantee === giver.tenant;
}
