// Something that is done again and again, never twice at once: regularly, and soon when somebody asks for it.

export interface PulseOptions {
  /** True: there is more, go on at once. */
  readonly beat: () => Promise<boolean>;
  readonly everyMs: number;
  /** What is asked for within so many milliseconds is done together. */
  readonly gatherMs?: number | undefined;
  readonly onError: (error: unknown) => void;
}

export interface Pulse {
  wake(): void;
  /** Resolves when nothing is under way; nothing begins any more. */
  stop(): Promise<void>;
}

export function createPulse({ beat, everyMs, gatherMs = 10, onError }: PulseOptions): Pulse {
  let stopped = false;
  let again = false;
  let running: Promise<void> | undefined;
  let planned: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    try {
      // A stopped one finishes the beat that it is at.
      while (!stopped && (await beat()));
    } catch (error) {
      onError(error);
    }
    running = undefined;
    if (again) wake();
  }

  function wake(): void {
    // Asked for while it is under way: once more afterwards.
    again = running !== undefined;
    if (stopped || again || planned !== undefined) return;
    planned = setTimeout(() => {
      planned = undefined;
      running = Promise.resolve().then(run);
    }, gatherMs).unref();
  }

  const timer = setInterval(wake, everyMs).unref();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(planned);
      await running;
    },
  };
}
