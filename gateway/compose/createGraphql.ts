// The public GraphQL surface: admitted by quota, recorded before it answers, counted afterwards.
import type { AccessDecider } from '../access/index.js';
import type { Auditor } from '../audit/index.js';
import {
  createGraphqlServer,
  createOperationCost,
  type Generation,
  type GraphqlServer,
  type Warming,
} from '../graphql/index.js';
import * as http from '../http/index.js';
import type { Principal } from '../identity/index.js';
import type { Logger, Metrics } from '../observability/index.js';
import type { QuotaKeeper, UsageRecorder } from '../quota/index.js';
import type { Settings } from '../settings.js';
import type { Composed } from './composeSchema.js';
import type { FileLinks } from './createFileLinks.js';
import { createUnexpectedLog } from './createSteps.js';
import { toOperationContext, type OperationContext, type People } from './operationContext.js';
import { createAdmit } from './operationQuota.js';
import { createOperationRecord } from './operationRecord.js';
import { createOperationUsage } from './operationUsage.js';
import { toRefusalAnswer } from './gateRequests.js';
import { createSchemaUseCount, type Governance } from './openGovernance.js';
import type { Operations } from './openOperations.js';
import type { Registry } from './openRegistry.js';

export interface GraphqlParts {
  readonly settings: Settings;
  /** The schema in force, and its plans. */
  composed(): Composed;
  readonly registry: Registry;
  readonly auditor: Pick<Auditor<never>, 'write' | 'mayServePersonalData'>;
  readonly quota: QuotaKeeper;
  readonly usage: UsageRecorder;
  readonly governance: Pick<Governance, 'uses'>;
  readonly decider: AccessDecider;
  readonly files: FileLinks;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly operations: Operations;
  readonly people: People;
}

export type PublicServer = GraphqlServer<OperationContext>;

/** One generation of the schema, with everything that is decided on it. */
export function toGeneration(parts: GraphqlParts, { stitched, plans }: Composed): Generation<OperationContext> {
  const { settings, registry, auditor, quota, log, metrics } = parts;
  const { schema, rules } = stitched;
  const count = createOperationUsage(parts.usage, rules);
  const countUses = createSchemaUseCount(parts.governance.uses, metrics);
  const record = createOperationRecord(
    { auditor, rules, tree: registry.tree, personHash: (personalId) => parts.people.hash(personalId) },
    createUnexpectedLog(log),
  );
  const admit = createAdmit({
    quota,
    auditor,
    costOf: createOperationCost(schema, rules),
    costLimit: settings.quota.costLimit,
    records: () => registry.records(),
  });
  return {
    schema,
    rules,
    execute: (request) => plans.execute(request),
    listen: (request) => plans.listen(request),
    admit: (operation) =>
      admit(operation, () => {
        parts.operations.hot.seen(operation.document, operation.name);
        countUses(operation);
      }),
    record,
    onOperation: (event) => {
      const { codes, refused, seconds } = event;
      metrics.operation(refused ? 'refused' : codes.length === 0 ? 'ok' : 'partial', seconds);
      if (event.facts !== undefined) count(event);
    },
  };
}

/** Starts with what will be asked for read already. */
export async function createPublicServer(parts: GraphqlParts): Promise<PublicServer> {
  const { operations, settings, log } = parts;
  const server = await createGraphqlServer<OperationContext>({
    ...toGeneration(parts, parts.composed()),
    limits: settings.graphql,
    persistedTexts: operations.persistedTexts,
    onUnexpected: createUnexpectedLog(log),
  });
  server.warm(await toWarming(operations, parts.composed()));
  return server;
}

async function toWarming(operations: Operations, { plans }: Composed): Promise<Warming> {
  const texts = await operations.warmTexts();
  const names = new Map(texts.map(({ text, operationName }) => [text, operationName]));
  return {
    texts: [...names.keys()],
    ready: ({ document, hash, text }) => plans.warm({ document, text: hash, operationName: names.get(text) }),
  };
}

/** New requests run on another schema, with the plans of what is asked for made before; what runs ends on its own. */
export async function changeOver(server: PublicServer, parts: GraphqlParts, composed: Composed): Promise<void> {
  const warming = await toWarming(parts.operations, composed);
  server.replace(toGeneration(parts, composed), warming);
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
    execute: async (request, state, signal) => {
      const gated = await parts.operations.gate(request, state);
      if ('refused' in gated) return toRefusalAnswer(gated, state.requestId);
      const current = currentAccessOf(decider, state.principal as Principal | undefined, null);
      const context = toOperationContext(state, signal, files, current, parts.people);
      return server.answer(gated.request, context, http.lineBytes);
    },
  });
}
