// Webhooks of this process: what is told is decided by the rights of each application, at that moment.
import type { Clock } from '../../adapters/kit/index.js';
import type { RuleBook } from '../../schema/rules.js';
import type { AccessDecider } from '../access/index.js';
import type { ChangeBus } from '../cache/index.js';
import { createSealer } from '../identity/index.js';
import { describeError, type Logger, type Metrics } from '../observability/index.js';
import type { Settings } from '../settings.js';
import { createEventStore, createWebhookStore } from '../store/index.js';
import type { OpaqueCodec } from '../stitching/index.js';
import { createWebhookDesk, type WebhookDesk } from '../webhooks/index.js';
import { EVENTS_CHANNEL } from './openEvents.js';
import { createPaused } from './openCommands.js';
import type { Registry } from './openRegistry.js';

export interface WebhookParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly decider: AccessDecider;
  /** Of the schema in force. */
  readonly rules: () => RuleBook;
  /** Names of types that changes are told of. */
  readonly types: readonly string[];
  readonly bus: ChangeBus;
  readonly codec: OpaqueCodec;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

interface Told {
  readonly type: string;
  readonly key: string;
  readonly unit: string | null;
  readonly client: string | null;
}

/** An application hears of what it could read for itself, with the purpose that it is registered with. */
function createMayHear({ decider, rules, clock }: WebhookParts) {
  return ({ client }: { readonly client: string }, { type, key, unit, client: owner }: Told): boolean => {
    if (owner !== null) return owner === client;
    const rule = rules().types.get(type);
    if (rule === undefined || rule.kind === 'internal') return false;
    if (rule.kind === 'public') return true;
    const issuedAt = Math.floor(clock.now().getTime() / 1000);
    const caller = { client, ownToken: true, agency: null, roles: [], reference: `application:${client}`, issuedAt };
    const access = decider.accessFor(caller, null);
    // A row of no known unit: that something has changed, under an id that says nothing; reading it is decided on again.
    if (unit === null) return access.holds(rule.grant);
    return access.sees(rule.grant, { type, key, units: [unit] });
  };
}

export function openWebhooks(parts: WebhookParts): WebhookDesk {
  const { settings, registry, bus, codec, key, clock, log, metrics } = parts;
  const { db } = registry.store;
  const events = createEventStore(db);
  const desk = createWebhookDesk({
    store: createWebhookStore(db),
    settings: settings.webhooks,
    sealer: createSealer(key, 'webhooks'),
    readEvents: (after, limit) => events.read(after, limit),
    mayHear: createMayHear(parts),
    toNode: (type, local) => codec.encodeId(type, local),
    types: () => parts.types,
    paused: createPaused(registry),
    now: () => clock.now(),
    onOutcome: (outcome, count) => metrics.webhookSent(outcome, count),
    onDepths: (depths) => metrics.webhookDepths(depths),
    onGone: ({ id, client }) => log.warn({ webhook: id, application: client }, 'webhook gone'),
    onError: (error) => log.warn(describeError(error), 'webhooks'),
  });
  const leave = bus.onChange(EVENTS_CHANNEL, () => desk.wake());
  return {
    ...desk,
    stop: async () => {
      leave();
      await desk.stop();
    },
  };
}
