// Whether a caller may read everything that an export asks for, and who has to answer for it.
import { AccessRefused } from '../../access/index.js';
import type { AdminContext, ExplainedField } from '../context.js';
import { AdminError } from '../errors.js';
import { NOWHERE } from '../guards.js';

export interface ExportPlan {
  readonly fields: readonly string[];
  readonly masked: readonly string[];
  /** The unit that whoever approves must answer for. */
  readonly unit: string;
}

/** What rights say no to is a refusal like any other. */
function withRefusals<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    throw error instanceof AccessRefused ? new AdminError(error.code) : error;
  }
}

/**
 * The unit of the requester's own agency, if the rights behind the fields reach no further; else the whole city: a ward
 * cannot approve what other wards' data is in.
 */
function unitOf(explained: readonly ExplainedField[], purpose: string | null, context: AdminContext): string {
  const { access, services, principal } = context;
  const { tree, clock } = services;
  const today = clock.today();
  const own = access.tenant?.unit;
  const rights = withRefusals(() => services.accessFor(principal, purpose));
  const capabilities = new Set(explained.flatMap(({ requires }) => (requires === null ? [] : [requires])));
  const within =
    own === undefined ? undefined : services.directory.scopeOf([{ unit: own, reach: 'SUBTREE', since: today }]);
  const beyond = [...capabilities].some((capability) => {
    const scope = rights.scopeFor(capability);
    return tree.units.some(({ key }) => scope.includes(key) && within?.includes(key) !== true);
  });
  if (own !== undefined && !beyond) return own;
  return tree.unitsOn(today).find(({ parentCode }) => parentCode === null)?.key ?? NOWHERE;
}

/** Throws FORBIDDEN with every field that is refused. */
export function planExport(
  asked: { readonly operation: string; readonly operationName: string | null; readonly purpose: string | null },
  context: AdminContext,
): ExportPlan {
  const { operation, operationName, purpose } = asked;
  const { services, principal } = context;
  const explained = withRefusals(() => services.explain(operation, operationName, principal, purpose));
  const refused = explained.filter(({ decision }) => decision === 'REFUSED');
  if (refused.length > 0)
    throw new AdminError(
      'FORBIDDEN',
      undefined,
      refused.slice(0, 50).map(({ field, vi, en }) => ({ path: field, vi, en })),
    );
  return {
    fields: [...new Set(explained.map(({ field }) => field))],
    masked: [...new Set(explained.flatMap(({ field, decision }) => (decision === 'MASKED' ? [field] : [])))],
    unit: unitOf(explained, purpose, context),
  };
}
