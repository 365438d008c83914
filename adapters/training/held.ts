// Answers that are held in memory for a while, each asked for once by everybody at the same moment.
import { createSingleFlight, type Clock } from '../kit/index.js';

export interface Held<T> {
  load(key: string, signal: AbortSignal): Promise<T>;
}

export interface HeldOptions<T> {
  readonly clock: Clock;
  readonly seconds: number;
  /** The oldest are forgotten first. */
  readonly most: number;
  read(key: string, signal: AbortSignal): Promise<T>;
}

export function createHeld<T>(options: HeldOptions<T>): Held<T> {
  const { clock, seconds, most } = options;
  const held = new Map<string, { readonly until: number; readonly value: T }>();
  const flights = createSingleFlight();
  return {
    async load(key, signal) {
      const found = held.get(key);
      if (found !== undefined && found.until > clock.now().getTime()) return found.value;
      return flights.share(key, signal, async (shared) => {
        const value = await options.read(key, shared);
        held.delete(key);
        held.set(key, { value, until: clock.now().getTime() + seconds * 1_000 });
        for (const oldest of held.keys()) if (held.size > most) held.delete(oldest);
        return value;
      });
    },
  };
}
