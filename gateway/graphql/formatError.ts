// The last look at every error: catalogue codes, both languages, no values, nothing that nobody foresaw.
import type { GraphQLFormattedError } from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { TOO_COMPLEX } from './operationLimits.js';

function codeOf(extensions: Readonly<Record<string, unknown>>): ErrorCode {
  if (extensions['reason'] === TOO_COMPLEX) return 'QUERY_TOO_COMPLEX';
  const code = String(extensions['code']);
  return Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR';
}

/** graphql-js quotes the offending value; it may be a personal number. */
export function withoutValues(message: string): string {
  const variable = /^Variable "\$(\w+)"/.exec(message)?.[1];
  if (variable !== undefined) return `Variable "$${variable}" has a value that its type does not accept.`;
  return message
    .replace(/, found [\s\S]*$/, ', found another value.')
    .replace(/(cannot represent [^:]*):[\s\S]*$/, '$1.')
    .slice(0, 500);
}

/** Codes whose message helps the developer who wrote the query. */
const EXPLAINED: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'QUERY_TOO_COMPLEX',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Total: never throws, whatever it is given. */
export function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const given = formatted.extensions ?? {};
  const code = codeOf(given);
  const { vi, en, hop, retryable } = ERRORS[code];
  const detail = EXPLAINED.has(code) ? withoutValues(formatted.message) : undefined;
  const { reason: _reason, stacktrace: _stacktrace, http: _http, ...kept } = given;
  const messages = (given['messages'] as { vi: string; en: string } | undefined) ?? { vi, en: detail ?? en };
  const known = code === 'INTERNAL_SERVER_ERROR' ? {} : kept;
  return {
    message: messages.vi,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: {
      ...known,
      code,
      hop,
      retryable,
      messages,
      ...('service' in given ? { service: given['service'], requestId: given['requestId'] } : {}),
    },
  };
}
