// Many look-ups of one request, a few at a time; the first failure ends the rest.
import { bulkhead } from 'cockatiel';
import { UpstreamError } from './errors.js';

/** Answers in the order of `items`. `work` must stop when its signal aborts. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const places = bulkhead(limit, items.length);
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const one = (item: T) =>
    places.execute(async () => {
      if (both.aborted) throw new UpstreamError('UPSTREAM_TIMEOUT', { detail: 'caller left' });
      try {
        return await work(item, both);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    });
  return Promise.all(items.map(one));
}
