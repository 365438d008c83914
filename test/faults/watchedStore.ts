// A store on some Redis, watched: what it told, what it kept to itself, how long it took.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createMemoryStore, createRedisStore, type KeyValueStore } from '../../gateway/cache/index.js';
import { startTcpProxy, type TcpProxy } from './tcpProxy.js';

export const COMMAND_MS = 100;

/** Pushed to by everything here; the test closes them. */
export type Closers = (() => Promise<void>)[];

export interface Watched {
  readonly store: KeyValueStore;
  /** Every change that was told, in order. */
  readonly told: string[];
  /** Writes that stayed in this process. */
  kept(): number;
}

export function open(closers: Closers, url: string, prefix = `t${randomBytes(6).toString('hex')}`): Watched {
  const told: string[] = [];
  let kept = 0;
  const memory = createMemoryStore({ maxEntries: 1_000, maxBytes: 1_000_000 });
  const fallback: KeyValueStore = {
    ...memory,
    set: (key, value, ttl) => {
      kept += 1;
      return memory.set(key, value, ttl);
    },
  };
  const onState = (state: string) => void told.push(state);
  const store = createRedisStore({ url, prefix, commandMs: COMMAND_MS, fallback, onState });
  closers.push(() => store.close());
  return { store, told, kept: () => kept };
}

export async function until(what: () => boolean | Promise<boolean>, withinMs = 6_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await what())) {
    if (performance.now() > end) throw new Error('it did not happen in time');
    await delay(20);
  }
}

/** True once a write goes to Redis. */
export async function writesToRedis({ store, kept }: Watched): Promise<boolean> {
  const before = kept();
  await store.set('where', '1', 60);
  return kept() === before;
}

/** The slowest of many calls, in milliseconds; a call that throws fails the test. */
export async function slowestOf(store: KeyValueStore, rounds = 20): Promise<number> {
  let slowest = 0;
  for (let i = 0; i < rounds; i += 1) {
    const started = performance.now();
    await store.set(`k${i}`, String(i), 60);
    await store.get(`k${i}`);
    await store.delete(`k${i}`);
    slowest = Math.max(slowest, performance.now() - started);
  }
  return slowest;
}

export async function behindWire(closers: Closers): Promise<Watched & { wire: TcpProxy }> {
  const wire = await startTcpProxy(Number(new URL(process.env['TEST_REDIS_URL'] ?? '').port));
  closers.push(() => wire.stop());
  const watched = open(closers, `redis://127.0.0.1:${wire.port}`);
  await until(() => writesToRedis(watched));
  return { ...watched, wire };
}

/** Sends inline commands as somebody else; resolves with the reply. */
export async function startFakeClient(closers: Closers, port: number): Promise<(command: string) => Promise<string>> {
  const socket = connect(port, '127.0.0.1');
  closers.push(async () => void socket.destroy());
  return (command) =>
    new Promise((resolve) => {
      socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
      socket.write(command);
    });
}
