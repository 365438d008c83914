// From what an adapter threw to what a caller may see: a catalogue entry, never the error's own words.
import { GraphQLError } from 'graphql';
import { InputError, UpstreamError } from '../../adapters/kit/index.js';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';

/** Called for errors that nobody foresaw: they are logged under the request id and masked. */
export type UnexpectedError = (adapterId: string, requestId: string, error: unknown) => void;

function root(error: unknown): unknown {
  let current = error;
  while (current instanceof GraphQLError && current.originalError !== undefined) current = current.originalError;
  return current;
}

function coded(
  error: GraphQLError,
  code: ErrorCode,
  texts: { vi: string; en: string },
  more: Record<string, unknown>,
): GraphQLError {
  const { hop, retryable } = ERRORS[code];
  return new GraphQLError(texts.vi, {
    ...(error.path === undefined ? {} : { path: error.path }),
    extensions: { code, hop, retryable, messages: { vi: texts.vi, en: texts.en }, ...more },
  });
}

/** A refusal of one field; execution adds its path. */
export function refusal(
  code: ErrorCode,
  requestId: string,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  const { vi, en, hop, retryable } = ERRORS[code];
  return new GraphQLError(vi, { extensions: { code, hop, retryable, messages: { vi, en }, requestId, ...more } });
}

/** Converts one error of a subschema's result. `service` is the adapter's id, never an address. */
export function toCodedError(
  error: GraphQLError,
  adapterId: string,
  requestId: string,
  unexpected: UnexpectedError,
): GraphQLError {
  const cause = root(error);
  const service = adapterId;
  if (cause instanceof UpstreamError) {
    const retryAfter = cause.retryAfterSeconds;
    const more = { service, requestId, ...(retryAfter === undefined ? {} : { retryAfter }) };
    if (cause.detail !== undefined || cause.cause !== undefined) unexpected(adapterId, requestId, cause);
    return coded(error, cause.code, ERRORS[cause.code], more);
  }
  if (cause instanceof InputError) return coded(error, cause.code, { vi: cause.vi, en: cause.message }, { requestId });
  if (cause instanceof GraphQLError && typeof cause.extensions['code'] === 'string') return error;
  unexpected(adapterId, requestId, cause);
  return coded(error, 'INTERNAL_SERVER_ERROR', ERRORS.INTERNAL_SERVER_ERROR, { service, requestId });
}
