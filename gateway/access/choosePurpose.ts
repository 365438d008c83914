// Which purpose counts: the stated one, else the one that the application is registered with.
import { AccessRefused } from './parties.js';
import type { AccessRecords, GrantRecord, PurposeRecord } from './records.js';

function allows(purpose: string, grants: readonly GrantRecord[]): boolean {
  return grants.some((grant) => grant.usable && grant.purposes.includes(purpose));
}

export interface ChosenPurpose {
  readonly purpose: PurposeRecord | null;
  readonly refused: string | null;
}

/**
 * A stated purpose that is unknown ends the request, and so does any for somebody whose grants name none. One that
 * exists but is not theirs opens nothing; an application's own default then simply does not count.
 */
export function choosePurpose(
  stated: string | null,
  fallback: string | null,
  grants: readonly GrantRecord[],
  aside: readonly GrantRecord[],
  records: AccessRecords,
): ChosenPurpose {
  const found = (code: string | null) => (code === null ? undefined : records.purposes.get(code));
  const mine = (code: string | null) => {
    const purpose = found(code);
    return purpose !== undefined && allows(purpose.code, grants) ? purpose : null;
  };
  if (stated === null) return { purpose: mine(fallback), refused: null };
  if (found(stated) === undefined) throw new AccessRefused('FORBIDDEN_WITHOUT_PURPOSE');
  const nameAny = (held: readonly GrantRecord[]) => held.some((grant) => grant.usable && grant.purposes.length > 0);
  if (!nameAny(grants)) throw new AccessRefused(nameAny(aside) ? 'SANDBOX_ONLY' : 'FORBIDDEN');
  const purpose = mine(stated);
  return { purpose, refused: purpose === null ? stated : null };
}
