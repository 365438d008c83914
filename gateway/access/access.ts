// The rights of one caller for one stated purpose, as everybody else sees them.
import type { UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import type { RowOwner, WriteDecision } from './compileRights.js';
import type { TenantRecord } from './records.js';

/** The rights of one caller for one stated purpose. */
export interface Access {
  /** Equal for callers with equal rights: the only identity that caches may use. */
  readonly permissionSet: string;
  readonly tenant: TenantRecord | null;
  /** The stated (or registered) purpose that a grant of the caller allows. */
  readonly purpose: string | null;
  /** A purpose that was stated and that no grant of the caller allows. */
  readonly refusedPurpose: string | null;
  readonly legalBasis: string | null;
  readonly cursorOwner: string;
  /** Signed in strongly and lately enough for what is marked @stepUp. */
  readonly steppedUp: boolean;
  /** True for a caller without a token. */
  readonly isNobody: boolean;
  holds(capability: string): boolean;
  /** True if only a role that is shut out of production would have given it. */
  heldInSandboxOnly(capability: string): boolean;
  scopeFor(capability: string | null): UnitScope;
  /** Whether a row may be seen; the second look, after the adapter's own. */
  sees(capability: string | null, row: RowOwner): boolean;
  mayReveal(rule: PersonalRule, row: RowOwner): boolean;
  decideWrite(capability: string, row: RowOwner): WriteDecision;
}

/** Rights of a person through an application that acts for them: what both have, and no more. */
export function intersect(person: Access, application: Access): Access {
  const scopeFor = (capability: string | null): UnitScope => {
    const [one, other] = [person.scopeFor(capability), application.scopeFor(capability)];
    if (capability === null) return one;
    return {
      assigned: (type, filter) => {
        const both = new Set(other.assigned?.(type, filter));
        return (one.assigned?.(type, filter) ?? []).filter((key) => both.has(key));
      },
      assignedAway: (type) => [
        ...new Set([...(one.assignedAway?.(type) ?? []), ...(other.assignedAway?.(type) ?? [])]),
      ],
      // Rows about the person are for the person: an application sees them where its own grants reach.
      includes: (unit) => one.includes(unit) && other.includes(unit),
      agencies: (filter) => one.agencies(filter).filter(({ unit }) => other.includes(unit)),
    };
  };
  return {
    ...person,
    permissionSet: `${person.permissionSet}+${application.permissionSet}`,
    cursorOwner: `${person.cursorOwner}+${application.permissionSet}`,
    holds: (capability) => person.holds(capability) && application.holds(capability),
    scopeFor,
    sees: (capability, row) => person.sees(capability, row) && application.sees(capability, row),
    mayReveal: (rule, row) => person.mayReveal(rule, row) && application.mayReveal(rule, row),
    decideWrite: (capability, row) => {
      const own = person.decideWrite(capability, row);
      return own === 'ALLOW' ? application.decideWrite(capability, row) : own;
    },
  };
}
