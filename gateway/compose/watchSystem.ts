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

/**
 * After a first look that failed, once: what starts beside the gateway is there in a moment. Not more often, since looks that
 * fail count towards opening the breaker.
 */
const AGAIN_MS = 2_000;

export function watchSystem({ look, seconds, seen }: WatchOptions): Watch {
  let state: AdapterState = 'unknown';
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function take(): Promise<void> {
    const before = state;
    state = await look().then(
      () => 'ok' as const,
      () => 'failing' as const,
    );
    if (isStopped) return;
    seen(state, before);
    const isStarting = before === 'unknown' && state === 'failing';
    timer = setTimeout(() => void take(), isStarting ? Math.min(AGAIN_MS, seconds * 1_000) : seconds * 1_000).unref();
  }

  return {
    state: () => state,
    start: () => void take(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
