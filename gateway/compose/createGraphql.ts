// The public GraphQL surface: admitted by quota, recorded before it answers, counted afterwards.
import type { AccessDecider } from '../access/index.js';
import type { Auditor } from '../audit/index.js';
import { createGraphqlServer, createOperationCost, type GraphqlServer } from '../graphql/index.js';
import * as http from '../http/index.js';
import type { Principal } from '../identity/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import type { QuotaKeeper, UsageRecorder } from '../quota/index.js';
import type { Settings } from '../settings.js';
import { createReachable, type StitchedGateway } from '../stitching/index.js';
import type { FileLinks } from './createFileLinks.js';
import { createUnexpectedLog } from './createSteps.js';
import { toOperationContext, type OperationContext } from './operationContext.js';
import { createAdmit } from './operationQuota.js';
import { createOperationRecord } from './operationRecord.js';
import { createOperationUsage } from './operationUsage.js';
import type { Registry } from './openRegistry.js';

export interface GraphqlParts {
  readonly settings: Settings;
  readonly stitched: StitchedGateway;
  readonly registry: Registry;
  readonly auditor: Pick<Auditor<never>, 'write' | 'mayServePersonalData'>;
  readonly quota: QuotaKeeper;
  readonly usage: UsageRecorder;
  readonly decider: AccessDecider;
  readonly files: FileLinks;
  readonly log: Logger;
  readonly metrics: Metrics;
  personHash(personalId: string): string;
}

export type PublicServer = GraphqlServer<OperationContext>;

/** What both the server and subscriptions are made with. */
export function toServerOptions(parts: GraphqlParts) {
  const { settings, stitched, registry, auditor, quota, log, metrics } = parts;
  const { schema, rules } = stitched;
  const unexpected = createUnexpectedLog(log);
  const count = createOperationUsage(parts.usage, rules);
  const record = createOperationRecord(
    { auditor, rules, tree: registry.tree, personHash: (personalId) => parts.personHash(personalId) },
    unexpected,
  );
  return {
    schema,
    rules,
    reachable: createReachable(schema, rules) as never,
    limits: settings.graphql,
    admit: createAdmit({
      quota,
      auditor,
      costOf: createOperationCost(schema, rules),
      costLimit: settings.quota.costLimit,
      records: () => registry.records(),
    }),
    record,
    onUnexpected: unexpected,
    onOperation: (event: Parameters<typeof count>[0]) => {
      const { codes, refused, seconds } = event;
      metrics.operation(refused ? 'refused' : codes.length === 0 ? 'ok' : 'partial', seconds);
      if (event.facts !== undefined) count(event);
    },
  };
}

export function createPublicServer(parts: GraphqlParts): Promise<PublicServer> {
  return createGraphqlServer<OperationContext>(toServerOptions(parts));
}

/** Rights as of now, for what outlasts a request. */
export function currentAccessOf(decider: AccessDecider, principal: Principal | undefined, purpose: string | null) {
  return () => (principal === undefined ? decider.accessOfNobody() : decider.accessFor(principal, purpose));
}

/** The answer of the surface. */
export function createGraphqlAnswer(server: PublicServer, parts: GraphqlParts) {
  const { settings, decider, files } = parts;
  return http.answerGraphql({
    deadlineMs: settings.http.deadlineMs,
    execute: (request, state, signal) => {
      const current = currentAccessOf(decider, state.principal as Principal | undefined, null);
      return server.execute(
        request,
        toOperationContext(state, signal, files, current, (id) => parts.personHash(id)),
      );
    },
  });
}
