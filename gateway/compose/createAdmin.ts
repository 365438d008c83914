// The administration: its services, its own schema on its own GraphQL server, its answer over HTTP.
import type { GraphQLSchema } from 'graphql';
import type { Adapter, Clock } from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import { GATEWAY_CAPABILITIES, type Access, type AccessDecider } from '../access/index.js';
import { createAdminSchema, type AdminContext, type AdminServices } from '../admin/index.js';
import type { Auditor } from '../audit/index.js';
import { createGraphqlServer, operationLimitsRule, type GraphqlServer } from '../graphql/index.js';
import * as http from '../http/index.js';
import type { Principal, Sealer } from '../identity/index.js';
import type { Logger } from '../observability/index.js';
import { createTextCheck } from '../operations/index.js';
import type { QuotaKeeper } from '../quota/index.js';
import type { Settings } from '../settings.js';
import type { AdapterInstance, OpaqueCodec } from '../stitching/index.js';
import { createRecordCounter, createRowFinder } from '../stitching/index.js';
import type { Composed } from './composeSchema.js';
import type { FileLinks } from './createFileLinks.js';
import { createExplain } from './createExplain.js';
import { createUnexpectedLog } from './createSteps.js';
import type { Identity } from './openIdentity.js';
import type { Services } from './openServices.js';
import type { Registry } from './openRegistry.js';
import { createMaskedRun } from './runMasked.js';
import type { RunningAdapters } from './startAdapters.js';

export interface AdminParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly quota: QuotaKeeper;
  readonly decider: AccessDecider;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Logger;
  /** The schema in force, and its plans. */
  readonly composed: () => Composed;
  readonly remotes: Pick<Services, 'office' | 'states' | 'grants' | 'titles'>;
  readonly instances: readonly AdapterInstance[];
  readonly running: RunningAdapters;
  readonly codec: OpaqueCodec;
  readonly commands: AdminServices['commands'];
  readonly webhooks: AdminServices['webhooks'];
  /** Hides what it seals. */
  readonly sealer: Sealer;
  readonly files: FileLinks;
  personHash(personalId: string): string;
  /** The public surface: its schema of this moment. */
  readonly graphql: { current(): { readonly schema: GraphQLSchema; readonly rules: RuleBook } };
  changed(): Promise<void>;
}

/** The administration has no rules on fields: each operation authorises itself. */
const NO_RULES: RuleBook = {
  types: new Map(),
  fields: new Map(),
  personal: new Map(),
  stepUp: new Set(),
  levels: new Map(),
};

function declaredBy(adapters: readonly Adapter[], { remotes }: AdminParts) {
  return [...GATEWAY_CAPABILITIES, ...adapters.flatMap((adapter) => adapter.grants), ...remotes.grants()];
}

function statesOf({ instances, running, remotes }: AdminParts) {
  const states = { ...running.states(), ...remotes.states() };
  const titles = [
    ...instances.map(({ adapter }) => [adapter.id, adapter.title] as const),
    ...Object.entries(remotes.titles()),
  ];
  return Object.fromEntries(titles.map(([id, title]) => [id, { state: states[id] ?? 'ok', title }]));
}

export function createAdminServices(parts: AdminParts): AdminServices {
  const { registry, decider, codec, identity, composed } = parts;
  const { db } = registry.store;
  const adapters = parts.instances.map(({ adapter }) => adapter);
  return {
    db,
    auditor: parts.auditor,
    quota: parts.quota,
    clock: parts.clock,
    tree: registry.tree,
    directory: registry.directory,
    units: registry.units,
    records: () => registry.records(),
    accessFor: (caller, purpose) => decider.accessFor(caller, purpose),
    heldGrants: (caller) => decider.heldGrants(caller),
    get capabilities() {
      return declaredBy(adapters, parts);
    },
    get rules() {
      return composed().stitched.rules;
    },
    publicSchema: () => parts.graphql.current(),
    governance: parts.settings.governance,
    explain: (...asked) => createExplain(composed().stitched, decider)(...asked),
    checkText: createTextCheck({
      schema: () => parts.graphql.current().schema,
      tokens: parts.settings.graphql.tokens,
      rules: [operationLimitsRule(parts.settings.graphql)],
    }),
    adapterStates: () => statesOf(parts),
    findRow: createRowFinder(parts.instances, composed().stitched.shapes, codec, registry.everywhere),
    countRecords: createRecordCounter(parts.instances, registry.everywhere),
    runMasked: createMaskedRun(composed, decider, parts.files),
    commands: parts.commands,
    webhooks: parts.webhooks,
    remotes: parts.remotes.office,
    personHash: (personalId) => parts.personHash(personalId),
    seal: (context, text) => parts.sealer.seal(context, text),
    unseal: (context, token) => parts.sealer.unseal(context, token),
    alarm: (event, details) => parts.log.warn({ event, ...details }, 'alarm'),
    endSessions: async (reference, reason) => (await identity.sessions?.endSessions(reference, reason)) ?? 0,
    rotateSigningKey: () => identity.own.rotate(),
    changed: () => parts.changed(),
  };
}

type AdminServer = Pick<GraphqlServer<AdminContext>, 'execute' | 'stop'>;

/** Made for the first request: most processes never see one, and its schema is a large one. */
export function createAdminServer(settings: Settings, log: Logger): AdminServer {
  let server: Promise<AdminServer> | undefined;
  const start = () =>
    createGraphqlServer<AdminContext>({
      schema: createAdminSchema(),
      rules: NO_RULES,
      // Pages of the console ask for much at once, and come from few people.
      limits: { ...settings.graphql, depth: 15, fields: 1_000, tokens: 5_000, rootFields: 20, aliases: 50 },
      onUnexpected: createUnexpectedLog(log),
      onOperation: () => undefined,
    });
  return {
    execute: async (request, context) => (await (server ??= start())).execute(request, context),
    stop: async () => (await server)?.stop(),
  };
}

/** The answer of the surface. */
export function createAdminAnswer(server: AdminServer, services: AdminServices, settings: Settings) {
  return http.answerGraphql({
    deadlineMs: settings.http.deadlineMs,
    execute: (request, state) =>
      server.execute(request, {
        requestId: state.requestId,
        ip: state.ip ?? null,
        principal: state.principal as Principal,
        access: state.access as Access,
        services,
      }),
  });
}
