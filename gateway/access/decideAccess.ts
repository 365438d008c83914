// From a principal to what it may do: default deny, decided once per permission set and day.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import { compileRights, type Rights, type RowOwner, type WriteDecision } from './compileRights.js';
import { isInForce, nextChange, type Moment, type Root, type UnitFacts } from './inForce.js';
import { AccessRefused, findParties, grantsOf, isRevoked, type Caller, type Parties } from './parties.js';
import type { AccessRecords, GrantRecord, PurposeRecord, TenantRecord } from './records.js';

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

export interface StepUp {
  /** `acr` values that count. */
  readonly acr: readonly string[];
  readonly maxAgeSeconds: number;
}

export interface DeciderOptions extends UnitFacts {
  /** Throws when what is known may be too old to decide on. */
  records(): AccessRecords;
  /** Everything below every root; from the dated unit tree. */
  scopeOf(roots: readonly Root[]): UnitScope;
  /** The scope of public facts: every unit. */
  readonly everywhere: UnitScope;
  /** Moves when the unit tree does. */
  unitsVersion(): string;
  moment(): Moment;
  readonly stepUp: StepUp;
  /** Count the grants of roles that are marked sandbox-only. */
  readonly sandboxRoles: boolean;
}

/** Grants of one caller that count now. */
export interface HeldGrants {
  readonly parties: Parties;
  readonly grants: readonly GrantRecord[];
}

interface Decided {
  readonly rights: Rights;
  readonly purpose: PurposeRecord | null;
  readonly refusedPurpose: string | null;
  readonly permissionSet: string;
  /** Decide again from this instant on. */
  readonly until: number | undefined;
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

function allows(purpose: string, grants: readonly GrantRecord[]): boolean {
  return grants.some((grant) => grant.usable && grant.purposes.includes(purpose));
}

interface ChosenPurpose {
  readonly purpose: PurposeRecord | null;
  readonly refused: string | null;
}

/**
 * A stated purpose that is unknown ends the request, and so does any for somebody whose grants name none. One that
 * exists but is not theirs opens nothing; an application's own default then simply does not count.
 */
function choosePurpose(
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

/** Rights of a person through an application that acts for them: what both have, and no more. */
function intersect(person: Access, application: Access): Access {
  const scopeFor = (capability: string | null): UnitScope => {
    const [one, other] = [person.scopeFor(capability), application.scopeFor(capability)];
    if (capability === null) return one;
    return {
      ...one,
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

export function createAccessDecider(options: DeciderOptions) {
  const decided = new LRUCache<string, Decided>({ max: 10_000 });
  const { stepUp } = options;

  /** Sandbox-only roles stand aside in production; what they would have given is remembered for the message. */
  function splitSandbox(grants: readonly GrantRecord[], records: AccessRecords) {
    const aside = (grant: GrantRecord) =>
      !options.sandboxRoles &&
      grant.granteeKind === 'ROLE' &&
      records.roles.get(grant.grantee)?.sandboxOnly === true &&
      !grant.capability.startsWith('gateway:');
    return { counted: grants.filter((grant) => !aside(grant)), aside: grants.filter(aside) };
  }

  function heldGrants(caller: Caller): HeldGrants {
    const records = options.records();
    const parties = findParties(caller, records);
    const moment = options.moment();
    const inForce = grantsOf(caller, parties, records).filter((grant) => isInForce(grant, records, moment, options));
    return { parties, grants: splitSandbox(inForce, records).counted };
  }

  function decide(caller: Caller, parties: Parties, stated: string | null, moment: Moment): Decided {
    const records = options.records();
    const named = grantsOf(caller, parties, records);
    const inForce = named.filter((grant) => isInForce(grant, records, moment, options));
    const { counted, aside } = splitSandbox(inForce, records);
    const fallback = parties.application?.defaultPurpose ?? null;
    const { purpose, refused } = choosePurpose(stated, fallback, counted, aside, records);
    const rights = compileRights({
      grants: counted.filter((grant) => grant.usable),
      aside: aside.filter((grant) => grant.usable),
      tenantUnit: parties.tenant?.unit,
      purpose: purpose?.code ?? null,
      personalId: caller.personalId ?? null,
      today: moment.today,
      records,
      units: options,
      scopeOf: (roots) => options.scopeOf(roots),
      everywhere: options.everywhere,
    });
    const permissionSet = digest([rights.identity, purpose?.code ?? null, refused, options.unitsVersion()]);
    return { rights, purpose, refusedPurpose: refused, permissionSet, until: nextChange(named, records, moment.now) };
  }

  function isSteppedUp(caller: Caller, now: number): boolean {
    const { acr, authTime } = caller;
    if (acr === null || acr === undefined || authTime === null || authTime === undefined) return false;
    return stepUp.acr.includes(acr) && now / 1000 - authTime <= stepUp.maxAgeSeconds;
  }

  function single(caller: Caller, stated: string | null): Access {
    const records = options.records();
    if (isRevoked(caller, records)) throw new AccessRefused('UNAUTHENTICATED');
    const parties = findParties(caller, records);
    const moment = options.moment();
    const own = caller.ownToken ? caller.client : '';
    const who = [own, caller.client, parties.tenant?.id, parties.known, caller.roles, caller.reference];
    const key = JSON.stringify([records.version, moment.today, ...who, caller.personalId ?? null, stated]);
    let found = decided.get(key);
    if (found === undefined || (found.until !== undefined && moment.now >= found.until)) {
      found = decide(caller, parties, stated, moment);
      decided.set(key, found);
    }
    const { rights, purpose, permissionSet, refusedPurpose } = found;
    return {
      permissionSet,
      tenant: parties.tenant,
      purpose: purpose?.code ?? null,
      refusedPurpose,
      legalBasis: purpose?.legalBasis ?? null,
      cursorOwner: `${permissionSet}.${caller.reference}`,
      steppedUp: isSteppedUp(caller, moment.now),
      isNobody: false,
      holds: rights.holds,
      heldInSandboxOnly: rights.heldInSandboxOnly,
      scopeFor: rights.scopeFor,
      sees: rights.sees,
      mayReveal: rights.mayReveal,
      decideWrite: rights.decideWrite,
    };
  }

  /** `stated`: the purpose the caller names, or null for the application's registered one. */
  function accessFor(caller: Caller, stated: string | null): Access {
    const person = single(caller, stated);
    const { actor } = caller;
    if (actor === null || actor === undefined) return person;
    const application = { client: actor.client, ownToken: true, agency: null, roles: [], reference: actor.client };
    // The application's own default must not stand in for what the person stated.
    return intersect(person, single(application, person.purpose));
  }

  /** Nobody at all: public facts alone. */
  function accessOfNobody(): Access {
    const nobody = { client: '', ownToken: false, agency: null, roles: [], reference: '' };
    return { ...single(nobody, null), isNobody: true };
  }

  return { accessFor, accessOfNobody, heldGrants };
}

export type AccessDecider = ReturnType<typeof createAccessDecider>;
