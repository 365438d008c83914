// A reply whose status is not 2xx.
import { UpstreamError } from '../../adapters/kit/index.js';
import type { UpstreamErrorCode } from '../../schema/errors.js';

/** Below 500 the system works and refuses this one call; from 500 on it is the system that fails. */
export class UnexpectedStatus extends UpstreamError {
  constructor(
    code: UpstreamErrorCode,
    readonly status: number,
    retryAfterSeconds: number | undefined,
  ) {
    super(code, { detail: `status ${status}`, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) });
    this.name = 'UnexpectedStatus';
  }
}
