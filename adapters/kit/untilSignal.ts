// Nothing is waited for longer than its signal lasts, whether the one who works listens to it or not.
import { UpstreamError } from './errors.js';

/** Rejects with UPSTREAM_TIMEOUT when the signal aborts; what the work comes to afterwards is nobody's any more. */
export async function untilSignal<T>(work: Promise<T>, signal: AbortSignal, detail: string): Promise<T> {
  let leave = () => undefined as void;
  const ended = new Promise<never>((_resolve, reject) => {
    leave = () => reject(new UpstreamError('UPSTREAM_TIMEOUT', { detail }));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, ended]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
