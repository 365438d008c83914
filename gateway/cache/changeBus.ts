// Tells the other replicas at once that something changed. A convenience: whoever listens polls too.
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { loadIoredis } from './ioredis.js';

export interface ChangeBusOptions {
  /** Undefined: only this process hears. */
  readonly redisUrl?: string | undefined;
  /** Keeps installations on one server apart. */
  readonly prefix: string;
  /** Milliseconds for one command; default 500. */
  readonly commandMs?: number;
  /** Milliseconds between two looks whether the subscription still lives; default 5,000. */
  readonly probeMs?: number;
}

export interface ChangeBus {
  /** Resolves when it was handed over, or could not be; never rejects. */
  publish(channel: string): Promise<void>;
  /** Hears this process and the others; also after a break, because something may have been missed. Returns its end. */
  onChange(channel: string, listener: () => void): () => void;
  state(): 'ok' | 'degraded';
  close(): Promise<void>;
}

type Listeners = Map<string, Set<() => void>>;

function tell(listeners: Listeners, channel: string): void {
  for (const listener of listeners.get(channel) ?? []) listener();
}

function connect(url: string, commandMs: number): Redis {
  const { Redis: Client } = loadIoredis();
  const redis = new Client(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // Subscribing is done here, on every new connection.
    autoResubscribe: false,
    connectTimeout: 500,
    disconnectTimeout: 200,
    commandTimeout: commandMs,
    retryStrategy: (attempt: number) => Math.min(200 * attempt, 2_000),
  });
  // Every failed attempt to connect is an "error"; `state` tells.
  redis.on('error', () => undefined);
  return redis;
}

/** The connection that listens: subscribes whenever it is there, and is replaced when it no longer answers. */
function listen(redis: Redis, pattern: string, probeMs: number, onMessage: (channel: string, from: string) => void) {
  let subscribed = false;
  let broken = false;

  async function subscribe(): Promise<void> {
    try {
      await redis.psubscribe(`${pattern}*`);
      subscribed = true;
      if (broken) onMessage('*', '');
      broken = false;
    } catch {
      redis.disconnect(true);
    }
  }

  redis.on('ready', () => void subscribe());
  redis.on('close', () => {
    broken = broken || subscribed;
    subscribed = false;
  });
  redis.on('pmessage', (_pattern: string, channel: string, from: string) =>
    onMessage(channel.slice(pattern.length), from),
  );
  const timer = setInterval(() => {
    // A connection that swallows everything looks alive.
    if (subscribed) redis.ping().catch(() => redis.disconnect(true));
  }, probeMs);
  timer.unref();
  return { isUp: () => subscribed, stop: () => clearInterval(timer) };
}

function createLocalBus(listeners: Listeners): Omit<ChangeBus, 'onChange'> {
  return {
    publish: async (channel) => tell(listeners, channel),
    state: () => 'ok',
    close: async () => listeners.clear(),
  };
}

function createSharedBus(options: ChangeBusOptions, url: string, listeners: Listeners): Omit<ChangeBus, 'onChange'> {
  const { prefix, commandMs = 500, probeMs = 5_000 } = options;
  const pattern = `${prefix}:changed:`;
  const self = randomUUID();
  // Two: a connection that has subscribed takes no other commands.
  const sender = connect(url, commandMs);
  const receiver = connect(url, commandMs);
  const subscription = listen(receiver, pattern, probeMs, (channel, from) => {
    if (channel === '*') for (const name of listeners.keys()) tell(listeners, name);
    else if (from !== self) tell(listeners, channel);
  });
  return {
    publish: async (channel) => {
      tell(listeners, channel);
      await sender.publish(pattern + channel, self).catch(() => undefined);
    },
    state: () => (subscription.isUp() && sender.status === 'ready' ? 'ok' : 'degraded'),
    close: async () => {
      subscription.stop();
      sender.disconnect();
      receiver.disconnect();
      listeners.clear();
    },
  };
}

export function createChangeBus(options: ChangeBusOptions): ChangeBus {
  const listeners: Listeners = new Map();
  const { redisUrl } = options;
  const bus = redisUrl === undefined ? createLocalBus(listeners) : createSharedBus(options, redisUrl, listeners);
  return {
    ...bus,
    onChange: (channel, listener) => {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
      return () => void known.delete(listener);
    },
  };
}
