// Work that several callers want at the same moment is done once; a caller that leaves does not end it for the others.
import { UpstreamError } from '../kit/index.js';

/** Rejects when the caller leaves, whatever becomes of the work. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(new UpstreamError('UPSTREAM_TIMEOUT', { detail: 'caller left' }));
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** Shares work by key while it runs. */
export interface SingleFlight {
  /** `work` gets a signal that outlives the caller; its time is bounded by the limits of the adapter's calls. */
  share<T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Promise<unknown>>();

  function start<T>(key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const flight = work(new AbortController().signal).finally(() => flights.delete(key));
    flights.set(key, flight);
    // Everyone may have left by the time it fails.
    flight.catch(() => undefined);
    return flight;
  }

  return {
    share: <T>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) =>
      untilAborted((flights.get(key) as Promise<T> | undefined) ?? start(key, work), signal),
  };
}
