// Lists that are held in memory for a while, each read once by everybody who asks at the same moment.
import type { Clock, SingleFlight } from '../../kit/index.js';

export interface Held<T> {
  load(key: string, signal: AbortSignal): Promise<T>;
}

export interface HeldOptions<T> {
  readonly clock: Clock;
  readonly seconds: number;
  /** The oldest are forgotten first. */
  readonly most: number;
  /** All of them together weigh no more, unless one does alone: who asks chooses how many different lists there are. */
  readonly heaviest: number;
  readonly weigh: (value: T) => number;
  readonly flights: SingleFlight;
  readonly read: (key: string, signal: AbortSignal) => Promise<T>;
}

interface Entry<T> {
  readonly until: number;
  readonly value: T;
}

/** Drops what is too old, then the oldest of what is too much. The newest stays. */
function makeRoom<T>(held: Map<string, Entry<T>>, { clock, most, heaviest, weigh }: HeldOptions<T>): void {
  const now = clock.now().getTime();
  for (const [key, { until }] of held) if (until <= now) held.delete(key);
  let weight = [...held.values()].reduce((sum, { value }) => sum + weigh(value), 0);
  for (const [key, { value }] of held) {
    if (held.size <= 1 || (held.size <= most && weight <= heaviest)) return;
    held.delete(key);
    weight -= weigh(value);
  }
}

export function createHeld<T>(options: HeldOptions<T>): Held<T> {
  const { clock, seconds, flights, read } = options;
  const held = new Map<string, Entry<T>>();
  return {
    async load(key, signal) {
      const found = held.get(key);
      if (found !== undefined && found.until > clock.now().getTime()) return found.value;
      return flights.share(key, signal, async (shared) => {
        const value = await read(key, shared);
        held.delete(key);
        held.set(key, { value, until: clock.now().getTime() + seconds * 1_000 });
        makeRoom(held, options);
        return value;
      });
    },
  };
}
