// The last look at every error: catalogue codes, both languages, no values, nothing that nobody foresaw.
import type { GraphQLFormattedError } from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';
import { whatIsWrong, type RequestProblem } from '../../schema/requestProblems.js';
import { TOO_COMPLEX } from './operationLimits.js';
import { withoutValues } from './withoutValues.js';

function codeOf(extensions: Readonly<Record<string, unknown>>): ErrorCode {
  if (extensions['reason'] === TOO_COMPLEX) return 'QUERY_TOO_COMPLEX';
  const code = String(extensions['code']);
  return Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'INTERNAL_SERVER_ERROR';
}

/** Codes whose message helps the developer who wrote the query, once values are out of it. */
const EXPLAINED: ReadonlySet<ErrorCode> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]);

/** Codes whose message is a constant of Apollo Server or of ours. */
const CONSTANT: ReadonlySet<ErrorCode> = new Set(['BAD_REQUEST', 'QUERY_TOO_COMPLEX']);

/** What Apollo Server means by its words for a malformed request, which are English alone. */
const APOLLO_PROBLEMS: readonly (readonly [words: RegExp, RequestProblem])[] = [
  [/batching|No operations found/, 'BATCH'],
  [/search parameter/, 'SEARCH_PARAMETERS'],
  [/must be strings|must be a string/, 'NOT_A_TEXT'],
  [/`(?:variables|extensions)`/, 'NOT_AN_OBJECT'],
  [/POST body missing|non-empty `query`/, 'OPERATION_MISSING'],
  [/GET requests only/, 'GET_READS_ONLY'],
  [/Cross-Site Request Forgery|content-type header/, 'PREFLIGHT'],
  [/incremental delivery/, 'INCREMENTAL_DELIVERY'],
];

function problemOf(code: ErrorCode, message: string): RequestProblem | undefined {
  if (code !== 'BAD_REQUEST') return undefined;
  return APOLLO_PROBLEMS.find(([words]) => words.test(message))?.[1];
}

/** Clients of automatic persisted queries wait for these very words; what they mean is in `messages`. */
export const PROTOCOL_WORDS: Partial<Record<ErrorCode, string>> = {
  PERSISTED_QUERY_NOT_FOUND: 'PersistedQueryNotFound',
  PERSISTED_QUERY_NOT_SUPPORTED: 'PersistedQueryNotSupported',
};

/** Names of the schema that somebody did not ask for. */
const SUGGESTION = / ?Did you mean .+\?$/;

function explain(code: ErrorCode, message: string): string | undefined {
  if (CONSTANT.has(code)) return message.trim();
  return EXPLAINED.has(code) ? withoutValues(message.replace(SUGGESTION, '')) : undefined;
}

/** Total: never throws, whatever it is given. */
export function formatError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const given = formatted.extensions ?? {};
  const code = codeOf(given);
  const { vi, en, hop, retryable } = ERRORS[code];
  const { reason: _reason, stacktrace: _stacktrace, http: _http, ...kept } = given;
  const problem = problemOf(code, formatted.message);
  const messages = (given['messages'] as { vi: string; en: string } | undefined) ?? {
    vi: problem === undefined ? vi : whatIsWrong(problem).messages.vi,
    en: explain(code, formatted.message) ?? en,
  };
  const known = code === 'INTERNAL_SERVER_ERROR' ? {} : kept;
  return {
    message: PROTOCOL_WORDS[code] ?? messages.vi,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: {
      ...known,
      code,
      hop,
      retryable,
      messages,
      ...(problem === undefined ? {} : { problem }),
      ...('service' in given ? { service: given['service'], requestId: given['requestId'] } : {}),
    },
  };
}
