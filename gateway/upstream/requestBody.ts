// The body of a request as undici takes it; one that is made piece by piece says nothing about the system that gets it.
import { Readable } from 'node:stream';
import { UpstreamError, type HttpRequest } from '../../adapters/kit/index.js';

/**
 * What fails while a body is made, fails in the middle of a call: `sent: false` of the failing part would say of the
 * whole call that it has not begun.
 */
async function* readPieces(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, retryAfterSeconds, detail } = error;
    throw new UpstreamError(code, {
      cause: error,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(detail === undefined ? {} : { detail }),
    });
  }
}

/** The body, and the header that states the length of one that is not there yet. */
export function toRequestBody({ body, bodyBytes }: Pick<HttpRequest<unknown>, 'body' | 'bodyBytes'>): {
  readonly body: string | Uint8Array | Readable | null;
  readonly headers: Readonly<Record<string, string>>;
} {
  if (typeof body !== 'function') return { body: body ?? null, headers: {} };
  const stream = Readable.from(readPieces(body()), { objectMode: false });
  return { body: stream, headers: bodyBytes === undefined ? {} : { 'content-length': String(bodyBytes) } };
}
