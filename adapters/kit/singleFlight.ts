// One call for everybody who asks for the same thing at the same moment; it is given up when the last one leaves.
import { UpstreamError } from './errors.js';

interface Flight {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

/** Runs `work` once per key at a time. */
export interface SingleFlight {
  share<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

function leftEarly(signal: AbortSignal): Promise<never> & { stop(): void } {
  let stop = () => undefined as void;
  const promise = new Promise<never>((_resolve, reject) => {
    const leave = () => reject(new UpstreamError('UPSTREAM_TIMEOUT', { detail: 'caller left' }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    stop = () => signal.removeEventListener('abort', leave);
  });
  return Object.assign(promise, { stop: () => stop() });
}

/** Creates an empty register of flights. */
export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  function start<T>(key: string, work: (signal: AbortSignal) => Promise<T>): Flight {
    const controller = new AbortController();
    const promise = work(controller.signal).finally(() => {
      if (flights.get(key)?.controller === controller) flights.delete(key);
    });
    // Whoever waits sees the failure; when all have left, nobody does.
    promise.catch(() => undefined);
    const flight = { promise, controller, waiting: 0 };
    flights.set(key, flight);
    return flight;
  }

  return {
    async share<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      const flight = flights.get(key) ?? start(key, work);
      flight.waiting += 1;
      const left = leftEarly(signal);
      try {
        return (await Promise.race([flight.promise, left])) as T;
      } finally {
        left.stop();
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          if (flights.get(key) === flight) flights.delete(key);
          flight.controller.abort();
        }
      }
    },
  };
}
