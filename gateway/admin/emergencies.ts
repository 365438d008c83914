// Emergency access: which rights can be opened, and how a use of it is shown and reviewed.
import { coversCapability, isInForce } from '../access/index.js';
import type { ApprovalRow } from '../store/index.js';
import type { AdminContext, AdminServices } from './context.js';
import type { WantedGrant } from './delegation/excessOver.js';
import { dayOf } from './delegation/span.js';
import { momentOf } from './giving.js';
import { toUnit } from './views.js';

export interface Emergency {
  readonly capabilities: readonly string[];
  readonly unit: string;
  readonly reach: 'SELF' | 'SUBTREE';
  readonly purposes: readonly string[];
  readonly minutes: number;
}

/**
 * What the administrators of the caller's own agency may hand on: grants to the agency, over its unit, or over whatever
 * is the own unit of those who administer it.
 */
export function emergencySources(
  capabilities: readonly string[],
  { access, services }: AdminContext,
): readonly string[] {
  const { tenant } = access;
  if (tenant === null) return [];
  const records = services.records();
  const moment = momentOf(services);
  const ids: string[] = [];
  for (const grant of records.grants.values()) {
    if (!grant.delegable || !capabilities.some((wanted) => coversCapability(grant.capability, wanted))) continue;
    const toAgency = grant.granteeKind === 'TENANT' && grant.grantee === tenant.id;
    const overAgency = grant.granteeKind !== 'TENANT' && (grant.unit ?? tenant.unit) === tenant.unit;
    if ((toAgency || overAgency) && isInForce(grant, records, moment, services.units)) ids.push(grant.id);
  }
  return ids;
}

export function toEmergencyGrants(asked: Emergency, { principal, services }: AdminContext): readonly WantedGrant[] {
  const startsAt = services.clock.now();
  const endsAt = new Date(startsAt.getTime() + asked.minutes * 60_000);
  return asked.capabilities.map((capability) => ({
    granteeKind: 'PERSON' as const,
    grantee: principal.reference,
    capability,
    unit: asked.unit,
    reach: asked.reach,
    purposes: asked.purposes,
    validFrom: services.clock.today(),
    validTo: dayOf(endsAt.getTime()),
    startsAt,
    endsAt,
    usable: true,
    delegable: false,
    kind: 'BREAK_GLASS' as const,
  }));
}

export interface StoredEmergency {
  readonly capabilities: readonly string[];
  readonly grants: readonly string[];
  readonly endsAt: string;
  readonly finding?: 'JUSTIFIED' | 'NOT_JUSTIFIED';
}

/** Written by `breakGlass` and `reviewBreakGlass` alone. */
export function emergencyOf(row: ApprovalRow): StoredEmergency {
  return row.details as unknown as StoredEmergency;
}

export function toReview(row: ApprovalRow, { tree }: AdminServices) {
  const { capabilities, grants, endsAt, finding } = emergencyOf(row);
  return {
    id: row.id,
    state: row.state,
    person: row.requestedBy,
    unit: toUnit(tree, row.unit),
    capabilities,
    grants,
    reason: row.reason,
    openedAt: row.requestedAt,
    endsAt: new Date(endsAt),
    finding: finding ?? null,
    reviewedBy: row.decidedBy,
    reviewedAt: row.decidedAt,
    note: row.decisionReason,
  };
}
