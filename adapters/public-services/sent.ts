// Whether an error leaves open that something was done: the difference between "again" and "look first".
import { UpstreamError } from '../kit/index.js';

function mark(error: unknown, sent: boolean): unknown {
  if (!(error instanceof UpstreamError) || error.sent === sent) return error;
  const { code, detail, retryAfterSeconds } = error;
  return new UpstreamError(code, {
    sent,
    cause: error,
    ...(detail !== undefined && { detail }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

async function marked<T>(work: () => Promise<T>, sent: boolean): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw mark(error, sent);
  }
}

/** For what comes before the first write: if it fails, nothing was written. */
export function unsent<T>(work: () => Promise<T>): Promise<T> {
  return marked(work, false);
}

/** For what comes after a write: if it fails, the write may have been accepted all the same. */
export function maybeSent<T>(work: () => Promise<T>): Promise<T> {
  return marked(work, true);
}
