// Answers that are held in memory for a while, each asked for once by everybody at the same moment.
import type { Clock } from './runtime.js';
import { createSingleFlight } from './singleFlight.js';

export interface Held<T> {
  load(key: string, signal: AbortSignal): Promise<T>;
}

export interface HeldOptions<T> {
  readonly clock: Clock;
  readonly seconds: number;
  /** The oldest are forgotten first. */
  readonly most: number;
  /** All of them together weigh no more, unless one does alone: for answers whose size is chosen by who asks. */
  readonly weight?: { readonly most: number; of(value: T): number };
  read(key: string, signal: AbortSignal): Promise<T>;
}

interface Entry<T> {
  readonly until: number;
  readonly value: T;
  readonly weight: number;
}

/** Drops what is too old, then the oldest of what is too much. The newest stays. */
function makeRoom<T>(held: Map<string, Entry<T>>, { clock, most, weight }: HeldOptions<T>): void {
  const now = clock.now().getTime();
  for (const [key, { until }] of held) if (until <= now) held.delete(key);
  const heaviest = weight?.most ?? Infinity;
  let sum = [...held.values()].reduce((total, entry) => total + entry.weight, 0);
  for (const [key, entry] of held) {
    if (held.size <= 1 || (held.size <= most && sum <= heaviest)) return;
    held.delete(key);
    sum -= entry.weight;
  }
}

/** Creates an empty memory. What cannot be read is not held. */
export function createHeld<T>(options: HeldOptions<T>): Held<T> {
  const { clock, seconds, weight } = options;
  const held = new Map<string, Entry<T>>();
  const flights = createSingleFlight();
  return {
    async load(key, signal) {
      const found = held.get(key);
      if (found !== undefined && found.until > clock.now().getTime()) return found.value;
      return flights.share(key, signal, async (shared) => {
        const value = await options.read(key, shared);
        held.delete(key);
        held.set(key, { value, until: clock.now().getTime() + seconds * 1_000, weight: weight?.of(value) ?? 0 });
        makeRoom(held, options);
        return value;
      });
    },
  };
}
