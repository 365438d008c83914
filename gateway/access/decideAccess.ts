// From a principal to what it may do: default deny, decided once per permission set and day.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import type { AccessRecords, ApplicationRecord, GrantRecord, TenantRecord } from './records.js';

/** The part of a principal that rights depend on. */
export interface Caller {
  readonly client: string;
  /** True for an application that acts for itself, without a person. */
  readonly ownToken: boolean;
  readonly agency: string | null;
  readonly roles: readonly string[];
  readonly reference: string;
}

/** Where a grant reaches: a unit, alone or with everything below it. */
export interface Root {
  readonly unit: string;
  readonly reach: 'SELF' | 'SUBTREE';
}

/** The rights of one caller for one stated purpose. */
export interface Access {
  /** Equal for callers with equal rights: the only identity that caches may use. */
  readonly permissionSet: string;
  readonly tenant: TenantRecord | null;
  readonly purpose: string | null;
  readonly cursorOwner: string;
  holds(capability: string): boolean;
  scopeFor(capability: string | null): UnitScope;
  mayReveal(rule: PersonalRule): boolean;
}

/** Refusals that end the whole request; `code` is of the error catalogue. */
export class AccessRefused extends Error {
  constructor(readonly code: 'TENANT_SUSPENDED' | 'FORBIDDEN_WITHOUT_PURPOSE') {
    super(code);
    this.name = 'AccessRefused';
  }
}

export interface DeciderOptions {
  records(): AccessRecords;
  /** Everything below every root; from the dated unit tree. */
  scopeOf(roots: readonly Root[]): UnitScope;
  /** True if everything that `inner` reaches is also reached by `outer`. */
  covers(outer: readonly Root[], inner: readonly Root[]): boolean;
  /** The scope of public facts: every unit. */
  readonly everywhere: UnitScope;
  /** Today in Asia/Ho_Chi_Minh. */
  today(): string;
}

type Roots = ReadonlyMap<string, readonly Root[]>;

function applies(grant: GrantRecord, caller: Caller, tenant: TenantRecord | null, today: string): boolean {
  if (grant.validFrom > today || (grant.validTo !== null && grant.validTo < today)) return false;
  if (grant.granteeKind === 'ROLE') return caller.roles.includes(grant.grantee);
  if (grant.granteeKind === 'TENANT') return tenant?.id === grant.grantee;
  // An application's own grants are for its own tokens: a person who signs in through it gains nothing by that.
  return caller.ownToken && caller.client === grant.grantee;
}

/** In one order and without doubles, so that equal rights look equal however the grants were written down. */
function collectRoots(grants: readonly GrantRecord[], tenant: TenantRecord | null): Roots {
  const found = new Map<string, Map<string, Root>>();
  for (const { capability, unit, reach } of grants) {
    const where = unit ?? tenant?.unit;
    if (where === undefined) continue;
    const roots = found.get(capability) ?? new Map<string, Root>();
    found.set(capability, roots.set(`${where} ${reach}`, { unit: where, reach }));
  }
  const inOrder = <V>(map: ReadonlyMap<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(inOrder(found).map(([capability, roots]) => [capability, inOrder(roots).map(([, root]) => root)]));
}

interface Parties {
  /** The agency that the caller works for or belongs to. */
  readonly tenant: TenantRecord | null;
  readonly application: ApplicationRecord | undefined;
  /** False for an agency that nobody knows: its people are nobody's. */
  readonly known: boolean;
}

/**
 * Finds who is involved. A person without an agency (a citizen) does not become part of the agency whose application
 * they use. A suspended tenant's applications are suspended with it, whoever uses them.
 */
function findParties(caller: Caller, records: AccessRecords): Parties {
  const application = records.applications.get(caller.client);
  const owner = application === undefined ? undefined : records.tenants.get(application.tenantId);
  const own = caller.ownToken ? owner : undefined;
  const tenant = caller.agency === null ? own : records.tenants.get(caller.agency);
  if ([tenant, owner, application].some((party) => party?.status === 'SUSPENDED'))
    throw new AccessRefused('TENANT_SUSPENDED');
  return { tenant: tenant ?? null, application, known: caller.agency === null || tenant !== undefined };
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** Where rows of a resource are read: `hr-records:officer.read-personal` → roots of every other `hr-records:officer.…`. */
function readingRoots(roots: Roots, personal: string): readonly Root[] {
  const resource = personal.replace(/\.[^.]*$/, '.');
  return [...roots].flatMap(([capability, where]) =>
    capability.startsWith(resource) && !capability.endsWith('-personal') ? where : [],
  );
}

function isAllowed(purpose: string, grants: readonly GrantRecord[]): boolean {
  return grants.some((grant) => grant.purposes.includes(purpose));
}

/** A stated purpose that no grant allows is refused; an application's own default then simply does not count. */
function choosePurpose(stated: string | null, fallback: string | null, grants: readonly GrantRecord[]): string | null {
  if (stated !== null && !isAllowed(stated, grants)) throw new AccessRefused('FORBIDDEN_WITHOUT_PURPOSE');
  return stated ?? (fallback !== null && isAllowed(fallback, grants) ? fallback : null);
}

export function createAccessDecider(options: DeciderOptions) {
  const decided = new LRUCache<string, Omit<Access, 'cursorOwner'>>({ max: 10_000 });

  function decide(tenant: TenantRecord | null, grants: readonly GrantRecord[], purpose: string | null) {
    const roots = collectRoots(grants, tenant);
    const forPurpose = collectRoots(
      grants.filter((grant) => purpose !== null && grant.purposes.includes(purpose)),
      tenant,
    );
    const nowhere = options.scopeOf([]);
    const scopes = new Map([...roots].map(([capability, where]) => [capability, options.scopeOf(where)]));
    return {
      permissionSet: digest([[...roots], [...forPurpose], purpose]),
      tenant,
      purpose,
      holds: (capability: string) => roots.has(capability),
      scopeFor: (capability: string | null) =>
        capability === null ? options.everywhere : (scopes.get(capability) ?? nowhere),
      // Personal values show only where the personal grant reaches at least as far as the rows that are read.
      mayReveal: (rule: PersonalRule) => {
        const clear = forPurpose.get(rule.grant);
        const read = readingRoots(roots, rule.grant);
        return clear !== undefined && read.length > 0 && options.covers(clear, read);
      },
    };
  }

  /** `stated`: the purpose the caller names, or null for the application's registered one. */
  return function accessFor(caller: Caller, stated: string | null): Access {
    const records = options.records();
    const { tenant, application, known } = findParties(caller, records);
    const fallback = application?.defaultPurpose ?? null;
    const today = options.today();
    const own = caller.ownToken ? caller.client : '';
    const parts = [records.version, today, own, tenant?.id, known, caller.roles, stated, fallback];
    const key = JSON.stringify(parts);
    let access = decided.get(key);
    if (access === undefined) {
      const grants = known ? records.grants.filter((grant) => applies(grant, caller, tenant, today)) : [];
      access = decide(tenant, grants, choosePurpose(stated, fallback, grants));
      decided.set(key, access);
    }
    return { ...access, cursorOwner: `${access.permissionSet}.${caller.reference}` };
  };
}
