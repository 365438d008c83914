// Refusals of administrative acts: a code of the catalogue, and words that say what to do, in both languages.
import { GraphQLError } from 'graphql';
import { ERRORS, type ErrorCode } from '../../schema/errors.js';

/** One thing that is wrong; with a code of its own where there are several kinds. */
export interface Problem {
  readonly path: string;
  readonly code?: ErrorCode;
  readonly vi: string;
  readonly en: string;
}

/** `vi` and `en` name what is wrong and what would be accepted; they never hold values. */
export class AdminError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly texts: { readonly vi: string; readonly en: string } = ERRORS[code],
    /** Every problem, where there can be several. */
    readonly problems: readonly Problem[] = [],
  ) {
    super(code);
    this.name = 'AdminError';
  }
}

/** As GraphQL sees it. */
export function toGraphqlError(error: AdminError, requestId: string): GraphQLError {
  const { hop, retryable, status } = ERRORS[error.code];
  const { vi, en } = error.texts;
  const problems = error.problems.length === 0 ? {} : { problems: error.problems };
  return new GraphQLError(vi, {
    extensions: { code: error.code, hop, retryable, messages: { vi, en }, ...problems, requestId, http: { status } },
  });
}
