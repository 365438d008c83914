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

function isSteppedUp({ acr, authTime }: Caller, now: number, stepUp: StepUp): boolean {
  if (acr === null || acr === undefined || authTime === null || authTime === undefined) return false;
  return stepUp.acr.includes(acr) && now / 1000 - authTime <= stepUp.maxAgeSeconds;
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

export function createAccessDecider(options: DeciderOptions) {
  const decided = new LRUCache<string, Decided>({ max: 10_000 });

  function heldGrants(caller: Caller): HeldGrants {
    const records = options.records();
    const parties = findParties(caller, records);
    const moment = options.moment();
    const inForce = grantsOf(caller, parties, records).filter((grant) => isInForce(grant, records, moment, options));
    return { parties, grants: splitSandbox(inForce, records, options).counted };
  }

  function single(caller: Caller, stated: string | null): Access {
    const records = options.records();
    if (isRevoked(caller, records)) throw new AccessRefused('UNAUTHENTICATED');
    const parties = findParties(caller, records);
    const moment = options.moment();
    const key = keyOf(caller, parties, stated, records.version, moment.today);
    let found = decided.get(key);
    if (found === undefined || (found.until !== undefined && moment.now >= found.until)) {
      found = decide(options, caller, parties, stated, moment);
      decided.set(key, found);
    }
    const { rights, purpose, permissionSet, refusedPurpose } = found;
    return {
      ...rights,
      permissionSet,
      tenant: parties.tenant,
      purpose: purpose?.code ?? null,
      refusedPurpose,
      legalBasis: purpose?.legalBasis ?? null,
      cursorOwner: `${permissionSet}.${caller.reference}`,
      steppedUp: isSteppedUp(caller, moment.now, options.stepUp),
      isNobody: false,
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
