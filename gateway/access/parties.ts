// Who is involved in a request: the person or application, the agency, and whether any of them is shut out.
import type { AccessRecords, ApplicationRecord, GrantRecord, TenantRecord } from './records.js';

/** The part of a principal that rights depend on. */
export interface Caller {
  readonly client: string;
  /** True for an application that acts for itself, without a person. */
  readonly ownToken: boolean;
  readonly agency: string | null;
  readonly roles: readonly string[];
  readonly reference: string;
  /** The personal number that the issuer vouches for; for rows about the caller's own person. */
  readonly personalId?: string | null;
  /** How the person signed in, and when (seconds since the epoch). */
  readonly acr?: string | null;
  readonly authTime?: number | null;
  /** What revocations name. */
  readonly tokenId?: string;
  /** The token that this one was exchanged for. */
  readonly originTokenId?: string | null;
  readonly sessionId?: string | null;
  readonly issuedAt?: number;
  /** The application that acts for the person (token exchange, RFC 8693 `act`). */
  readonly actor?: { readonly client: string } | null;
}

/** Refusals that end the whole request; `code` is of the error catalogue. */
export class AccessRefused extends Error {
  constructor(
    readonly code: 'TENANT_SUSPENDED' | 'SANDBOX_ONLY' | 'FORBIDDEN' | 'FORBIDDEN_WITHOUT_PURPOSE' | 'UNAUTHENTICATED',
  ) {
    super(code);
    this.name = 'AccessRefused';
  }
}

export interface Parties {
  /** The agency that the caller works for or belongs to. */
  readonly tenant: TenantRecord | null;
  readonly application: ApplicationRecord | undefined;
  /** False for an agency that nobody knows: its people are nobody's. */
  readonly known: boolean;
}

function isShut(party: TenantRecord | ApplicationRecord | undefined): boolean {
  return party !== undefined && party.status !== 'ACTIVE';
}

/**
 * A person without an agency (a citizen) does not become part of the agency whose application they use. A suspended
 * tenant's applications are suspended with it, whoever uses them.
 */
export function findParties(caller: Caller, records: AccessRecords): Parties {
  const application = records.applications.get(caller.client);
  const owner = application === undefined ? undefined : records.tenants.get(application.tenantId);
  const own = caller.ownToken ? owner : undefined;
  const tenant = caller.agency === null ? own : records.tenants.get(caller.agency);
  if ([tenant, owner, application].some(isShut)) throw new AccessRefused('TENANT_SUSPENDED');
  return { tenant: tenant ?? null, application, known: caller.agency === null || tenant !== undefined };
}

/** True if the token, its session, its person or its application was called back after the token was issued. */
export function isRevoked(caller: Caller, records: AccessRecords): boolean {
  // `iat` has whole seconds: a token issued in the second of the revocation counts as older.
  const issued = (caller.issuedAt ?? 0) * 1000;
  const calledBack = (kind: Parameters<AccessRecords['revocation']>[0], value: string | null | undefined) => {
    const found = value === null || value === undefined ? undefined : records.revocation(kind, value);
    return found !== undefined && issued <= found.issuedBefore.getTime();
  };
  return (
    calledBack('TOKEN', caller.tokenId) ||
    calledBack('TOKEN', caller.originTokenId) ||
    calledBack('SUBJECT', caller.reference) ||
    calledBack('SESSION', caller.sessionId) ||
    calledBack('APPLICATION', caller.client) ||
    calledBack('APPLICATION', caller.actor?.client)
  );
}

/**
 * The grants that name this caller. An application's own grants are for its own tokens: a person who signs in through
 * it gains nothing by that.
 */
export function grantsOf(caller: Caller, parties: Parties, records: AccessRecords): readonly GrantRecord[] {
  if (!parties.known) return [];
  const roles = caller.roles.filter((role) => records.roles.has(role));
  return [
    ...roles.flatMap((role) => records.grantsTo('ROLE', role)),
    ...(parties.tenant === null ? [] : records.grantsTo('TENANT', parties.tenant.id)),
    ...records.grantsTo('PERSON', caller.reference),
    ...(caller.ownToken ? records.grantsTo('APPLICATION', caller.client) : []),
  ];
}
