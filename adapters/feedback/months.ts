// Requests and updates by calendar month, held in memory for a moment: a page of wards asks for the same months.
import { createSingleFlight, type AdapterRecord, type Clock } from '../kit/index.js';
import type { Harvest } from './harvest.js';

export interface Months<R> {
  load(month: string, signal: AbortSignal): Promise<Harvest<R>>;
  /** What a write has changed is read anew. */
  forget(): void;
}

export interface MonthsOptions<R> {
  readonly clock: Clock;
  readonly seconds: number;
  readonly most: number;
  read(month: string, signal: AbortSignal): Promise<Harvest<R>>;
}

export function createMonths<R extends AdapterRecord>(options: MonthsOptions<R>): Months<R> {
  const { clock, seconds, most } = options;
  const held = new Map<string, { readonly until: number; readonly harvest: Harvest<R> }>();
  let flights = createSingleFlight();
  let generation = 0;

  return {
    async load(month, signal) {
      const now = clock.now().getTime();
      const found = held.get(month);
      if (found !== undefined && found.until > now) return found.harvest;
      const begun = generation;
      return flights.share(month, signal, async (shared) => {
        const harvest = await options.read(month, shared);
        // What was asked for before a write does not count as read after it.
        if (begun === generation) {
          held.delete(month);
          held.set(month, { harvest, until: clock.now().getTime() + seconds * 1_000 });
          for (const oldest of held.keys()) if (held.size > most) held.delete(oldest);
        }
        return harvest;
      });
    },
    forget() {
      generation += 1;
      held.clear();
      flights = createSingleFlight();
    },
  };
}
