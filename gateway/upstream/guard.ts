// Everything that stands around one call to an upstream system: deadline, retry (reads only), breaker, bulkhead.
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  CircuitState,
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
import { Deadline } from './deadline.js';
import { isNeverConnected } from './isNeverConnected.js';
import type { Limits } from './limits.js';
import { UnexpectedStatus } from './unexpectedStatus.js';

/** One call, named for metrics. `safe` marks a read, the only kind that is ever retried. */
export interface GuardedCall<T> {
  readonly operation: string;
  readonly safe: boolean;
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
  run(deadline: Deadline): Promise<T>;
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

/** The caller left before the answer came. Says nothing about the system, so that callers cannot open its breaker. */
class CallerLeft extends UpstreamError {
  constructor(cause: unknown) {
    super('UPSTREAM_TIMEOUT', { cause, detail: 'caller left' });
    this.name = 'CallerLeft';
  }
}

const RETRYABLE: ReadonlySet<UpstreamErrorCode> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_BAD_STATUS']);

/** True if the system could not be reached or failed as a whole: a 404 is an answer, a 500 is not. */
function isFailing(error: Error): error is UpstreamError {
  if (!(error instanceof UpstreamError) || error instanceof CallerLeft) return false;
  if (error instanceof UnexpectedStatus && error.status < 500) return false;
  return RETRYABLE.has(error.code) || error.code === 'UPSTREAM_TIMEOUT';
}

/** A share of 10 % of recent calls, so that retries never double the load on a failing system. */
function createRetryBudget() {
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
    giveBack: () => {
      tokens += 1;
    },
  };
}

function jitterMs(): number {
  return 50 + Math.random() * 100;
}

/** No system closes itself for longer than this, whatever it asks for in Retry-After. */
const MAX_BREAK_MS = 60_000;

function createBreaker(limits: Limits) {
  let openUntil = 0;
  const closedFor = (asked: number | undefined): number => {
    const ms = Math.max(limits.breakMs, Math.min((asked ?? 0) * 1000, MAX_BREAK_MS));
    openUntil = Date.now() + ms;
    return ms;
  };
  const policy = circuitBreaker(handleWhen(isFailing), {
    // What the system itself asked for (Retry-After) counts when it is longer.
    halfOpenAfter: new DelegateBackoff(({ result }) =>
      closedFor('error' in result && isFailing(result.error) ? result.error.retryAfterSeconds : undefined),
    ),
    breaker: new ConsecutiveBreaker(limits.breakAfter),
  });
  const refusal = () =>
    new UpstreamError('UPSTREAM_CIRCUIT_OPEN', {
      sent: false,
      retryAfterSeconds: Math.max(1, Math.ceil((openUntil - Date.now()) / 1000)),
    });
  return { policy, refusal };
}

function createPolicy(limits: Limits) {
  const budget = createRetryBudget();
  const breaker = createBreaker(limits);
  const retried = retry(
    handleWhen(
      (error) =>
        isFailing(error) && RETRYABLE.has(error.code) && error.retryAfterSeconds === undefined && budget.spend(),
    ),
    { maxAttempts: limits.retries, backoff: new DelegateBackoff(jitterMs) },
  );
  // The last failure of a call asked for an attempt that is not made any more.
  retried.onGiveUp(() => budget.giveBack());
  const places = bulkhead(limits.maxParallel, limits.maxQueued);
  return { budget, breaker, safe: wrap(retried, breaker.policy, places), once: wrap(breaker.policy, places) };
}

type Policy = ReturnType<typeof createPolicy>;

function toUpstreamError(error: unknown, policy: Policy, signal: AbortSignal, deadline: Deadline): UpstreamError {
  if (error instanceof UpstreamError && error.code !== 'UPSTREAM_UNAVAILABLE') return error;
  if (error instanceof BrokenCircuitError) return policy.breaker.refusal();
  if (error instanceof BulkheadRejectedError)
    return new UpstreamError('UPSTREAM_UNAVAILABLE', { retryAfterSeconds: 1, detail: 'bulkhead full', sent: false });
  if (deadline.passed) return new UpstreamError('UPSTREAM_TIMEOUT', { cause: error });
  if (signal.aborted) return new CallerLeft(error);
  if (error instanceof UpstreamError) return error;
  return new UpstreamError('UPSTREAM_UNAVAILABLE', { cause: error, sent: !isNeverConnected(error) });
}

/** The guard of one adapter; all of its calls, over HTTP and SQL, share the breaker and the places. */
export function createGuard(options: GuardOptions): Guard {
  const { limits } = options;
  const policy = createPolicy(limits);
  const { policy: breaker } = policy.breaker;

  /** Errors are converted before the breaker sees them. */
  async function attempt<T>(guarded: GuardedCall<T>, deadline: Deadline): Promise<T> {
    // Its turn in a queue, or for a second attempt, may come when nobody waits any more.
    if (!deadline.isOpen) throw new CallerLeft(deadline.reason);
    try {
      return await guarded.run(deadline);
    } catch (error) {
      throw toUpstreamError(error, policy, guarded.signal, deadline);
    }
  }

  function execute<T>(guarded: GuardedCall<T>, deadline: Deadline): Promise<T> {
    // One call tries whether the system is back; the others do not wait for it.
    if (breaker.state === CircuitState.HalfOpen) return Promise.reject(policy.breaker.refusal());
    return (guarded.safe ? policy.safe : policy.once).execute(() => attempt(guarded, deadline));
  }

  function call<T>(guarded: GuardedCall<T>): Promise<T> {
    const { operation, signal, timeoutMs } = guarded;
    const deadline = new Deadline(signal, timeoutMs ?? limits.readMs);
    const started = performance.now();
    const finish = (outcome: Outcome) => {
      deadline.clear();
      options.observe(operation, outcome, (performance.now() - started) / 1000);
    };
    policy.budget.earn();
    return new Promise((resolve, reject) => {
      let open = true;
      const fail = (error: unknown) => {
        if (!open) return;
        open = false;
        const failure = toUpstreamError(error, policy, signal, deadline);
        finish(signal.aborted ? 'aborted' : failure.code);
        reject(failure);
      };
      execute(guarded, deadline).then((result) => {
        if (!open) return;
        open = false;
        finish('ok');
        resolve(result);
      }, fail);
      // A place in a queue, and work that does not listen, would never hear of it. What listens ends first, so that the
      // breaker has counted it when the caller knows.
      deadline.onEnd((reason) => setImmediate(fail, reason));
    });
  }

  return { call, isOpen: () => breaker.state !== CircuitState.Closed };
}
