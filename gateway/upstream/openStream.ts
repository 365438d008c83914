// A reply that is read piece by piece: the guard counts the call, and keeps its place, until the last piece is read.
import { UpstreamError, type HttpOpenRequest } from '../../adapters/kit/index.js';
import type { Guard } from './guard.js';

/** A body that can be ended early. */
export type OpenBody = AsyncIterable<Uint8Array> & { discard(): void };

export interface StreamOptions {
  readonly guard: Guard;
  readonly request: HttpOpenRequest;
  readonly maxBytes: number;
  /** Asks once; rejects for anything but a usable reply. */
  ask(signal: AbortSignal): Promise<OpenBody>;
}

async function* readCapped(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw new UpstreamError('UPSTREAM_TOO_LARGE');
    yield piece;
  }
}

/** Tells the guard when, and how, the reading ended. */
function createReading() {
  let end: (failure?: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (failure) => {
      if (failure === undefined) resolve();
      else reject(failure instanceof Error ? failure : new Error('the reading was ended', { cause: failure }));
    };
  });
  return { ended, end };
}

/** One call per walk over the pieces. */
async function* read(options: StreamOptions): AsyncGenerator<Uint8Array> {
  const { guard, request } = options;
  const { ended, end } = createReading();
  let call: Promise<void> | undefined;
  const body = await new Promise<OpenBody>((resolve, reject) => {
    call = guard.call({
      operation: request.operation,
      safe: false,
      timeoutMs: request.timeoutMs,
      signal: request.signal,
      run: async (deadline) => {
        const opened = await options.ask(deadline.signal);
        // A reader that has paused would not hear that the time is over.
        deadline.onEnd(end);
        resolve(opened);
        await ended.finally(() => opened.discard());
      },
    });
    call.catch(reject);
  });
  try {
    yield* readCapped(body, options.maxBytes);
    end();
  } catch (failure) {
    end(failure);
  } finally {
    // A reader that leaves early has seen what it wanted. It goes on when the place of the call is free.
    end();
    await call?.catch(() => undefined);
  }
  // What went wrong, in the guard's words.
  await call;
}

/** The pieces of a reply; see `HttpClient.open`. */
export function openStream(options: StreamOptions): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => read(options) };
}
