// Refusals and failures of subscriptions, in the form that they have over HTTP.
import { GraphQLError, Kind, type GraphQLFormattedError } from 'graphql';
import type { ErrorCode } from '../../schema/errors.js';
import { toRefusal } from './checkOperation.js';
import { OperationRefused } from './operation.js';
import { formatError } from './formatError.js';

/** As it leaves; `code` is for errors that carry none. */
export function withCode(error: GraphQLError, code: ErrorCode): GraphQLFormattedError {
  const { message, locations, path, extensions = {} } = error.toJSON();
  const known = typeof extensions['code'] === 'string' ? extensions : { ...extensions, code };
  return formatError({
    message,
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: known,
  });
}

/** Ends a subscription, or keeps it from starting. */
export class Refused extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super('refused');
    this.name = 'Refused';
  }
}

export function refuse(error: GraphQLError, code: ErrorCode): Refused {
  return new Refused([withCode(error, code)]);
}

/** The code that Apollo Server gives to a variable that does not fit. */
export function codeOfStart(error: GraphQLError): ErrorCode {
  return error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR';
}

export interface LastWordsOptions {
  codeOf(error: unknown): ErrorCode | undefined;
  onUnexpected(requestId: string, error: unknown): void;
}

/** What may be said of the error that ends a subscription. */
export function lastWords(
  error: unknown,
  requestId: string,
  options: LastWordsOptions,
): readonly GraphQLFormattedError[] {
  if (error instanceof Refused) return error.errors;
  const code = error instanceof OperationRefused ? error.code : options.codeOf(error);
  if (code !== undefined) return [withCode(toRefusal(code, requestId), code)];
  if (error instanceof GraphQLError && typeof error.extensions['code'] === 'string')
    return [withCode(error, 'INTERNAL_SERVER_ERROR')];
  options.onUnexpected(requestId, error);
  return [withCode(toRefusal('INTERNAL_SERVER_ERROR', requestId), 'INTERNAL_SERVER_ERROR')];
}
