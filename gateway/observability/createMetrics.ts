// Counters and histograms for Prometheus. Labels are names from our own lists, never values from requests.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface CommandDepth {
  readonly adapter: string;
  readonly status: string;
  readonly count: number;
  readonly oldestSeconds: number;
}

export interface WebhookDepth {
  readonly state: string;
  readonly count: number;
  readonly oldestSeconds: number;
}

export interface Metrics {
  operation(outcome: 'ok' | 'partial' | 'refused', seconds: number): void;
  upstream(adapter: string, outcome: string, seconds: number): void;
  rowsDropped(adapter: string, count: number): void;
  /** An operation that no compiled plan covers. */
  planFallback(): void;
  /** Objects of remote adapters that were looked up in the cache. */
  entityCache(outcome: 'hit' | 'miss', count: number): void;
  tokenRefused(): void;
  /** An operation that uses something deprecated; by its coordinate in the schema. */
  deprecatedUse(coordinate: string): void;
  commandEnded(adapter: string, name: string, status: string): void;
  /** Commands that are not over, as they are now. */
  commandDepths(depths: readonly CommandDepth[]): void;
  /** Messages by what came of one send. */
  webhookSent(outcome: string, count: number): void;
  /** Messages that are not delivered, as they are now. */
  webhookDepths(depths: readonly WebhookDepth[]): void;
  /** A call of a connected system, and what became of it. */
  inbound(adapter: string, outcome: 'answered' | 'refused' | 'failed' | 'not-admitted'): void;
  adapterUp(adapter: string, up: boolean): void;
  text(): Promise<{ type: string; text: string }>;
}

function createCommandMetrics(registers: Registry[]): Pick<Metrics, 'commandEnded' | 'commandDepths'> {
  const ended = new Counter({
    name: 'gateway_commands_total',
    help: 'Commands that came to an end, or that a person has to look at, by how.',
    labelNames: ['adapter', 'command', 'status'],
    registers,
  });
  const labelNames = ['adapter', 'status'];
  const open = new Gauge({
    name: 'gateway_commands_open',
    help: 'Commands that are not over.',
    ...{ labelNames, registers },
  });
  const oldest = new Gauge({
    name: 'gateway_commands_oldest_seconds',
    help: 'Age of the oldest command that is not over.',
    ...{ labelNames, registers },
  });
  return {
    commandEnded: (adapter, command, status) => ended.inc({ adapter, command, status }),
    commandDepths: (depths) => {
      open.reset();
      oldest.reset();
      for (const { adapter, status, count, oldestSeconds } of depths) {
        open.set({ adapter, status }, count);
        oldest.set({ adapter, status }, oldestSeconds);
      }
    },
  };
}

function createWebhookMetrics(registers: Registry[]): Pick<Metrics, 'webhookSent' | 'webhookDepths'> {
  const sent = new Counter({
    name: 'gateway_webhook_messages_total',
    help: 'Sends of webhook messages, by what came of them.',
    labelNames: ['outcome'],
    registers,
  });
  const labelNames = ['state'];
  const open = new Gauge({
    name: 'gateway_webhook_messages_open',
    help: 'Webhook messages that are not delivered: due, held by a webhook that is paused, or dead.',
    ...{ labelNames, registers },
  });
  const oldest = new Gauge({
    name: 'gateway_webhook_oldest_seconds',
    help: 'Age of the oldest webhook message that is not delivered.',
    ...{ labelNames, registers },
  });
  return {
    webhookSent: (outcome, count) => sent.inc({ outcome }, count),
    webhookDepths: (depths) => {
      open.reset();
      oldest.reset();
      for (const { state, count, oldestSeconds } of depths) {
        open.set({ state }, count);
        oldest.set({ state }, oldestSeconds);
      }
    },
  };
}

function createInboundMetrics(registers: Registry[]): Pick<Metrics, 'inbound'> {
  const calls = new Counter({
    name: 'gateway_inbound_calls_total',
    help: 'Calls of connected systems, by what became of them.',
    labelNames: ['adapter', 'outcome'],
    registers,
  });
  return { inbound: (adapter, outcome) => calls.inc({ adapter, outcome }) };
}

function createSchemaMetrics(registers: Registry[]): Pick<Metrics, 'deprecatedUse'> {
  const uses = new Counter({
    name: 'gateway_deprecated_uses_total',
    help: 'Operations that use something deprecated of the schema, by what it is.',
    labelNames: ['coordinate'],
    registers,
  });
  return { deprecatedUse: (coordinate) => uses.inc({ coordinate }) };
}

/** Those of one concern each. */
function createConcernMetrics(registers: Registry[]) {
  return {
    ...createCommandMetrics(registers),
    ...createWebhookMetrics(registers),
    ...createInboundMetrics(registers),
    ...createSchemaMetrics(registers),
  };
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const operations = new Histogram({
    name: 'gateway_operation_duration_seconds',
    help: 'GraphQL operations by how they ended.',
    labelNames: ['outcome'],
    buckets: SECONDS,
    registers,
  });
  const upstreams = new Histogram({
    name: 'gateway_upstream_duration_seconds',
    help: 'Calls to upstream systems by how they ended.',
    labelNames: ['adapter', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const dropped = new Counter({
    name: 'gateway_rows_dropped_total',
    help: 'Rows that an adapter returned although they are outside the scope of the caller.',
    labelNames: ['adapter'],
    registers,
  });
  const fallbacks = new Counter({
    name: 'gateway_plan_fallbacks_total',
    help: 'Operations that no compiled plan covers: the stitched schema executed them.',
    registers,
  });
  const entities = new Counter({
    name: 'gateway_entity_cache_total',
    help: 'Objects of remote adapters that were looked up in the cache.',
    labelNames: ['outcome'],
    registers,
  });
  const refused = new Counter({ name: 'gateway_tokens_refused_total', help: 'Requests refused with 401.', registers });
  const adaptersUp = new Gauge({
    name: 'gateway_adapter_up',
    help: '1 if the last look at the system of an adapter succeeded.',
    labelNames: ['adapter'],
    registers,
  });
  // Looked up once: by labels each time costs more than to count.
  const byOutcome = {
    ok: operations.labels('ok'),
    partial: operations.labels('partial'),
    refused: operations.labels('refused'),
  };
  return {
    ...createConcernMetrics(registers),
    operation: (outcome, seconds) => byOutcome[outcome].observe(seconds),
    upstream: (adapter, outcome, seconds) => upstreams.observe({ adapter, outcome }, seconds),
    rowsDropped: (adapter, count) => dropped.inc({ adapter }, count),
    planFallback: () => fallbacks.inc(),
    entityCache: (outcome, count) => entities.inc({ outcome }, count),
    tokenRefused: () => refused.inc(),
    adapterUp: (adapter, up) => adaptersUp.set({ adapter }, up ? 1 : 0),
    text: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}
