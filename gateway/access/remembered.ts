// The last decision about a caller, found by the caller itself: the same person asks many times with one token.
import type { Access } from './access.js';
import type { Moment } from './inForce.js';
import type { Caller } from './parties.js';
import type { AccessRecords } from './records.js';

/** A decision, and the instant (milliseconds) from which it may be another one. */
export interface Lasting {
  readonly access: Access;
  readonly until: number;
}

interface Kept extends Lasting, Moment {
  readonly records: AccessRecords;
  readonly version: string;
}

/** Whatever a decision is made from moves the version: grants, revocations, suspensions, units. Time is looked at. */
function stillHolds(kept: Kept, records: AccessRecords, { now, today }: Moment): boolean {
  return (
    kept.version === records.version &&
    kept.records === records &&
    kept.today === today &&
    now < kept.until &&
    // A clock that was set back: what has begun since may not have.
    now >= kept.now
  );
}

export function createRemembered() {
  // Gone with the caller: tokens are forgotten after a while.
  const byCaller = new WeakMap<Caller, Map<string | null, Kept>>();
  return {
    find(caller: Caller, stated: string | null, records: AccessRecords, moment: Moment): Access | undefined {
      const kept = byCaller.get(caller)?.get(stated);
      return kept !== undefined && stillHolds(kept, records, moment) ? kept.access : undefined;
    },
    /** Only purposes that exist get here, so there are few for each caller. */
    keep(caller: Caller, stated: string | null, kept: Kept): Access {
      const known = byCaller.get(caller);
      if (known === undefined) byCaller.set(caller, new Map([[stated, kept]]));
      else known.set(stated, kept);
      return kept.access;
    },
  };
}
