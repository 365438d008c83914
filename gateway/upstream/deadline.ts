// The time that one call has: one timer and one signal, both gone when the call is over.

export interface Deadline {
  /** Aborts when the time is over or the caller leaves. */
  readonly signal: AbortSignal;
  readonly passed: boolean;
  /** Rejects when the signal aborts, and is silent otherwise. */
  readonly aborted: Promise<never>;
  /** The call is over: nothing is kept. */
  clear(): void;
}

/** `AbortSignal.timeout` and `AbortSignal.any` would keep each call in memory until its time is over. */
export function startDeadline(caller: AbortSignal, milliseconds: number): Deadline {
  const controller = new AbortController();
  let passed = false;
  let give: (reason: unknown) => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    give = reject;
  });
  aborted.catch(() => undefined);
  const abort = (reason: unknown): void => {
    controller.abort(reason);
    give(reason);
  };
  const leave = () => abort(caller.reason);
  const timer = setTimeout(() => {
    passed = true;
    abort(new DOMException('The time for the call is over', 'TimeoutError'));
  }, milliseconds);
  timer.unref();
  if (caller.aborted) leave();
  else caller.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    get passed() {
      return passed;
    },
    aborted,
    clear: () => {
      clearTimeout(timer);
      caller.removeEventListener('abort', leave);
    },
  };
}
