// Compiled plans over the stitched schema; what they do not cover, the stitched schema executes, and is counted.
import { execute } from 'graphql';
import type { EntityCache as KeptEntities, KeyValueStore } from '../cache/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import { createPlans, type EntityCache, type Plans } from '../plan/index.js';
import { createReachable, type StitchedGateway } from '../stitching/index.js';
import type { Settings } from '../settings.js';
import { openEntityCache } from './openCache.js';
import type { OperationContext } from './operationContext.js';

export interface PlanParts {
  readonly settings: Settings;
  readonly cache: KeyValueStore;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The one rule of who shares what is kept: callers with equal rights, and of private objects one caller alone. */
export function toPlanCache(kept: KeptEntities): EntityCache<OperationContext> {
  return {
    ...kept,
    keyOf: ({ access, principal }, scope) => {
      if (scope === 'PUBLIC') return JSON.stringify([access.permissionSet]);
      return principal === null ? undefined : JSON.stringify([access.permissionSet, access.cursorOwner]);
    },
  };
}

export function createStitchedPlans(
  { schema, rules, fields, entities, remotes, remoteRules }: StitchedGateway,
  { settings, cache, log, metrics }: PlanParts,
): Plans<OperationContext> {
  const kept = openEntityCache(settings, cache, metrics);
  const reachable = createReachable(schema, rules);
  return createPlans<OperationContext>({
    schema,
    maxPlans: settings.plan.maxPlans,
    entityCache: kept && toPlanCache(kept),
    introspect: async (document, variables, contextValue) =>
      execute({ schema: reachable(contextValue.access), document, variableValues: { ...variables }, contextValue }),
    remotes,
    fields,
    entities,
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
