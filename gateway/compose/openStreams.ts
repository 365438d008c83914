// Streams of services that are open, to be ended when people pause a service or take it out.
import { UpstreamError } from '../../adapters/kit/index.js';
import type { RemoteAnswer, RemoteListener, RemoteQuestion, RequestContext } from '../stitching/index.js';

/** Why nothing comes any more. */
export const PAUSED = 'paused';
export const TAKEN_OUT = 'taken out';

/** Those of one service. */
export class OpenStreams {
  private readonly controllers = new Set<AbortController>();

  end(reason: string): void {
    for (const controller of this.controllers) controller.abort(reason);
  }

  /** Ends with its caller; throws `UpstreamError` if it was ended from here. */
  async *listen(
    listen: RemoteListener,
    question: RemoteQuestion,
    context: RequestContext,
  ): AsyncGenerator<RemoteAnswer, void, void> {
    const controller = new AbortController();
    const { signal } = controller;
    const leave = () => controller.abort();
    context.signal.addEventListener('abort', leave, { once: true });
    if (context.signal.aborted) leave();
    this.controllers.add(controller);
    try {
      yield* listen(question, { ...context, signal });
      const reason: unknown = signal.reason;
      if (typeof reason === 'string') throw new UpstreamError('UPSTREAM_UNAVAILABLE', { detail: reason });
    } finally {
      this.controllers.delete(controller);
      context.signal.removeEventListener('abort', leave);
    }
  }
}
