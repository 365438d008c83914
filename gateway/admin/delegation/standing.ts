// How a grant stands now, and if it is suspended, which grant above it is the reason.
import {
  coversCapability,
  isInForce,
  type AccessRecords,
  type GrantRecord,
  type Moment,
  type UnitFacts,
} from '../../access/index.js';
import { MAX_DEPTH } from './chain.js';
import { endOf, startOf } from './span.js';

export type GrantState = 'ACTIVE' | 'PLANNED' | 'ENDED' | 'SUSPENDED';

/** Why a grant within its own time does not count. */
export type SuspensionCause =
  | 'SOURCE_ENDED'
  | 'SOURCE_PLANNED'
  | 'SOURCE_UNIT_ENDED'
  | 'UNIT_ENDED'
  | 'NOT_COVERED'
  | 'TOO_DEEP';

export interface Standing {
  readonly state: GrantState;
  readonly cause: SuspensionCause | null;
  /** The grant at which the chain breaks. */
  readonly because: string | null;
}

/** A grant that may have been ended by somebody. */
export type Endable = GrantRecord & { readonly endedAt?: Date | null };

const CLEAR = { cause: null, because: null };

function hasEnded(grant: Endable, { now }: Moment): boolean {
  return (grant.endedAt !== undefined && grant.endedAt !== null) || endOf(grant) <= now;
}

/** What breaks between a grant and its source; undefined: nothing. */
function breakOf(
  grant: GrantRecord,
  source: Endable | undefined,
  moment: Moment,
  units: UnitFacts,
): SuspensionCause | undefined {
  if (source === undefined || hasEnded(source, moment)) return 'SOURCE_ENDED';
  if (startOf(source) > moment.now) return 'SOURCE_PLANNED';
  if (!source.delegable || !coversCapability(source.capability, grant.capability)) return 'NOT_COVERED';
  if (source.unit !== null && !units.exists(source.unit, moment.today)) return 'SOURCE_UNIT_ENDED';
  if (source.unit === null && grant.unit !== null && !units.exists(grant.unit, moment.today)) return 'UNIT_ENDED';
  return undefined;
}

/** The first break on the way up; a chain that is longer than counts is one too. */
function findBreak(grant: GrantRecord, find: (id: string) => Endable | undefined, moment: Moment, units: UnitFacts) {
  let at = grant;
  for (let hops = 0; at.grantedUnder !== null; hops += 1) {
    const source = find(at.grantedUnder);
    const cause = hops === MAX_DEPTH ? 'TOO_DEEP' : breakOf(at, source, moment, units);
    if (cause !== undefined || source === undefined)
      return { cause: cause ?? 'SOURCE_ENDED', because: at.grantedUnder };
    at = source;
  }
  return undefined;
}

/**
 * The decision is that of the rights themselves; here it only gets its words. `find` may also know ended grants, which
 * `records` does not.
 */
export function standingOf(
  grant: Endable,
  records: AccessRecords,
  moment: Moment,
  units: UnitFacts,
  find: (id: string) => Endable | undefined = (id) => records.grants.get(id),
): Standing {
  if (hasEnded(grant, moment)) return { state: 'ENDED', ...CLEAR };
  if (startOf(grant) > moment.now) return { state: 'PLANNED', ...CLEAR };
  if (isInForce(grant, records, moment, units)) return { state: 'ACTIVE', ...CLEAR };
  const found = findBreak(grant, find, moment, units);
  return { state: 'SUSPENDED', cause: found?.cause ?? 'NOT_COVERED', because: found?.because ?? grant.grantedUnder };
}
