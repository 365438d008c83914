// From a principal to what it may do: default deny, decided once per permission set and day.
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { UnitScope } from '../../adapters/kit/index.js';
import type { PersonalRule } from '../../schema/rules.js';
import type { AccessRecords, ApplicationRecord, GrantRecord, TenantRecord } from './records.js';

/** The part of a principal that rights depend on. */
export interface Caller {
  readonly client: string;
  readonly subject: string;
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
  return caller.subject === caller.client && caller.client === grant.grantee;
}

function collectRoots(grants: readonly GrantRecord[], tenant: TenantRecord | null): Roots {
  const roots = new Map<string, Root[]>();
  for (const grant of grants) {
    const unit = grant.unit ?? tenant?.unit;
    if (unit === undefined) continue;
    roots.set(grant.capability, [...(roots.get(grant.capability) ?? []), { unit, reach: grant.reach }]);
  }
  return roots;
}

function findTenant(caller: Caller, records: AccessRecords): TenantRecord | null {
  const id = caller.agency ?? records.applications.get(caller.client)?.tenantId;
  return id === undefined ? null : (records.tenants.get(id) ?? null);
}

function refuseSuspended(tenant: TenantRecord | null, application: ApplicationRecord | undefined): void {
  if (tenant?.status === 'SUSPENDED' || application?.status === 'SUSPENDED')
    throw new AccessRefused('TENANT_SUSPENDED');
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}

/** `hr-records:officer.read-personal` → `hr-records:officer.read` */
function readCapability(personal: string): string {
  return personal.replace(/-personal$/, '');
}

export function createAccessDecider(options: DeciderOptions) {
  const decided = new LRUCache<string, Omit<Access, 'cursorOwner'>>({ max: 10_000 });

  function decide(caller: Caller, tenant: TenantRecord | null, grants: readonly GrantRecord[], purpose: string | null) {
    const allowed = grants.some((grant) => purpose !== null && grant.purposes.includes(purpose));
    if (purpose !== null && !allowed) throw new AccessRefused('FORBIDDEN_WITHOUT_PURPOSE');
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
        return clear !== undefined && options.covers(clear, roots.get(readCapability(rule.grant)) ?? []);
      },
    };
  }

  /** `stated`: the purpose the caller names, or null for the application's registered one. */
  return function accessFor(caller: Caller, stated: string | null): Access {
    const records = options.records();
    const tenant = findTenant(caller, records);
    const application = records.applications.get(caller.client);
    refuseSuspended(tenant, application);
    const purpose = stated ?? application?.defaultPurpose ?? null;
    const today = options.today();
    const own = caller.subject === caller.client;
    const key = JSON.stringify([records.version, today, own ? caller.client : '', tenant?.id, caller.roles, purpose]);
    let access = decided.get(key);
    if (access === undefined) {
      const grants = records.grants.filter((grant) => applies(grant, caller, tenant, today));
      access = decide(caller, tenant, grants, purpose);
      decided.set(key, access);
    }
    return { ...access, cursorOwner: `${access.permissionSet}.${caller.reference}` };
  };
}
