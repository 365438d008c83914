// GraphQL services and their schemas as administrators see them.
import type { ServiceRow, ServiceSchemaRow } from '../store/index.js';
import type { AdminServices } from './context.js';

export function toServiceSchema(row: ServiceSchemaRow) {
  const { kind, title, url, audience, levels, grants } = row.declaration;
  return {
    ...{ service: row.service, version: row.version, state: row.state },
    ...{ kind, titleVi: title.vi, titleEn: title.en, url, audience, levels },
    capabilities: grants.map(({ capability }) => capability),
    ...{ sdl: row.sdl, rules: row.rules, hash: row.hash, problems: row.problems, changes: row.changes },
    ...{ proposedBy: row.proposedBy, proposedAt: row.proposedAt },
    ...{ decidedBy: row.decidedBy, decidedAt: row.decidedAt, decidedReason: row.decidedReason },
  };
}

/** `schemas`: those of the service that are in force or wait. */
export function toService(
  { id, status, statusReason, createdBy, createdAt }: ServiceRow,
  schemas: readonly ServiceSchemaRow[],
  { remotes }: Pick<AdminServices, 'remotes'>,
) {
  const inState = (state: ServiceSchemaRow['state']) => {
    const found = schemas.find((one) => one.service === id && one.state === state);
    return found === undefined ? null : toServiceSchema(found);
  };
  return {
    ...{ id, status, statusReason, createdBy, createdAt },
    health: remotes.health(id).toUpperCase(),
    active: inState('ACTIVE'),
    proposed: inState('PROPOSED'),
  };
}
