// Who could still give rights over the whole city: there must always be somebody.
import {
  coversCapability,
  isInForce,
  type AccessRecords,
  type GrantRecord,
  type Moment,
  type UnitFacts,
} from '../../access/index.js';

export const GIVE = 'gateway:grant.manage';

export interface AdministratorGround {
  readonly records: AccessRecords;
  readonly moment: Moment;
  readonly units: UnitFacts;
  /** Units that stand at the top today. */
  readonly tops: readonly string[];
}

function reachesAll(grant: GrantRecord, { units, tops, moment }: AdministratorGround): boolean {
  const { unit, reach, validFrom } = grant;
  if (unit === null || reach === 'SUBJECT') return false;
  return units.covers(
    [{ unit, reach, since: validFrom }],
    tops.map((top) => ({ unit: top, reach: 'SUBTREE', since: moment.today })),
  );
}

/** A role that was ended, or an application or agency that is shut out, administers nothing. */
function isThere({ granteeKind, grantee }: GrantRecord, { records }: AdministratorGround): boolean {
  if (granteeKind === 'ROLE') return records.roles.has(grantee);
  if (granteeKind === 'TENANT') return records.tenants.get(grantee)?.status === 'ACTIVE';
  return granteeKind === 'PERSON' || records.applications.get(grantee)?.status === 'ACTIVE';
}

/**
 * Whoever may use `gateway:grant.manage` everywhere and may hand it on as well. Deputies and emergencies pass by
 * themselves and do not count.
 */
export function administratorsAmong(grants: Iterable<GrantRecord>, ground: AdministratorGround): ReadonlySet<string> {
  const use = new Set<string>();
  const give = new Set<string>();
  for (const grant of grants) {
    if (grant.kind === 'DEPUTY' || grant.kind === 'BREAK_GLASS' || grant.endsAt !== null) continue;
    if (!coversCapability(grant.capability, GIVE) || !reachesAll(grant, ground) || !isThere(grant, ground)) continue;
    if (!isInForce(grant, ground.records, ground.moment, ground.units)) continue;
    const who = `${grant.granteeKind} ${grant.grantee}`;
    if (grant.usable) use.add(who);
    if (grant.delegable) give.add(who);
  }
  return new Set([...use].filter((who) => give.has(who)));
}
