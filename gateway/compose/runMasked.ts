// Runs a query as somebody, with every personal value masked: what leaves the gateway as a file.
import { execute, parse, validate, type GraphQLSchema } from 'graphql';
import type { RuleBook } from '../../schema/rules.js';
import type { Access, AccessDecider } from '../access/index.js';
import { findRefusals } from '../graphql/index.js';
import type { Principal } from '../identity/index.js';
import type { FileLinks } from './createFileLinks.js';
import { toOperationContext } from './operationContext.js';

const EXPORT_MS = 60_000;

function masked(access: Access): Access {
  return { ...access, permissionSet: `${access.permissionSet}#masked`, refusedPurpose: null, mayReveal: () => false };
}

export function createMaskedRun(schema: GraphQLSchema, rules: RuleBook, decider: AccessDecider, files: FileLinks) {
  return async (document: string, variables: object, principal: Principal, purpose: string | null) => {
    const parsed = parse(document, { maxTokens: 5_000 });
    const errors = validate(schema, parsed);
    if (errors.length > 0) return { data: null, errors };
    const currentAccess = () => masked(decider.accessFor(principal, purpose));
    // Rights of this moment: they may be less than when the export was asked for.
    if (findRefusals(parsed, schema, rules, currentAccess()).length > 0)
      return { data: null, errors: [{ message: 'FORBIDDEN' }] };
    const state = { requestId: 'export', startedAt: 0, principal, access: currentAccess() };
    const context = toOperationContext(state, AbortSignal.timeout(EXPORT_MS), files, currentAccess, () => '');
    const result = await execute({
      schema,
      document: parsed,
      variableValues: variables as Record<string, unknown>,
      contextValue: context,
    });
    return { data: result.data ?? null, errors: result.errors ?? [] };
  };
}
