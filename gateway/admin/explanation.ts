// The answer to "may they, and why?": the decision of each field, and how far each capability reaches.
import { AccessRefused, type Access, type Caller } from '../access/index.js';
import type { AdminServices, ExplainedField } from './context.js';
import { toUnit } from './views.js';

export interface ExplainedCaller {
  readonly caller: Caller;
  readonly purpose: string | null;
}

const NOTHING = { permissionSet: null, purpose: null, refusedPurpose: null, fields: [], scopes: [] };

/** Units in reach of a capability, and where its grants begin. */
function toScope(capability: string, access: Access, { caller }: ExplainedCaller, services: AdminServices) {
  const scope = access.scopeFor(capability);
  const { grants } = services.heldGrants(caller);
  const mine = grants.filter((grant) => grant.usable && grant.capability === capability && grant.reach !== 'SUBJECT');
  const roots = new Set(mine.flatMap(({ unit }) => unit ?? access.tenant?.unit ?? []));
  return {
    capability,
    units: services.tree.units.filter(({ key }) => scope.includes(key)).length,
    roots: [...roots].flatMap((root) => toUnit(services.tree, root) ?? []),
  };
}

function capabilitiesOf(fields: readonly ExplainedField[]): readonly string[] {
  return [...new Set(fields.flatMap(({ requires }) => requires ?? []))].sort();
}

/** Throws AdminError for a document that does not fit. */
export function explainFor(document: string, name: string | null, as: ExplainedCaller, services: AdminServices) {
  try {
    const access = services.accessFor(as.caller, as.purpose);
    const fields = services.explain(document, name, as.caller, as.purpose);
    const { permissionSet, purpose, refusedPurpose } = access;
    return {
      allowed: fields.every(({ decision }) => decision !== 'REFUSED'),
      refusal: null,
      permissionSet,
      purpose,
      refusedPurpose,
      fields,
      scopes: capabilitiesOf(fields).map((capability) => toScope(capability, access, as, services)),
    };
  } catch (error) {
    if (error instanceof AccessRefused) return { allowed: false, refusal: error.code, ...NOTHING };
    throw error;
  }
}
