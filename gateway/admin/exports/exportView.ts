// An export in the shape of the admin schema.
import type { ExportRow, ExportState } from '../../store/index.js';
import type { AdminServices } from '../context.js';
import { toUnit } from '../views.js';
import { APPROVED_MS } from './exportLinks.js';

/** Requests that nobody decided on, too, come to an end. */
export const REQUESTED_MS = 30 * 24 * 3_600_000;

/** The state at this moment: time passes without anybody writing it down. */
export function stateOf({ state, requestedAt, decidedAt }: ExportRow, now: Date): ExportState {
  if (state === 'REQUESTED' && now.getTime() > requestedAt.getTime() + REQUESTED_MS) return 'EXPIRED';
  if (state === 'APPROVED' && now.getTime() > (decidedAt?.getTime() ?? 0) + APPROVED_MS) return 'EXPIRED';
  return state;
}

export function toExportRequest(row: ExportRow, { tree, clock }: AdminServices) {
  const { details, unit, requestedPerson: _hash, ...same } = row;
  const { document, operationName, variables, purpose, format, fields, masked } = details;
  return {
    ...same,
    state: stateOf(row, clock.now()),
    unit: toUnit(tree, unit),
    operation: document,
    ...{ operationName, variables, purpose, format, fields, masked },
  };
}
