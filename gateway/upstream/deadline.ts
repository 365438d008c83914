// The time that one call has: one timer, gone when the call is over.

type Told = (reason: unknown) => void;

/** Who is told when a signal aborts. Each listener of an `AbortSignal` of its own would cost more than a small call. */
class Audience {
  private readonly everyone = new Set<Told>();
  private readonly listener = (): void => this.everyone.forEach((told) => told(this.signal.reason));

  constructor(private readonly signal: AbortSignal) {}

  add(told: Told): () => void {
    if (this.everyone.size === 0) this.signal.addEventListener('abort', this.listener, { once: true });
    this.everyone.add(told);
    return () => {
      this.everyone.delete(told);
      // Node.js keeps what `AbortSignal.any` made for as long as somebody listens to it.
      if (this.everyone.size === 0) this.signal.removeEventListener('abort', this.listener);
    };
  }
}

const audiences = new WeakMap<AbortSignal, Audience>();

/** Calls `told` when the signal aborts, unless the returned function was called before. */
function whenAborted(signal: AbortSignal, told: Told): () => void {
  let audience = audiences.get(signal);
  if (audience === undefined) audiences.set(signal, (audience = new Audience(signal)));
  return audience.add(told);
}

/** Over when the time is, or when the caller leaves. */
export class Deadline {
  /** The time is over. */
  passed = false;
  /** Neither the time is over, nor has the caller left. */
  isOpen = true;
  /** Why it is not open any more. */
  reason: unknown;
  private told: Told[] = [];
  private controller: AbortController | undefined;
  private readonly timer: NodeJS.Timeout;
  private readonly unbind: () => void;

  constructor(caller: AbortSignal, milliseconds: number) {
    this.timer = setTimeout(() => {
      this.passed = this.isOpen;
      this.end(new DOMException('The time for the call is over', 'TimeoutError'));
    }, milliseconds).unref();
    this.unbind = caller.aborted ? () => undefined : whenAborted(caller, (reason) => this.end(reason));
    if (caller.aborted) this.end(caller.reason);
  }

  /** For those who need one: an `AbortSignal` is made only then. */
  get signal(): AbortSignal {
    if (this.controller === undefined) {
      const controller = new AbortController();
      this.controller = controller;
      this.onEnd((reason) => controller.abort(reason));
    }
    return this.controller.signal;
  }

  /** Calls `told` when it is over; at once if it is. */
  onEnd(told: Told): void {
    if (this.isOpen) this.told.push(told);
    else told(this.reason);
  }

  /** The call is over: nobody is told any more, nothing is kept. */
  clear(): void {
    clearTimeout(this.timer);
    this.unbind();
    this.told = [];
  }

  private end(reason: unknown): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.reason = reason;
    const { told } = this;
    this.told = [];
    for (const one of told) one(reason);
  }
}
