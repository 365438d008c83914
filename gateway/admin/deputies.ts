// What a deputy gets: the same as the one they stand in for, from–to, and never more.
import type { GrantRecord } from '../access/index.js';
import type { AdminContext } from './context.js';
import type { WantedGrant } from './delegation/excessOver.js';
import { isForEveryPurpose } from './delegation/excessOver.js';
import { dayOf } from './delegation/span.js';
import { AdminError } from './errors.js';
import { notFound, type Problem } from './problems.js';

export interface Deputyship {
  readonly person: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const MOST_DAYS = 90;
/** A clock at the other end may be a little ahead. */
const SLACK_MS = 60_000;

/** Throws BAD_USER_INPUT. */
export function requireTerm({ startsAt, endsAt }: Deputyship, now: Date): void {
  const problems: Problem[] = [];
  if (startsAt.getTime() < now.getTime() - SLACK_MS)
    problems.push({ path: 'startsAt', vi: 'Thời điểm bắt đầu đã qua.', en: 'The beginning lies in the past.' });
  if (endsAt <= startsAt)
    problems.push({
      path: 'endsAt',
      vi: 'Kết thúc phải sau khi bắt đầu.',
      en: 'The end must come after the beginning.',
    });
  if (endsAt.getTime() - startsAt.getTime() > MOST_DAYS * 86_400_000)
    problems.push({ path: 'endsAt', vi: 'Thay tối đa 90 ngày.', en: 'A deputy stands in for at most 90 days.' });
  if (problems.length > 0) throw new AdminError('BAD_USER_INPUT', undefined, problems);
}

/** The caller's grants that are meant. Throws NOT_FOUND if there is one that they do not hold. */
export function chooseHeld(
  { grantIds, capabilities }: { readonly grantIds: readonly string[]; readonly capabilities: readonly string[] },
  { services, principal }: AdminContext,
): readonly GrantRecord[] {
  const held = services.heldGrants(principal).grants;
  const byId = grantIds.map((id) => held.find((grant) => grant.id === id));
  const byName = capabilities.map((name) => held.filter((grant) => grant.capability === name));
  if (byId.includes(undefined) || byName.some((found) => found.length === 0)) throw notFound();
  return [...new Set([...byId.flatMap((grant) => grant ?? []), ...byName.flat()])];
}

function toDeputyGrant(held: GrantRecord, deputyship: Deputyship, context: AdminContext): WantedGrant {
  const { person, startsAt, endsAt } = deputyship;
  const { capability, reach, usable, delegable } = held;
  return {
    granteeKind: 'PERSON',
    grantee: person,
    capability,
    unit: held.unit ?? context.access.tenant?.unit ?? null,
    reach,
    // "Every purpose" is the installation's word alone: whoever stands in gets those that there are, by name.
    purposes: isForEveryPurpose(held) ? [...context.services.records().purposes.keys()].sort() : held.purposes,
    validFrom: dayOf(startsAt.getTime()),
    validTo: dayOf(endsAt.getTime()),
    startsAt,
    endsAt,
    usable,
    delegable,
    kind: 'DEPUTY',
  };
}

/** One for each grant that is meant; the same right twice is one. */
export function toDeputyGrants(
  held: readonly GrantRecord[],
  deputyship: Deputyship,
  context: AdminContext,
): readonly WantedGrant[] {
  const wanted = new Map<string, WantedGrant>();
  for (const grant of held) {
    const made = toDeputyGrant(grant, deputyship, context);
    const { capability, unit, reach, usable, delegable } = made;
    const key = JSON.stringify([capability, unit, reach, usable, delegable]);
    const known = wanted.get(key);
    const purposes = [...new Set([...made.purposes, ...(known?.purposes ?? [])])];
    wanted.set(key, known === undefined ? made : { ...known, purposes });
  }
  return [...wanted.values()];
}
