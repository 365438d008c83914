// Looks at a system now and then; nobody waits for the answer.

/** `unknown` until the first look. */
export type AdapterState = 'ok' | 'failing' | 'unknown';

export interface WatchOptions {
  /** Rejects if the system cannot serve. */
  look(this: void): Promise<void>;
  /** Between two looks. */
  readonly seconds: number;
  /** Told after every look. */
  seen(this: void, state: AdapterState, before: AdapterState): void;
}

export interface Watch {
  state(): AdapterState;
  /** Looks for the first time. */
  start(): void;
  stop(): void;
}

/** After a look that failed: what starts beside the gateway, or again, is soon back. */
const AGAIN_MS = 1_000;

export function watchSystem({ look, seconds, seen }: WatchOptions): Watch {
  let state: AdapterState = 'unknown';
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function take(failedWaitMs: number): Promise<void> {
    const before = state;
    state = await look().then(
      () => 'ok' as const,
      () => 'failing' as const,
    );
    if (isStopped) return;
    seen(state, before);
    const isFailing = state === 'failing';
    const waitMs = isFailing ? Math.min(failedWaitMs, seconds * 1_000) : seconds * 1_000;
    timer = setTimeout(() => void take(isFailing ? 2 * failedWaitMs : AGAIN_MS), waitMs).unref();
  }

  return {
    state: () => state,
    start: () => void take(AGAIN_MS),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
