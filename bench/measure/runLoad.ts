// One stretch of load on one address, at a fixed number of requests in flight.
import autocannon, { type LoadInstance, type LoadRequest } from 'autocannon';

/** What is sent. */
export interface Requests {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent in turn, each connection beginning at another one; or made anew for each request. */
  readonly bodies: readonly string[] | (() => string);
}

export interface LoadPlan {
  readonly url: string;
  readonly requests: Requests;
  readonly concurrency: number;
  /** Seconds, or a number of requests that are all waited for. */
  readonly until: { readonly seconds: number } | { readonly requests: number; readonly atMostSeconds: number };
  readonly signal: AbortSignal;
}

export interface LoadOutcome {
  readonly requests: number;
  /** Connection errors, time-outs and answers other than 2xx. */
  readonly errors: number;
  readonly seconds: number;
  /** Milliseconds of each answer. */
  readonly latencies: readonly number[];
}

const TIMEOUT_SECONDS = 30;

function toRequests({ path, headers, bodies }: Requests): LoadRequest[] {
  const common = { method: 'POST', path, headers: { 'content-type': 'application/json', ...headers } } as const;
  if (typeof bodies !== 'function') return bodies.map((body) => ({ ...common, body }));
  return [{ ...common, body: '', setupRequest: (request) => ({ ...request, body: bodies() }) }];
}

function rotate<T>(list: readonly T[], by: number): T[] {
  const at = by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

/** Stops the load when it takes too long or nobody wants it any more. Returns what takes the watch off again. */
function watch(instance: LoadInstance, { until, signal }: LoadPlan): () => void {
  const stop = () => instance.stop();
  const timer = 'requests' in until ? setTimeout(stop, until.atMostSeconds * 1_000) : undefined;
  signal.addEventListener('abort', stop, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
}

/** Runs until the time is over or the number of requests is answered. Rejects only if the load could not begin. */
export function runLoad(plan: LoadPlan): Promise<LoadOutcome> {
  const requests = toRequests(plan.requests);
  const step = Math.max(1, Math.floor(requests.length / plan.concurrency));
  const latencies: number[] = [];
  const started = performance.now();
  let lastAnswer = started;
  let connection = 0;
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url: plan.url,
        connections: plan.concurrency,
        ...('requests' in plan.until ? { amount: plan.until.requests } : { duration: plan.until.seconds }),
        sampleInt: 100,
        timeout: TIMEOUT_SECONDS,
        requests,
        setupClient: (client) => {
          client.setRequests(rotate(requests, step * connection));
          connection += 1;
        },
      },
      (error, result) => {
        unwatch();
        if (error !== null) return reject(error);
        const seconds = (lastAnswer - started) / 1_000;
        resolve({ requests: latencies.length, errors: result.errors + result.non2xx, seconds, latencies });
      },
    );
    const unwatch = watch(instance, plan);
    instance.on('response', (_client: unknown, _status: number, _bytes: number, milliseconds: number) => {
      latencies.push(milliseconds);
      lastAnswer = performance.now();
    });
  });
}
