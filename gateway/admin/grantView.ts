// Grants in the shape of the admin schema, with how they stand now.
import type { GrantRow } from '../store/index.js';
import type { AdminContext, AdminServices } from './context.js';
import type { Requirement } from './defineOperation.js';
import { standingOf, type Standing } from './delegation/standing.js';
import { momentOf } from './giving.js';
import { NOWHERE, overEverything } from './guards.js';
import { toUnit } from './views.js';

/** Looks up rows that the records do not know: ended ones. */
export type FindRow = (id: string) => GrantRow | undefined;

export function standingNow(row: GrantRow, services: AdminServices, find?: FindRow): Standing {
  const records = services.records();
  const known = find === undefined ? undefined : (id: string) => find(id) ?? records.grants.get(id);
  return standingOf(row, records, momentOf(services), services.units, known);
}

/** A row as `Grant`. */
export function toGrant(row: GrantRow, services: AdminServices, find?: FindRow) {
  const { place: _place, unit, ...same } = row;
  const { state, cause, because } = standingNow(row, services, find);
  return { ...same, unit: toUnit(services.tree, unit), state, suspendedBecause: cause, suspendedBy: because };
}

/** Where a right over a grant is needed; a grant over everybody's own unit is the whole city's business. */
export function overGrant(capability: string, row: GrantRow | undefined, context: AdminContext): Requirement {
  if (row === undefined) return { capability, unit: NOWHERE };
  return row.place === null ? overEverything(capability, context) : { capability, unit: row.place };
}

/** Ids of all grants that are within their own time and do not count, for what they rest on. */
export function suspendedNow(services: AdminServices): readonly string[] {
  const records = services.records();
  const moment = momentOf(services);
  const ids: string[] = [];
  for (const grant of records.grants.values())
    if (grant.grantedUnder !== null && standingOf(grant, records, moment, services.units).state === 'SUSPENDED')
      ids.push(grant.id);
  return ids;
}
