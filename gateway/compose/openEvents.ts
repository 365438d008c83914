// Changes and arrivals of this process: one log, one inbox, and the watches of the adapters that run.
import type { Arrival, Changes, Inbox, Kept } from '../../adapters/kit/index.js';
import { PLAIN_ENTRY, type AuditEntry, type Auditor } from '../audit/index.js';
import type { ChangeBus } from '../cache/index.js';
import { createFeed, createInbox, createWatcher, sealArrival } from '../events/index.js';
import { createSealer } from '../identity/index.js';
import { describeError, type Logger } from '../observability/index.js';
import type { Settings } from '../settings.js';
import { createEventStore, createInboxStore, createWatchStore } from '../store/index.js';
import type { AdapterInstance } from '../stitching/index.js';
import type { Registry } from './openRegistry.js';

export interface EventParts {
  readonly settings: Settings;
  readonly registry: Registry;
  readonly auditor: Auditor<never>;
  readonly bus: ChangeBus;
  readonly key: Uint8Array;
  readonly log: Logger;
}

export interface Events {
  readonly changes: Changes;
  inboxOf(adapter: string): Inbox;
  /** Durable, with its record, once it resolves. */
  keep(adapter: string, arrival: Arrival, from: ArrivalSource): Promise<Kept>;
  /** Changes were written to the log by this process. */
  tell(): void;
  /** Once the adapters run; returns its end, which comes before theirs. */
  watch(instances: readonly AdapterInstance[]): () => Promise<void>;
  stop(): Promise<void>;
}

export interface ArrivalSource {
  readonly requestId: string;
  readonly ip: string | undefined;
}

export const EVENTS_CHANNEL = 'events';
/** Sealed texts are longer than what they hold. */
const SEALED = 2;
const FORGET = 5_000;
const HOUR_MS = 3_600_000;

function toEntry(adapter: string, arrival: Arrival, from: ArrivalSource, { registry }: EventParts): AuditEntry {
  const unit = arrival.unit === null ? undefined : registry.tree.unit(arrival.unit);
  return {
    ...PLAIN_ENTRY,
    event: 'arrival.received',
    actor: { ...PLAIN_ENTRY.actor, client: `system:${adapter}` },
    unit: unit === undefined ? null : { key: unit.key, name: unit.fullName },
    ip: from.ip ?? null,
    requestId: from.requestId,
    sources: [adapter],
    sensitivity: 3,
    target: { type: arrival.kind, id: arrival.key },
  };
}

/** What is old enough is forgotten now and then, a bounded number at a time. */
function forgetRegularly(
  parts: EventParts,
  stores: { events: ReturnType<typeof createEventStore>; inbox: ReturnType<typeof createInboxStore> },
) {
  const { keepDays, arrivalDays } = parts.settings.events;
  const before = (days: number) => new Date(Date.now() - days * 24 * HOUR_MS);
  const timer = setInterval(() => {
    const forgetting = Promise.all([
      stores.events.forget(before(keepDays), FORGET),
      stores.inbox.forget(before(arrivalDays), FORGET),
    ]);
    forgetting.catch((error: unknown) => parts.log.warn(describeError(error), 'events'));
  }, HOUR_MS);
  timer.unref();
  return () => clearInterval(timer);
}

export async function openEvents(parts: EventParts): Promise<Events> {
  const { settings, registry, auditor, bus, log } = parts;
  const { pollMs, watch, lookMs, maxArrivalBytes } = settings.events;
  const { db } = registry.store;
  const stores = { events: createEventStore(db), inbox: createInboxStore(db), watches: createWatchStore(db) };
  const sealer = createSealer(parts.key, 'arrivals', maxArrivalBytes * SEALED);
  const onError = (error: unknown) => log.warn(describeError(error), 'events');
  const feed = await createFeed({ store: stores.events, pollMs, onError });
  const leave = bus.onChange(EVENTS_CHANNEL, () => feed.look());
  const stopForgetting = forgetRegularly(parts, stores);
  const tell = () => void bus.publish(EVENTS_CHANNEL);

  async function keep(adapter: string, arrival: Arrival, from: ArrivalSource): Promise<Kept> {
    const sealed = sealArrival(adapter, arrival, sealer, maxArrivalBytes);
    const kept = await auditor.transact(async (tx) => {
      const result = await stores.inbox.keep(tx, sealed);
      // The same once more changes nothing, and a sender may repeat it without end.
      return { result, entry: result === 'SAME' ? [] : [toEntry(adapter, arrival, from, parts)] };
    });
    if (kept !== 'SAME') tell();
    return kept;
  }

  return {
    changes: feed.changes,
    inboxOf: (adapter) => createInbox(adapter, { store: stores.inbox, sealer }),
    keep,
    tell,
    watch: (adapters) => {
      const watcher = createWatcher({
        store: stores.watches,
        adapters: watch ? adapters : [],
        lookMs,
        onFound: tell,
        onError,
      });
      return () => watcher.stop();
    },
    stop: async () => {
      leave();
      stopForgetting();
      await feed.stop();
    },
  };
}
