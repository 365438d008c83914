// Everything that stands around one call to an upstream system: deadline, retry (reads only), breaker, bulkhead.
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  ConsecutiveBreaker,
  DelegateBackoff,
  bulkhead,
  circuitBreaker,
  handleWhen,
  retry,
  wrap,
} from 'cockatiel';
import { UpstreamError } from '../../adapters/kit/index.js';
import type { UpstreamErrorCode } from '../../schema/errors.js';
import type { Limits } from './limits.js';

/** One call, named for metrics. `safe` marks a read, the only kind that is ever retried. */
export interface GuardedCall<T> {
  readonly operation: string;
  readonly safe: boolean;
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  run(signal: AbortSignal): Promise<T>;
}

/** How a call ended, for metrics. */
export type Outcome = 'ok' | UpstreamErrorCode | 'aborted';

export interface Guard {
  call<T>(call: GuardedCall<T>): Promise<T>;
  /** True while the breaker refuses calls. */
  isOpen(): boolean;
}

export interface GuardOptions {
  readonly adapter: string;
  readonly limits: Limits;
  /** Receives every finished call. */
  observe(operation: string, outcome: Outcome, seconds: number): void;
}

const BREAKING: ReadonlySet<UpstreamErrorCode> = new Set([
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_STATUS',
]);
const RETRYABLE: ReadonlySet<UpstreamErrorCode> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_BAD_STATUS']);

/** A share of 10 % of recent calls, so that retries never double the load on a failing system. */
function createRetryBudget(): { spend(): boolean; earn(): void } {
  let tokens = 10;
  return {
    earn: () => {
      tokens = Math.min(100, tokens + 0.1);
    },
    spend: () => {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

function jitterMs(): number {
  return 50 + Math.random() * 100;
}

function toUpstreamError(error: unknown, signal: AbortSignal, deadline: AbortSignal): UpstreamError {
  if (error instanceof UpstreamError && error.code !== 'UPSTREAM_UNAVAILABLE') return error;
  if (error instanceof BrokenCircuitError) return new UpstreamError('UPSTREAM_CIRCUIT_OPEN');
  if (error instanceof BulkheadRejectedError)
    return new UpstreamError('UPSTREAM_UNAVAILABLE', { retryAfterSeconds: 1, detail: 'bulkhead full' });
  if (deadline.aborted) return new UpstreamError('UPSTREAM_TIMEOUT', { cause: error });
  if (signal.aborted) return new UpstreamError('UPSTREAM_TIMEOUT', { cause: error, detail: 'caller left' });
  if (error instanceof UpstreamError) return error;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', { cause: error });
}

function createPolicy(limits: Limits) {
  const budget = createRetryBudget();
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof UpstreamError && BREAKING.has(error.code)),
    { halfOpenAfter: limits.breakMs, breaker: new ConsecutiveBreaker(limits.breakAfter) },
  );
  const retried = retry(
    handleWhen(
      (error) =>
        error instanceof UpstreamError &&
        RETRYABLE.has(error.code) &&
        error.retryAfterSeconds === undefined &&
        budget.spend(),
    ),
    { maxAttempts: limits.retries, backoff: new DelegateBackoff(jitterMs) },
  );
  const places = bulkhead(limits.maxParallel, limits.maxQueued);
  return { budget, breaker, safe: wrap(retried, breaker, places), once: wrap(breaker, places) };
}

/** The guard of one adapter; all of its calls, over HTTP and SQL, share the breaker and the places. */
export function createGuard(options: GuardOptions): Guard {
  const { limits } = options;
  const policy = createPolicy(limits);

  async function call<T>(guarded: GuardedCall<T>): Promise<T> {
    const deadline = AbortSignal.timeout(guarded.timeoutMs ?? limits.readMs);
    const signal = AbortSignal.any([guarded.signal, deadline]);
    const started = performance.now();
    const finish = (outcome: Outcome) =>
      options.observe(guarded.operation, outcome, (performance.now() - started) / 1000);
    policy.budget.earn();
    try {
      const attempt = async () => {
        try {
          return await guarded.run(signal);
        } catch (error) {
          throw toUpstreamError(error, guarded.signal, deadline);
        }
      };
      const result = await (guarded.safe ? policy.safe : policy.once).execute(attempt, signal);
      finish('ok');
      return result;
    } catch (error) {
      const failure = toUpstreamError(error, guarded.signal, deadline);
      finish(guarded.signal.aborted ? 'aborted' : failure.code);
      throw failure;
    }
  }

  return { call, isOpen: () => policy.breaker.state !== 0 };
}
