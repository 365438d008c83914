// Requests for access: what is asked, in the shape of the store and of the schema.
import type { ApprovalRow } from '../store/index.js';
import type { AdminContext, AdminServices, Db } from './context.js';
import type { Requirement } from './defineOperation.js';
import type { WantedGrant } from './delegation/excessOver.js';
import { topsOn } from './giving.js';
import { NOWHERE } from './guards.js';
import { conflict } from './problems.js';
import { findApproval } from '../store/index.js';
import { toUnit } from './views.js';

export interface AskedAccess {
  readonly granteeKind: 'TENANT' | 'APPLICATION' | 'ROLE';
  readonly grantee: string;
  readonly capabilities: readonly string[];
  readonly unit: string | null;
  readonly reach: WantedGrant['reach'];
  readonly purposes: readonly string[];
  readonly validTo: string | null;
}

interface StoredAccess extends AskedAccess {
  readonly grants?: readonly string[];
}

/** Written by this file alone. */
export function askedOf(row: ApprovalRow): StoredAccess {
  return row.details as unknown as StoredAccess;
}

/** What would be given today if it were approved. */
export function toWantedGrants(asked: AskedAccess, today: string): readonly WantedGrant[] {
  const { granteeKind, grantee, capabilities, unit, reach, purposes, validTo } = asked;
  return capabilities.map((capability) => ({
    granteeKind,
    grantee,
    capability,
    unit,
    reach,
    purposes,
    validFrom: today,
    validTo,
    startsAt: null,
    endsAt: null,
    usable: true,
    delegable: false,
    kind: 'NORMAL' as const,
  }));
}

/** The unit whose administrators decide: for everybody's own unit, the city. */
export function decidingUnit(asked: AskedAccess, services: AdminServices): string {
  return asked.unit ?? topsOn(services, services.clock.today())[0] ?? NOWHERE;
}

export function toAccessRequest(row: ApprovalRow, { tree }: AdminServices) {
  const { details: _details, requestedPerson: _person, subject: _subject, ...same } = row;
  const { grants, ...asked } = askedOf(row);
  return { ...same, ...asked, unit: toUnit(tree, asked.unit), grants: grants ?? [] };
}

/** Over the unit of a request. */
export async function overRequest(id: string, context: AdminContext): Promise<Requirement> {
  const row = await findApproval(context.services.db, 'ACCESS', id);
  return { capability: 'gateway:request.decide', unit: row?.unit ?? NOWHERE };
}

/** Throws CONFLICT unless nobody has decided yet. */
export function requireOpen({ state }: Pick<ApprovalRow, 'state'>): void {
  if (state !== 'REQUESTED') throw conflict('Đề nghị đã được xử lý.', 'The request has been dealt with already.');
}

/** The row as it is after the decision. */
export async function readRequest(db: Db, id: string, services: AdminServices) {
  const row = await findApproval(db, 'ACCESS', id);
  return row === undefined ? null : toAccessRequest(row, services);
}
