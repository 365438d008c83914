// From a principal to what it may do: default deny, decided once per permission set and day.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { UnitScope } from '../../adapters/kit/index.js';
import { intersect, type Access } from './access.js';
import { choosePurpose } from './choosePurpose.js';
import { compileRights, type Rights } from './compileRights.js';
import { isInForce, nextChange, type Moment, type Root, type UnitFacts } from './inForce.js';
import { AccessRefused, findParties, grantsOf, isRevoked, type Caller, type Parties } from './parties.js';
import type { AccessRecords, GrantRecord, PurposeRecord } from './records.js';
import { createRemembered, type Lasting } from './remembered.js';

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
  /** How many decisions are remembered. Room for them is taken at once. @default 10_000 */
  readonly maxDecided?: number;
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

/** Sandbox-only roles stand aside in production; what they would have given is remembered for the message. */
function splitSandbox(grants: readonly GrantRecord[], records: AccessRecords, { sandboxRoles }: DeciderOptions) {
  const aside = (grant: GrantRecord) =>
    !sandboxRoles &&
    grant.granteeKind === 'ROLE' &&
    records.roles.get(grant.grantee)?.sandboxOnly === true &&
    !grant.capability.startsWith('gateway:');
  return { counted: grants.filter((grant) => !aside(grant)), aside: grants.filter(aside) };
}

function decide(
  options: DeciderOptions,
  caller: Caller,
  parties: Parties,
  stated: string | null,
  moment: Moment,
): Decided {
  const records = options.records();
  const named = grantsOf(caller, parties, records);
  const inForce = named.filter((grant) => isInForce(grant, records, moment, options));
  const { counted, aside } = splitSandbox(inForce, records, options);
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

/** Until when the sign-in counts as strong and recent (milliseconds); it never does: undefined. */
function steppedUpUntil({ acr, authTime }: Caller, stepUp: StepUp): number | undefined {
  if (acr === null || acr === undefined || authTime === null || authTime === undefined) return undefined;
  return stepUp.acr.includes(acr) ? (authTime + stepUp.maxAgeSeconds) * 1000 : undefined;
}

/** Everything that a decision depends on, beside the grants behind the version. */
function keyOf(caller: Caller, parties: Parties, stated: string | null, version: string, today: string): string {
  const { client, ownToken, roles, reference, personalId = null } = caller;
  return JSON.stringify([
    version,
    today,
    client,
    ownToken,
    parties.tenant?.id,
    parties.known,
    roles,
    reference,
    personalId,
    stated,
  ]);
}

const NOBODY: Caller = { client: '', ownToken: false, agency: null, roles: [], reference: '' };

/** Decisions about one caller alone, with everything about them that can be known for a while. */
function createSingle(options: DeciderOptions) {
  // A size of 1 each, and no `max`: with that the library sets all places aside at once.
  const decided = new LRUCache<string, Decided>({ maxSize: options.maxDecided ?? 10_000, sizeCalculation: () => 1 });

  return (caller: Caller, stated: string | null, records: AccessRecords, moment: Moment): Lasting => {
    if (isRevoked(caller, records)) throw new AccessRefused('UNAUTHENTICATED');
    const parties = findParties(caller, records);
    const key = keyOf(caller, parties, stated, records.version, moment.today);
    let found = decided.get(key);
    if (found === undefined || (found.until !== undefined && moment.now >= found.until)) {
      found = decide(options, caller, parties, stated, moment);
      decided.set(key, found);
    }
    const { rights, purpose, permissionSet, refusedPurpose } = found;
    const strong = steppedUpUntil(caller, options.stepUp);
    const steppedUp = strong !== undefined && moment.now <= strong;
    const access = {
      ...rights,
      permissionSet,
      tenant: parties.tenant,
      purpose: purpose?.code ?? null,
      refusedPurpose,
      legalBasis: purpose?.legalBasis ?? null,
      cursorOwner: `${permissionSet}.${caller.reference}`,
      steppedUp,
      isNobody: caller === NOBODY,
    };
    return { access, until: Math.min(found.until ?? Infinity, steppedUp ? strong + 1 : Infinity) };
  };
}

export function createAccessDecider(options: DeciderOptions) {
  const single = createSingle(options);
  const remembered = createRemembered();

  function heldGrants(caller: Caller): HeldGrants {
    const records = options.records();
    const parties = findParties(caller, records);
    const moment = options.moment();
    const inForce = grantsOf(caller, parties, records).filter((grant) => isInForce(grant, records, moment, options));
    return { parties, grants: splitSandbox(inForce, records, options).counted };
  }

  function both(caller: Caller, stated: string | null, records: AccessRecords, moment: Moment): Lasting {
    const person = single(caller, stated, records, moment);
    const { actor } = caller;
    if (actor === null || actor === undefined) return person;
    const application = { client: actor.client, ownToken: true, agency: null, roles: [], reference: actor.client };
    // The application's own default must not stand in for what the person stated.
    const own = single(application, person.access.purpose, records, moment);
    return { access: intersect(person.access, own.access), until: Math.min(person.until, own.until) };
  }

  /** `stated`: the purpose the caller names, or null for the application's registered one. */
  function accessFor(caller: Caller, stated: string | null): Access {
    const records = options.records();
    const moment = options.moment();
    const known = remembered.find(caller, stated, records, moment);
    if (known !== undefined) return known;
    const { access, until } = both(caller, stated, records, moment);
    return remembered.keep(caller, stated, { access, until, records, version: records.version, ...moment });
  }

  /** Nobody at all: public facts alone. */
  function accessOfNobody(): Access {
    return accessFor(NOBODY, null);
  }

  return { accessFor, accessOfNobody, heldGrants };
}

export type AccessDecider = ReturnType<typeof createAccessDecider>;
