// The log of changes becomes messages: each event once for each webhook that may hear of it, in a durable order.
import { setImmediate as breathe } from 'node:timers/promises';
import { PING, type Listener, type LoggedEvent } from './webhook.js';
import type { NewDelivery, WebhookStore } from './webhookStore.js';

export interface FanOutOptions {
  readonly store: Pick<WebhookStore, 'position' | 'listeners' | 'fanOut'>;
  /** Those behind `after`, in order; nothing is put in between any more. */
  readEvents(after: string, limit: number): Promise<readonly LoggedEvent[]>;
  /** Whether the rights of its application cover it, now. */
  mayHear(listener: Listener, event: Pick<LoggedEvent, 'type' | 'key' | 'unit' | 'client'>): boolean;
  onError(error: unknown): void;
}

const EVENTS = 500;
/** Of one transaction; at least one event is told whole. */
const MOST_ROWS = 2_000;
/** Questions after which the rest of the process gets its turn. */
const BREATH = 500;
/** Longer than any transaction: what was still being written when a webhook was made must reach it. */
const OVERLAP_MS = 60_000;

/** What a webhook asks for, whoever may hear of it. Commands are told to their own application alone. */
export function isAskedFor(listener: Listener, event: LoggedEvent): boolean {
  if (event.type === PING || !listener.types.includes(event.type)) return false;
  if (event.client !== null && event.client !== listener.client) return false;
  if (listener.units.length > 0 && !(event.unit !== null && listener.units.includes(event.unit))) return false;
  return event.at.getTime() >= listener.createdAt.getTime() - OVERLAP_MS;
}

/** Asked again before each send: where nobody can say now, the message is made. It is told of once. */
function createMayHear(options: FanOutOptions): FanOutOptions['mayHear'] {
  let told = false;
  return (listener, event) => {
    try {
      return options.mayHear(listener, event);
    } catch (error) {
      if (!told) options.onError(error);
      told = true;
      return true;
    }
  };
}

interface Told {
  readonly rows: readonly NewDelivery[];
  /** The last event that they cover. */
  readonly to: string;
}

async function tell(events: readonly LoggedEvent[], listeners: readonly Listener[], options: FanOutOptions) {
  const mayHear = createMayHear(options);
  const rows: NewDelivery[] = [];
  let to: string | undefined;
  let asked = 0;
  for (const event of events) {
    const wanted = listeners.filter((listener) => isAskedFor(listener, event));
    asked += wanted.length + 1;
    if (asked > BREATH) {
      asked = 0;
      await breathe();
    }
    const allowed = wanted.filter((listener) => mayHear(listener, event));
    if (to !== undefined && rows.length + allowed.length > MOST_ROWS) break;
    rows.push(...allowed.map(({ id }) => ({ hook: id, event })));
    to = event.seq;
  }
  return to === undefined ? undefined : ({ rows, to } satisfies Told);
}

/** One step; what it made, and whether there may be more. */
export async function fanOut(options: FanOutOptions): Promise<{ readonly made: number; readonly more: boolean }> {
  const from = await options.store.position();
  const events = await options.readEvents(from, EVENTS);
  if (events.length === 0) return { made: 0, more: false };
  // Read after the events: one that was made before any of them came is among them.
  const listeners = await options.store.listeners();
  const told = await tell(events, listeners, options);
  if (told === undefined) return { made: 0, more: false };
  // Another process may have been faster; then it goes on from where that one has come to.
  const isMine = await options.store.fanOut(from, told.to, told.rows);
  return {
    made: isMine ? told.rows.length : 0,
    more: !isMine || events.length === EVENTS || told.to !== events.at(-1)?.seq,
  };
}
