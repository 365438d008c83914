// A stream that ends when its signal does, whatever its source is doing.

function abortOf(signal: AbortSignal): { readonly happened: Promise<undefined>; forget(): void } {
  let onAbort = (): void => undefined;
  const happened = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return { happened, forget: () => signal.removeEventListener('abort', onAbort) };
}

/** A source that never answers is left behind: nobody waits for it, and nobody hears how it ended. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, void> {
  const iterator = source[Symbol.asyncIterator]();
  const abort = abortOf(signal);
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), abort.happened]);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    abort.forget();
    void iterator.return?.().catch(() => undefined);
  }
}
