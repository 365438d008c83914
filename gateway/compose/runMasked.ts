// Runs a query as somebody, with every personal value masked: what leaves the gateway as a file.
import { parse, validate } from 'graphql';
import type { Access, AccessDecider } from '../access/index.js';
import { findRefusals } from '../graphql/index.js';
import type { Principal } from '../identity/index.js';
import type { FileLinks } from './createFileLinks.js';
import type { Composed } from './composeSchema.js';
import { toOperationContext, type People } from './operationContext.js';

const EXPORT_MS = 60_000;

/** An export shows no personal value, and looks nobody up by personal number. */
const NOBODY: People = { hash: () => '', lookUp: async () => ({ allowed: false, retryAfterSeconds: 0 }) };

function masked(access: Access): Access {
  return { ...access, permissionSet: `${access.permissionSet}#masked`, refusedPurpose: null, mayReveal: () => false };
}

export function createMaskedRun(composed: () => Composed, decider: AccessDecider, files: FileLinks) {
  return async (document: string, variables: object, principal: Principal, purpose: string | null) => {
    const { stitched, plans } = composed();
    const { schema, rules } = stitched;
    const parsed = parse(document, { maxTokens: 5_000 });
    const errors = validate(schema, parsed);
    if (errors.length > 0) return { data: null, errors };
    const currentAccess = () => masked(decider.accessFor(principal, purpose));
    // Rights of this moment: they may be less than when the export was asked for.
    if (findRefusals(parsed, schema, rules, currentAccess()).length > 0)
      return { data: null, errors: [{ message: 'FORBIDDEN' }] };
    const state = { requestId: 'export', startedAt: 0, principal, access: currentAccess() };
    const context = toOperationContext(state, AbortSignal.timeout(EXPORT_MS), files, currentAccess, NOBODY);
    const result = await plans.execute({
      document: parsed,
      text: document,
      variables: variables as Record<string, unknown>,
      context,
    });
    return { data: result.data ?? null, errors: result.errors ?? [] };
  };
}
