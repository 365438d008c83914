// AZ-D08: the one who decides is another person than the one who asked, whichever account they use.
import type { AdminContext } from './context.js';
import { AdminError } from './errors.js';

export interface Asked {
  readonly requestedBy: string;
  /** Keyed hash of the personal number of whoever asked, if the issuer vouched for one. */
  readonly requestedPerson: string | null;
}

/** Null where the issuer vouches for no personal number. */
export function personOf({ principal, services }: AdminContext): string | null {
  return principal.personalId === null ? null : services.personHash(principal.personalId);
}

/** Throws SAME_PERSON. */
export function requireAnotherPerson(asked: Asked, context: AdminContext): void {
  const person = personOf(context);
  const same = asked.requestedBy === context.principal.reference;
  if (same || (person !== null && person === asked.requestedPerson)) throw new AdminError('SAME_PERSON');
}
