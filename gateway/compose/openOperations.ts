// Operations by hash around the public surface: the gate, what it counts, what is hot, and what to compile first.
import type { KeyValueStore } from '../cache/index.js';
import type { TextCache } from '../graphql/index.js';
import { describeError, type Logger } from '../observability/index.js';
import * as operations from '../operations/index.js';
import { addHotOperations, addOperationUses, readHotOperations, readRegisteredTexts } from '../store/index.js';
import type { Settings } from '../settings.js';
import { createRequestGates, type GateParts, type RequestGates } from './gateRequests.js';
import type { Registry } from './openRegistry.js';

export interface OperationParts extends Omit<GateParts, 'gate'> {
  readonly settings: Settings;
  readonly cache: KeyValueStore;
  readonly registry: Registry;
  readonly log: Logger;
  readonly closers: (() => Promise<void> | void)[];
}

export interface Operations {
  readonly gate: RequestGates;
  readonly hot: operations.HotOperations;
  /** Undefined: switched off. */
  readonly persistedTexts: { readonly cache: TextCache; readonly seconds: number } | undefined;
  /** In the order in which to compile. */
  warmTexts(): Promise<readonly operations.WarmText[]>;
}

/** Plans are kept for this many texts. */
const MOST_WARM = 1_000;
const TEXT_SECONDS = 86_400;
const DAY_MS = 86_400_000;
/** Registered operations are in the order of their use in these days. */
const RECENT_DAYS = 7;

function openUses({ settings, registry, log }: OperationParts): operations.OperationUses {
  return operations.createOperationUses({
    write: (rows) => addOperationUses(registry.store.db, rows),
    onUnregistered: ({ client, outcome, hash, name, uses }) =>
      log.info({ event: 'operation_unregistered', client, outcome, hash, name, uses }, 'operation not registered'),
    flushMs: settings.quota.usageFlushMs,
    onError: (error) => log.warn(describeError(error), 'operation uses'),
  });
}

function openWarmTexts({ registry }: OperationParts) {
  const { db } = registry.store;
  return operations.createWarmTexts({
    registered: (limit) => {
      const now = new Date();
      const from = new Date(now.getTime() - RECENT_DAYS * DAY_MS).toISOString().slice(0, 10);
      return readRegisteredTexts(db, { now, from, limit });
    },
    hot: (limit) => readHotOperations(db, new Date(), limit),
    most: MOST_WARM,
  });
}

export function openOperations(parts: OperationParts): Operations {
  const { settings, cache, registry, log, closers } = parts;
  const uses = openUses(parts);
  const hot = operations.createHotOperations({
    write: (rows) => addHotOperations(registry.store.db, rows, new Date()),
    flushMs: settings.quota.usageFlushMs,
    onError: (error) => log.warn(describeError(error), 'hot operations'),
  });
  closers.push(() => uses.stop());
  closers.push(() => hot.stop());
  const gate = operations.createOperationGate({ recordsOf: (client) => registry.records().operationsOf(client) });
  return {
    gate: createRequestGates({ ...parts, gate: operations.createRequestGate(gate, uses) }),
    hot,
    persistedTexts: settings.graphql.automaticPersistedQueries
      ? { cache: operations.createAutomaticQueries({ store: cache, ttlSeconds: TEXT_SECONDS }), seconds: TEXT_SECONDS }
      : undefined,
    warmTexts: openWarmTexts(parts),
  };
}
