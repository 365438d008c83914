// The only errors an adapter throws on purpose. Neither carries a host, a value or an upstream's own text to the caller.
import type { ErrorCode, UpstreamErrorCode } from '../../schema/errors.js';

/** What else is known of a failure: `detail` and `cause` go to the log alone. */
export interface UpstreamErrorOptions {
  readonly retryAfterSeconds?: number;
  readonly detail?: string;
  readonly cause?: unknown;
  readonly sent?: boolean;
}

/** An upstream system failed; the code says how. `detail` goes to the log only. */
export class UpstreamError extends Error {
  readonly code: UpstreamErrorCode;
  /** Seconds after which the upstream asked to be called again. */
  readonly retryAfterSeconds: number | undefined;
  readonly detail: string | undefined;
  /** False: it is certain that the system has not begun with what it was asked. */
  readonly sent: boolean;

  constructor(code: UpstreamErrorCode, options: UpstreamErrorOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UpstreamError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.detail = options.detail;
    this.sent = options.sent ?? true;
  }
}

/** An argument is well-typed but not acceptable. Name the argument and what would be accepted, never the value. */
export class InputError extends Error {
  readonly vi: string;
  /** A more exact code of the catalogue, where there is one. */
  readonly code: ErrorCode = 'BAD_USER_INPUT';

  constructor(en: string, vi: string) {
    super(en);
    this.name = 'InputError';
    this.vi = vi;
  }
}
