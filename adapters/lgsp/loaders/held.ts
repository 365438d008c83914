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
  readonly flights: SingleFlight;
  readonly read: (key: string, signal: AbortSignal) => Promise<T>;
}

export function createHeld<T>({ clock, seconds, most, flights, read }: HeldOptions<T>): Held<T> {
  const held = new Map<string, { readonly until: number; readonly value: T }>();
  return {
    async load(key, signal) {
      const found = held.get(key);
      if (found !== undefined && found.until > clock.now().getTime()) return found.value;
      return flights.share(key, signal, async (shared) => {
        const value = await read(key, shared);
        held.delete(key);
        held.set(key, { value, until: clock.now().getTime() + seconds * 1_000 });
        for (const oldest of held.keys()) if (held.size > most) held.delete(oldest);
        return value;
      });
    },
  };
}
