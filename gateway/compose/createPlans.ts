// Compiled plans over the stitched schema; what they do not cover, the stitched schema executes, and is counted.
import { execute } from 'graphql';
import type { Logger, Metrics } from '../observability/index.js';
import { createPlans, type Plans } from '../plan/index.js';
import { createReachable, type StitchedGateway } from '../stitching/index.js';
import type { OperationContext } from './operationContext.js';

export function createStitchedPlans(
  { schema, rules, fields, remotes, remoteRules }: StitchedGateway,
  log: Logger,
  metrics: Metrics,
  maxPlans: number,
): Plans<OperationContext> {
  const reachable = createReachable(schema, rules);
  return createPlans<OperationContext>({
    schema,
    maxPlans,
    introspect: async (document, variables, contextValue) =>
      execute({ schema: reachable(contextValue.access), document, variableValues: { ...variables }, contextValue }),
    remotes,
    fields,
    rules: remoteRules,
    fallback: async ({ document, operationName, variables, context, rootValue }, reason) => {
      metrics.planFallback();
      log.info({ requestId: context.requestId, reason }, 'executed by the stitched schema');
      // Rows of remote services are guarded on compiled plans alone.
      if (remotes.length > 0) throw new Error(`not covered: ${reason}`);
      return execute({
        ...{ schema, document, rootValue, contextValue: context },
        operationName: operationName ?? null,
        variableValues: variables ?? {},
      });
    },
  });
}
